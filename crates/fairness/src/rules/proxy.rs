//! Features that foretell a group: whoever looks at them sees the group, whether it is named or not.
use super::{
    bounds::Bounds,
    measure::{Estimate, ranking},
};
use rayon::prelude::*;
use strategy::{Feature, Features};

/// Proxies that are told of, at most.
const TOLD_MAX: usize = 30;

/// A feature that foretells a group.
#[derive(Clone, Debug, PartialEq)]
pub struct Proxy {
    /// Which feature.
    pub feature: Feature,
    /// Of which groups.
    pub name: String,
    /// Which of them.
    pub value: String,
    /// Of two people, one inside and one outside, how often the one inside has more of it.
    pub ranking: Estimate,
}

/// The features that foretell groups of a name, the strongest first. `people` are the groups of a sample, one each, and
/// what was measured of them; who is in no group of the name is left out.
pub(crate) fn proxies(name: &str, people: &[(&str, &Features)], bounds: &Bounds) -> Vec<Proxy> {
    let mut values: Vec<&str> = people.iter().map(|(value, _)| *value).collect();
    values.sort_unstable();
    values.dedup();
    // Of two groups, one foretells the other: they are told once.
    let asked = values.get(..if values.len() == 2 { 1 } else { values.len() }).unwrap_or_default();
    let of = |feature: &Feature| -> Vec<Proxy> {
        let known: Vec<(&str, f64)> =
            people.iter().filter_map(|(value, features)| Some((*value, number(features.get(*feature)?)))).collect();
        asked.iter().filter_map(|value| proxy(*feature, (name, value), (&known, bounds))).collect()
    };
    let mut found: Vec<Proxy> = Feature::ALL.par_iter().flat_map_iter(of).collect();
    found.sort_by(|one, other| strength(other).total_cmp(&strength(one)));
    found.truncate(TOLD_MAX);
    found
}

fn proxy(feature: Feature, (name, value): (&str, &str), (known, bounds): (&[(&str, f64)], &Bounds)) -> Option<Proxy> {
    let (inside, outside): (Vec<_>, Vec<_>) = known.iter().copied().partition(|(other, _)| *other == value);
    let numbers = |part: Vec<(&str, f64)>| part.into_iter().map(|(_, number)| number).collect::<Vec<f64>>();
    let least = usize::try_from(bounds.group_min).unwrap_or(usize::MAX);
    let ranking =
        (least <= inside.len().min(outside.len())).then(|| ranking(&numbers(inside), &numbers(outside)))??;
    let proxy = Proxy { feature, name: name.to_owned(), value: value.to_owned(), ranking };
    let sure = 0.5 < ranking.low || ranking.high < 0.5;
    (sure && bounds.proxy_ranking - 0.5 <= strength(&proxy)).then_some(proxy)
}

/// How far from telling nothing.
fn strength(proxy: &Proxy) -> f64 {
    (proxy.ranking.value - 0.5).abs()
}

#[expect(clippy::cast_precision_loss, reason = "only the order counts")]
fn number(value: i64) -> f64 {
    value as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn what_foretells_a_group_is_told_and_what_does_not_is_not() {
        let features = |n: i64| {
            let tenure = if n % 2 == 0 { 10 + n } else { 90 + n };
            Features::default().with(Feature::TenureMonths, tenure).with(Feature::Owed, n % 7)
        };
        let all: Vec<Features> = (0..400).map(|n| features(n % 100)).collect();
        let people: Vec<(&str, &Features)> =
            all.iter().enumerate().map(|(n, one)| (if n % 2 == 0 { "joven" } else { "mayor" }, one)).collect();

        let found = proxies("edad", &people, Bounds::on(date(2026, 3, 4)));

        let told: Vec<(Feature, &str, bool)> =
            found.iter().map(|one| (one.feature, one.value.as_str(), one.ranking.value < 0.5)).collect();
        assert_eq!(told, [(Feature::TenureMonths, "joven", true)]);
        let few: Vec<_> = people.iter().copied().take(90).collect();
        assert_eq!(proxies("edad", &few, Bounds::on(date(2026, 3, 4))), [], "45 are too few to be told of");
    }
}
