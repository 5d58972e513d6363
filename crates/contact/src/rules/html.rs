//! The HTML alternative of a text: its paragraphs and lists, in a column that reads well on a phone. No images, no links
//! that track, nothing from outside.

/// The page for `text`: blank lines part paragraphs, lines that begin with `- ` are a list.
pub(crate) fn page(text: &str) -> String {
    let blocks: String = text.split("\n\n").map(str::trim).filter(|block| !block.is_empty()).map(block).collect();
    format!("{HEAD}{blocks}</div></body></html>\n")
}

/// How a line of a list begins.
const ITEM: &str = "- ";
const HEAD: &str = "<!doctype html><html lang=\"es-AR\"><head><meta charset=\"utf-8\">\
<meta name=\"viewport\" content=\"width=device-width\"></head>\
<body style=\"margin:0;padding:24px 16px;background:#f6f5f2;color:#22262b\">\
<div style=\"max-width:36em;margin:0 auto;font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif\">";

/// A block's lines, in runs of plain lines and of items.
fn block(block: &str) -> String {
    let lines: Vec<&str> = block.lines().map(str::trim).collect();
    let runs = lines.chunk_by(|one, next| is_item(one) == is_item(next));
    runs.map(|run| if run.first().is_some_and(|line| is_item(line)) { list(run) } else { paragraph(run) }).collect()
}

fn is_item(line: &str) -> bool {
    line.starts_with(ITEM)
}

fn paragraph(lines: &[&str]) -> String {
    let lines: Vec<String> = lines.iter().map(|line| escape(line)).collect();
    format!("<p style=\"margin:0 0 12px\">{}</p>", lines.join("<br>"))
}

fn list(items: &[&str]) -> String {
    let items: Vec<String> = items.iter().map(|item| escape(item.trim_start_matches(ITEM))).collect();
    format!("<ul style=\"margin:0 0 12px;padding-left:20px\"><li>{}</li></ul>", items.join("</li><li>"))
}

fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            sign => safe.push(sign),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_and_lists_are_kept_and_nothing_slips_in() {
        let page = page("Hola, Ana.\nTe escribimos.\n\nPréstamo <b>\n- Capital: $ 1,00\n- Gastos: $ 0,00\n");

        assert!(page.contains("<p style=\"margin:0 0 12px\">Hola, Ana.<br>Te escribimos.</p>"));
        assert!(page.contains("Préstamo &lt;b&gt;</p><ul"));
        assert!(page.contains("<li>Capital: $ 1,00</li><li>Gastos: $ 0,00</li></ul>"));
    }
}
