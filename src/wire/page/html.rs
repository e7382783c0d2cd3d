use crate::language::{Language, say};

/// Text that may stand anywhere in a page, whatever people called their schools.
pub(super) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            _ => safe.push(c),
        }
    }
    safe
}

/// A text in English with its Chinese beside it.
pub(super) fn label(name: &str) -> String {
    both(|language| say!(language, name))
}

/// What is said in English, with its Chinese beside it.
pub(super) fn both(said: impl Fn(Language) -> String) -> String {
    let [english, chinese] = [Language::English, Language::Chinese].map(said);
    format!("{english} <span lang=\"zh\">{chinese}</span>")
}

/// `<tr>` of cells that are HTML already; the first heads the row.
pub(super) fn row(cells: &[String]) -> String {
    let (head, rest) = cells.split_first().expect("a row has cells");
    let rest: String = rest.iter().map(|cell| format!("<td>{cell}</td>")).collect();
    format!("<tr><th scope=\"row\">{head}</th>{rest}</tr>\n")
}

/// `<table>` with a head, in a frame that scrolls where screens are narrow.
pub(super) fn table(class: &str, head: &[String], rows: &str) -> String {
    let head: String = head.iter().map(|cell| format!("<th scope=\"col\">{cell}</th>")).collect();
    format!(
        "<div class=\"scroll\"><table class=\"{class}\">\n<thead><tr>{head}</tr></thead>\n\
         <tbody>\n{rows}</tbody></table></div>\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_break_out_of_the_page() {
        assert_eq!(escaped("<b>\"A&B's\""), "&lt;b&gt;&quot;A&amp;B&#39;s&quot;");
    }
}
