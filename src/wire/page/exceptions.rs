use super::html::{both, label, row, table};
use super::sections::{NONE, block_name, school_name};
use crate::model::{District, Plan, Reason};
use crate::report::{ReasonFigures, Report};
use crate::wire::numbers::{grouped, length};

/// So many exceptions are listed; all of them are in `plan.json`.
const FIRST_EXCEPTIONS: usize = 50;

/// The blocks the rule alone would have sent elsewhere.
pub(super) fn exceptions(district: &District, plan: &Plan, report: &Report) -> String {
    let n = plan.exceptions.len();
    let head = [
        label("report-block"),
        label("report-school"),
        label("report-reason"),
        label("report-extra"),
    ];
    let rows: String = plan
        .exceptions
        .iter()
        .take(FIRST_EXCEPTIONS)
        .map(|exception| {
            let school = exception.school.as_ref();
            row(&[
                block_name(district, &exception.block),
                school.map_or_else(
                    || label("report-no-seat"),
                    |school| school_name(district, school),
                ),
                reason_label(exception.reason),
                length(exception.extra),
            ])
        })
        .collect();
    let listed = match n {
        0 => String::new(),
        _ => table("exceptions", &head, &rows),
    };
    let rest = match n.saturating_sub(FIRST_EXCEPTIONS) {
        0 => String::new(),
        rest => format!("<p>+ {} <code>plan.json</code></p>\n", grouped(rest as i64)),
    };
    format!(
        "<section><h2>{}: {}</h2>\n<p>{}</p>\n{}{listed}{rest}</section>",
        label("report-exceptions-title"),
        grouped(n as i64),
        label("report-exceptions-said"),
        by_reason(report),
    )
}

fn reason_label(reason: Reason) -> String {
    both(|language| language.reason(reason))
}

/// What they cost, where that does not tell the children of a single block.
fn by_reason(report: &Report) -> String {
    if report.exceptions.is_empty() {
        return String::new();
    }
    let head = [label("report-reason"), label("report-blocks"), label("report-extra-child-meters")];
    let figures = |figures: &ReasonFigures| {
        let extra = figures.extra.map(|extra| grouped(extra.0 / 1000));
        row(&[
            reason_label(figures.reason),
            grouped(figures.n_blocks as i64),
            extra.unwrap_or_else(|| NONE.to_owned()),
        ])
    };
    let rows: String = report.exceptions.iter().map(figures).collect();
    table("narrow", &head, &rows)
}
