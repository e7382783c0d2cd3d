use std::fmt::{self, Write};

use crate::describe::{Paragraph, Told};

/// A zone's description as Markdown: a heading, its bounds, its borders as numbered steps, and its
/// homes.
pub fn description_markdown(told: &Told) -> String {
    let mut text = format!("## {}\n", escaped(&told.title));
    let written = told
        .bounds
        .iter()
        .try_for_each(|line| writeln!(text, "\n{}", escaped(line)))
        .and_then(|()| told.border.iter().try_for_each(|one| write(one, &mut text)))
        .and_then(|()| told.homes.iter().try_for_each(|one| write(one, &mut text)));
    written.expect("memory takes every line");
    text
}

fn write(paragraph: &Paragraph, text: &mut String) -> fmt::Result {
    match paragraph {
        Paragraph::Text(line) => writeln!(text, "\n{}", escaped(line)),
        Paragraph::Steps(steps) => {
            text.push('\n');
            let mut steps = (1..).zip(steps);
            steps.try_for_each(|(at, step)| writeln!(text, "{at}. {}", escaped(step)))
        }
        Paragraph::List(items) => {
            text.push('\n');
            items.iter().try_for_each(|item| writeln!(text, "- {}", escaped(item)))
        }
    }
}

/// Names are text, whatever is in them.
fn escaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' => {
                plain.extend(['\\', char])
            }
            '\n' | '\r' => plain.push(' '),
            other => plain.push(other),
        }
    }
    plain
}
