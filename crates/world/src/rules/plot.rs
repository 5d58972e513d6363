//! A tournament as a picture: for each of the times, what came in under each policy, and how far each was ahead.
use super::contest::Standings;
use super::judge::Spread;
use std::fmt::Write;

/// The picture's colours, one a policy, told apart by those who see few colours (Okabe and Ito 2008).
const COLOURS: [&str; 6] = ["#666666", "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00"];
/// A panel's width and height, and the room around it.
const WIDTH: f64 = 380.0;
const HEIGHT: f64 = 210.0;
const LEFT: f64 = 70.0;
const TOP: f64 = 46.0;
const ROW: f64 = 300.0;
const COLUMN: f64 = 480.0;

/// A line of a panel: whose it is, and its points by day.
struct Curve<'a> {
    colour: &'static str,
    points: &'a [Spread],
}

/// Draws standings as an SVG: on the left cumulative net recovery, on the right the lead over the first policy, each with
/// its 95 % band over countries.
pub fn draw(standings: &[Standings]) -> String {
    #[expect(clippy::cast_precision_loss, reason = "a handful of rows")]
    let tall = TOP + ROW * standings.len() as f64;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {tall}\" font-family=\"sans-serif\" font-size=\"12\">\n\
         <style>.ink{{fill:#1b1b1b}}.axis{{stroke:#999;fill:none}}.paper{{fill:#fff}}\
         @media(prefers-color-scheme:dark){{.ink{{fill:#eee}}.paper{{fill:#16181c}}}}</style>\n\
         <rect class=\"paper\" width=\"100%\" height=\"100%\"/>\n",
        2.0 * COLUMN
    );
    let mut y = TOP;
    for one in standings {
        legend(&mut svg, one, y - 26.0);
        let own = one.policies.iter().zip(COLOURS.into_iter().cycle());
        let nets: Vec<Curve<'_>> =
            own.clone().map(|(policy, colour)| Curve { colour, points: &policy.net_by_day }).collect();
        let leads: Vec<Curve<'_>> = own
            .filter_map(|(policy, colour)| Some(Curve { colour, points: &policy.lead.as_ref()?.net_by_day }))
            .collect();
        panel(&mut svg, (LEFT, y), "net recovery, pesos a country", &nets);
        panel(&mut svg, (LEFT + COLUMN, y), "lead over the first policy, pesos a country", &leads);
        y += ROW;
    }
    svg + "</svg>\n"
}

fn legend(svg: &mut String, standings: &Standings, y: f64) {
    let mut x = LEFT;
    put(
        svg,
        &format!("<text class=\"ink\" x=\"{x}\" y=\"{y}\" font-weight=\"bold\">{}</text>", standings.regime.code()),
    );
    x += 70.0;
    for (policy, colour) in standings.policies.iter().zip(COLOURS.into_iter().cycle()) {
        put(svg, &format!("<rect x=\"{x}\" y=\"{}\" width=\"12\" height=\"12\" fill=\"{colour}\"/>", y - 10.0));
        put(svg, &format!("<text class=\"ink\" x=\"{}\" y=\"{y}\">{}</text>", x + 17.0, escaped(&policy.policy)));
        x += 40.0 + 7.0 * f64::from(u32::try_from(policy.policy.chars().count()).unwrap_or(0));
    }
}

