//! `docs/benchmarks.md`: what was measured, a part for each command that measures.
use anyhow::{Context, Result};
use std::fs;
use xtask::house;

/// Puts what a command measured in its part of the page.
///
/// # Errors
/// The page cannot be written, or has lost the marks of that part.
pub(crate) fn put(part: &str, text: &str) -> Result<()> {
    let file = house::root().join("docs/benchmarks.md");
    let page = fs::read_to_string(&file)?;
    let page = replaced(&page, part, text).with_context(|| format!("{} has no part `{part}`", file.display()))?;
    Ok(fs::write(file, page)?)
}

fn replaced(page: &str, part: &str, text: &str) -> Option<String> {
    let (begin, end) = (format!("<!-- {part} -->\n"), format!("<!-- end of {part} -->"));
    let (before, rest) = page.split_once(&begin)?;
    let (_, after) = rest.split_once(&end)?;
    Some(format!("{before}{begin}{text}\n{end}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_replaced_and_the_others_stay() {
        let page = "# A\n<!-- a -->\nold\n<!-- end of a -->\n<!-- b -->\nkept\n<!-- end of b -->\n";

        let new = replaced(page, "a", "new").unwrap();

        assert_eq!(new, page.replace("old", "new"));
        assert_eq!(replaced(page, "c", "new"), None);
    }
}
