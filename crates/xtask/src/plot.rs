//! Bars for a page: who took how long.
use anyhow::Result;
use std::{fmt::Write as _, fs};
use xtask::house;

/// One bar: whose, how long, and the shortest and the longest of the rounds.
pub(crate) struct Bar<'a> {
    pub(crate) name: &'a str,
    pub(crate) value: f64,
    pub(crate) range: (f64, f64),
}

/// Widths of the names, of the longest bar and of the words behind it.
const NAMES: f64 = 260.0;
const LONGEST: f64 = 420.0;
const WORDS: f64 = 200.0;
const ROW: f64 = 34.0;
const TOP: f64 = 44.0;
/// The house's own and everybody else's, told apart by those who see few colours (Okabe and Ito 2008).
const OWN: &str = "#0072b2";
const OTHERS: &str = "#999999";

/// Draws bars into `docs/img`, the house's own first; the line that shows them on a page.
///
/// # Errors
/// The picture cannot be written.
pub(crate) fn put(part: &str, title: &str, bars: &[Bar<'_>]) -> Result<String> {
    let file = format!("bench-{}.svg", part.replace(' ', "-"));
    fs::write(house::root().join("docs/img").join(&file), draw(title, bars))?;
    let told: Vec<String> = bars.iter().map(|bar| format!("{} {:.2}", bar.name, bar.value)).collect();
    Ok(format!("![{title}: {}](img/{file})", told.join(", ")))
}

/// Bars from zero, with a line over each from the shortest to the longest round.
fn draw(title: &str, bars: &[Bar<'_>]) -> String {
    let most = bars.iter().map(|bar| bar.range.1).fold(f64::MIN_POSITIVE, f64::max);
    let own = bars.first().map_or(f64::NAN, |bar| bar.value);
    let place = |value: f64| NAMES + LONGEST * value / most;
    let (mut rows, mut y) = (String::new(), TOP);
    let colours = std::iter::once(OWN).chain(std::iter::repeat(OTHERS));
    for (Bar { name, value, range: (least, longest) }, colour) in bars.iter().zip(colours) {
        let (middle, times) = (y + ROW * 0.62, value / own);
        // Writing to a string does not fail.
        let _ = write!(
            rows,
            "<text class=\"ink\" x=\"{}\" y=\"{middle:.0}\" text-anchor=\"end\">{}</text>\n\
             <rect x=\"{NAMES}\" y=\"{:.0}\" width=\"{:.1}\" height=\"20\" fill=\"{colour}\"/>\n\
             <path class=\"ink-line\" d=\"M{:.1} {:.0}H{:.1}\"/>\n\
             <text class=\"ink\" x=\"{:.1}\" y=\"{middle:.0}\">{value:.2} s · {times:.1}×</text>\n",
            NAMES - 10.0,
            name.replace('&', "&amp;").replace('<', "&lt;"),
            y + 6.0,
            place(*value) - NAMES,
            place(*least),
            y + 16.0,
            place(*longest),
            place(*longest) + 10.0,
        );
        y += ROW;
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {:.0}\" font-family=\"sans-serif\" font-size=\"13\">\n\
         <style>.ink{{fill:#1b1b1b}}.ink-line{{stroke:#1b1b1b}}.paper{{fill:#fff}}\
         @media(prefers-color-scheme:dark){{.ink{{fill:#eee}}.ink-line{{stroke:#eee}}.paper{{fill:#16181c}}}}</style>\n\
         <rect class=\"paper\" width=\"100%\" height=\"100%\"/>\n\
         <text class=\"ink\" x=\"{NAMES}\" y=\"26\" font-weight=\"bold\">{title}</text>\n{rows}</svg>\n",
        NAMES + LONGEST + WORDS,
        y + 10.0,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_as_long_as_their_values_and_tell_how_many_times_the_first() {
        let bar = |name, value| Bar { name, value, range: (value, value) };

        let svg = draw("Seconds", &[bar("Aldía", 2.0), bar("polars <1", 8.0)]);

        assert!(svg.contains("width=\"105.0\"") && svg.contains("width=\"420.0\""), "{svg}");
        assert!(svg.contains(">8.00 s · 4.0×<") && svg.contains("polars &lt;1"), "{svg}");
    }
}