fn panel(svg: &mut String, (x, y): (f64, f64), title: &str, curves: &[Curve<'_>]) {
    let (low, high) = bounds(curves);
    let days = curves.iter().map(|curve| curve.points.len()).max().unwrap_or(1).max(2);
    #[expect(clippy::cast_precision_loss, reason = "days are few")]
    let across = |day: usize| x + WIDTH * day as f64 / (days - 1) as f64;
    let up = |value: f64| y + HEIGHT - HEIGHT * (value - low) / (high - low);
    put(svg, &format!("<text class=\"ink\" x=\"{x}\" y=\"{}\">{title}</text>", y - 6.0));
    for value in ticks(low, high) {
        let at = up(value);
        put(svg, &format!("<path class=\"axis\" stroke-opacity=\".35\" d=\"M{x} {at:.1}h{WIDTH}\"/>"));
        let label = short(value);
        put(
            svg,
            &format!("<text class=\"ink\" x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{label}</text>", x - 6.0, at + 4.0),
        );
    }
    for day in [0, days / 2, days - 1] {
        let at = across(day);
        let below = y + HEIGHT + 18.0;
        put(
            svg,
            &format!("<text class=\"ink\" x=\"{at:.1}\" y=\"{below}\" text-anchor=\"middle\">day {}</text>", day + 1),
        );
    }
    for Curve { colour, points } in curves {
        let line = |end: fn(&Spread) -> f64| {
            points.iter().enumerate().map(move |(day, one)| (day, end(one))).filter(|(_, value)| value.is_finite())
        };
        let path = |points: &mut dyn Iterator<Item = (usize, f64)>| {
            points.map(|(day, value)| format!("{:.1},{:.1}", across(day), up(value))).collect::<Vec<_>>().join(" ")
        };
        let band = [path(&mut line(|one| one.low)), path(&mut line(|one| one.high).rev())].join(" ");
        put(svg, &format!("<polygon points=\"{band}\" fill=\"{colour}\" fill-opacity=\".15\"/>"));
        let middle = path(&mut line(|one| one.mean));
        put(svg, &format!("<polyline points=\"{middle}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.8\"/>"));
    }
}

/// The least and the greatest that a panel shows, zero among them.
fn bounds(curves: &[Curve<'_>]) -> (f64, f64) {
    let ends = curves.iter().flat_map(|curve| curve.points).flat_map(|one| [one.low, one.high, one.mean]);
    let (low, high) =
        ends.filter(|end| end.is_finite()).fold((0.0_f64, 0.0_f64), |(low, high), end| (low.min(end), high.max(end)));
    if low < high { (low, high) } else { (low, low + 1.0) }
}

/// Round values between two, four to nine of them.
fn ticks(low: f64, high: f64) -> Vec<f64> {
    let rough = (high - low) / 5.0;
    let scale = 10.0_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|many| many * scale).find(|step| rough <= *step).unwrap_or(rough);
    let first = (low / step).ceil();
    (0..10).map(|count| (first + f64::from(count)) * step).take_while(|value| *value <= high).collect()
}

/// `1.2 M`, `350 k`.
fn short(value: f64) -> String {
    let told = |value: f64, unit: &str| format!("{value:.1}").trim_end_matches(".0").to_owned() + unit;
    if 1e6 <= value.abs() {
        told(value / 1e6, " M")
    } else if 1e3 <= value.abs() {
        told(value / 1e3, " k")
    } else {
        told(value, "")
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

fn put(svg: &mut String, line: &str) {
    let _written = writeln!(svg, "{line}");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{contest::Life, regime::Regime, tally::Figures};
    use base::Amount;

    #[test]
    fn a_picture_has_a_line_and_a_band_for_each_policy_and_its_lead() {
        let days = |daily: i64| -> Vec<Figures> {
            (1..=40).map(|day| Figures { paid: Amount::minor(daily * day), ..Figures::default() }).collect()
        };
        let (slow, fast) = (days(1_000_00), days(1_200_00));
        let life = |policy, seed, days| Life { regime: Regime::Calm, policy, seed, days };
        let lives =
            [life("static", 1, &slow[..]), life("a<b", 1, &fast), life("static", 2, &fast), life("a<b", 2, &fast)];

        let svg = draw(&Standings::of(&lives));

        assert_eq!(svg.matches("<polyline").count(), 3);
        assert_eq!(svg.matches("<polygon").count(), 3);
        assert!(svg.contains("a&lt;b") && !svg.contains("NaN") && svg.ends_with("</svg>\n"));
    }

    #[test]
    fn ticks_are_round_and_within() {
        assert_eq!(ticks(0.0, 1_000.0), [0.0, 200.0, 400.0, 600.0, 800.0, 1_000.0]);
        assert!(ticks(-3.7, 8.2).iter().all(|value| (-3.7..=8.2).contains(value)));
        assert_eq!([1_200_000.0, -350_000.0, 7.0].map(short), ["1.2 M", "-350 k", "7"]);
    }
}
