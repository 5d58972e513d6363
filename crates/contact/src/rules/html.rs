//! The HTML alternative of a text: its paragraphs and lists, in a column that reads well on a phone. No images, no links
//! that track, nothing from outside.

/// The page for `text`: blank lines part paragraphs, lines that begin with `- ` are a list.
pub fn page(text: &str) -> String {
    let blocks: String = text.split("\n\n").map(str::trim).filter(|block| !block.is_empty()).map(block).collect();
    format!("{HEAD}{blocks}</div></body></html>\n")
}

const HEAD: &str = "<!doctype html><html lang=\"es-AR\"><head><meta charset=\"utf-8\">\
<meta name=\"viewport\" content=\"width=device-width\"></head>\
<body style=\"margin:0;padding:24px 16px;background:#f6f5f2;color:#22262b\">\
<div style=\"max-width:36em;margin:0 auto;font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif\">";

fn block(block: &str) -> String {
    let (mut html, mut lines, mut items) = (String::new(), Vec::new(), Vec::new());
    for line in block.lines() {
        match line.trim().strip_prefix("- ") {
            Some(item) => {
                close(&mut html, &mut lines, &mut items, Open::Lines);
                items.push(escape(item));
            }
            None => {
                close(&mut html, &mut lines, &mut items, Open::Items);
                lines.push(escape(line.trim()));
            }
        }
    }
    close(&mut html, &mut lines, &mut items, Open::Lines);
    close(&mut html, &mut lines, &mut items, Open::Items);
    html
}

/// What is gathered and not yet written.
enum Open {
    Lines,
    Items,
}

fn close(html: &mut String, lines: &mut Vec<String>, items: &mut Vec<String>, open: Open) {
    match open {
        Open::Lines if !lines.is_empty() => {
            html.push_str(&format!("<p style=\"margin:0 0 12px\">{}</p>", std::mem::take(lines).join("<br>")));
        }
        Open::Items if !items.is_empty() => {
            let items: String = std::mem::take(items).into_iter().map(|item| format!("<li>{item}</li>")).collect();
            html.push_str(&format!("<ul style=\"margin:0 0 12px;padding-left:20px\">{items}</ul>"));
        }
        Open::Lines | Open::Items => {}
    }
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
