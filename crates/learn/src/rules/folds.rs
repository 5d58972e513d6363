//! Models that are asked only about rows they were not fitted on (cross-fitting, Chernozhukov and others 2018).

/// What models tell of each row, none having seen it: for each fold one model is fitted on the rows of all others.
///
/// `folds` names the fold of each row; rows of one debtor belong in one fold. `fit` is given the places of the rows that
/// it may see, `tell` a model and the place of a row.
pub fn cross_fit<Model, Told: Clone + Default>(
    folds: &[u8],
    mut fit: impl FnMut(&mut dyn Iterator<Item = usize>) -> Model,
    mut tell: impl FnMut(&Model, usize) -> Told,
) -> Vec<Told> {
    let mut told = vec![Told::default(); folds.len()];
    let mut names: Vec<u8> = folds.to_vec();
    names.sort_unstable();
    names.dedup();
    for name in names {
        let model = fit(&mut (0..folds.len()).filter(|row| folds[*row] != name));
        for (row, told) in told.iter_mut().enumerate().filter(|(row, _)| folds[*row] == name) {
            *told = tell(&model, row);
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_told_by_a_model_that_did_not_see_it() {
        let folds = [0, 1, 2, 0, 1];

        let told = cross_fit(&folds, |rows| rows.collect::<Vec<_>>(), |seen, row| (row, seen.clone()));

        assert_eq!(told[0], (0, vec![1, 2, 4]));
        assert_eq!(told[2], (2, vec![0, 1, 3, 4]));
        assert_eq!(told[4], (4, vec![0, 2, 3]));
    }
}
