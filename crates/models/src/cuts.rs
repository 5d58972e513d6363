//! Where a column of numbers is cut into cells of about the same number of rows.

/// Cut points, rising: a value belongs to the first cell whose cut is not below it; what is above the last cut has a
/// cell of its own, and so has what is not known.
///
/// Where there are at most `cells` different values each has its own cell, cut halfway between neighbours. Where there
/// are more, cells are closed as soon as they hold their share of the rows, so that no value is in two cells.
pub(crate) fn cuts(values: impl Iterator<Item = f32>, cells: usize) -> Vec<f32> {
    let mut sorted: Vec<f32> = values.filter(|value| !value.is_nan()).collect();
    sorted.sort_unstable_by(f32::total_cmp);
    let mut distinct: Vec<(f32, usize)> = Vec::new();
    for value in sorted {
        match distinct.last_mut() {
            // Zero and minus zero are one value.
            Some((last, count)) if *last >= value => *count += 1,
            _ => distinct.push((value, 1)),
        }
    }
    if distinct.len() <= cells {
        return distinct.windows(2).map(|pair| halfway(pair[0].0, pair[1].0)).collect();
    }
    let rows: usize = distinct.iter().map(|(_, count)| count).sum();
    let mut cuts = Vec::with_capacity(cells);
    let (mut taken, mut open) = (0, 0);
    for pair in distinct.windows(2) {
        open += pair[0].1;
        let left = cells - cuts.len();
        if left <= 1 {
            break;
        }
        // The share is of what is left, so that one frequent value does not starve the others.
        if rows - taken <= open * left {
            cuts.push(halfway(pair[0].0, pair[1].0));
            taken += open;
            open = 0;
        }
    }
    cuts
}

/// The cell of a value; what is not known has the last one.
pub(crate) fn cell(cuts: &[f32], value: f32) -> usize {
    if value.is_nan() { cuts.len() + 1 } else { cuts.partition_point(|cut| *cut < value) }
}

/// How many cells there are, with that of what is not known.
pub(crate) fn cells(cuts: &[f32]) -> usize {
    cuts.len() + 2
}

/// A number at least `low` and below `high`.
fn halfway(low: f32, high: f32) -> f32 {
    let middle = low / 2.0 + high / 2.0;
    if low <= middle && middle < high { middle } else { low }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_values_have_a_cell_each() {
        let cuts = cuts([3.0, 1.0, f32::NAN, 1.0, 2.0].into_iter(), 8);

        assert_eq!(cuts, [1.5, 2.5]);
        assert_eq!([1.0, 2.0, 3.0, 9.0, f32::NAN].map(|value| cell(&cuts, value)), [0, 1, 2, 2, 3]);
    }

    #[test]
    fn many_values_are_shared_out_evenly() {
        let cuts = cuts((0..1000).map(|value| value as f32), 10);
        let mut counts = vec![0; cells(&cuts)];
        (0..1000).for_each(|value| counts[cell(&cuts, value as f32)] += 1);

        assert_eq!(counts, [vec![100; 10], vec![0]].concat());
    }

    #[test]
    fn a_frequent_value_stands_alone_and_the_rest_are_still_cut() {
        let values = (0..900).map(|_| 0.0).chain((1..=100).map(|value| value as f32));
        let cuts = cuts(values, 5);

        assert_eq!(cuts[0], 0.5);
        assert_eq!(cuts.len(), 4);
    }

    #[test]
    fn neighbours_without_room_between_them_are_still_told_apart() {
        let (low, high) = (1.0f32, 1.0f32.next_up());
        let cuts = cuts([low, high].into_iter(), 4);

        assert_eq!([low, high].map(|value| cell(&cuts, value)), [0, 1]);
    }
}
