use super::number::Decimal;
use super::problem::{FileName, Problems};
use super::table::{Row, Table};
use super::{Asked, Code, MOST};
use crate::model::Children;

/// Where a file says how many pupils its schools can take.
pub(super) struct SeatColumns<'a> {
    asked: &'a Asked<'a>,
    seats: Option<usize>,
    classes: Option<usize>,
    class_size: Option<usize>,
    max_pupils: Option<usize>,
    level: Option<usize>,
}

impl<'a> SeatColumns<'a> {
    /// `None` after the problem that the file has neither seats nor classes.
    pub fn find(
        table: &Table,
        level: Option<usize>,
        asked: &'a Asked,
        problems: &mut Problems,
    ) -> Option<Self> {
        let columns = &asked.settings.columns;
        let found = Self {
            asked,
            seats: table.column(&columns.seats),
            classes: table.column(&columns.classes),
            class_size: table.column(&columns.class_size),
            max_pupils: table.column(&columns.max_pupils),
            level,
        };
        if found.seats.is_none() && found.classes.is_none() {
            problems.add(table.missing_column("seats", columns));
            return None;
        }
        Some(found)
    }

    /// Seats, or else classes × class size; at most the most pupils. `None` after a problem.
    pub fn of(&self, file: &FileName, row: &Row, problems: &mut Problems) -> Option<Children> {
        let number = |column, problems: &mut Problems| self.number(file, row, column, problems);
        let most = number((self.max_pupils, "max_pupils"), problems);
        let seats = number((self.seats, "seats"), problems);
        let classes = number((self.classes, "classes"), problems);
        let class_size = number((self.class_size, "class_size"), problems);
        let most = most?.unwrap_or(i64::MAX);
        if let Some(seats) = seats? {
            if most < seats {
                let detail = format!("{seats} seats, at most {most} pupils");
                problems.add(file.problem(Code::SeatsCapped).at(&row.place).detail(detail));
            }
            return Some(Children(seats.min(most)));
        }
        let Some(classes) = classes? else {
            problems.add(file.problem(Code::NoSeats).at(&row.place));
            return None;
        };
        let Some(size) = class_size?.or_else(|| self.usual_class_size(row)) else {
            let problem = file.problem(Code::NoClassSize).at(&row.place);
            problems.add(match self.level_of(row) {
                Some(level) => problem.value(level),
                None => problem,
            });
            return None;
        };
        Some(Children((classes * size).min(most)))
    }

    /// A nine-year school has the classes of the level that was asked for.
    fn usual_class_size(&self, row: &Row) -> Option<i64> {
        self.asked.settings.class_sizes.0.get(self.level_of(row)?).map(|size| size.0)
    }

    fn level_of<'b>(&'b self, row: &'b Row) -> Option<&'b str> {
        self.asked.level.or_else(|| row.cell(self.level).text())
    }

    /// `None` after a problem; `Some(None)` if nothing is written.
    fn number(
        &self,
        file: &FileName,
        row: &Row,
        (column, fact): (Option<usize>, &str),
        problems: &mut Problems,
    ) -> Option<Option<i64>> {
        let cell = row.cell(column);
        let Some(text) = cell.text() else { return Some(None) };
        if let Some(number @ 0..=MOST) = cell.number().and_then(Decimal::whole) {
            return Some(Some(number));
        }
        let code = if fact == "seats" { Code::BadSeats } else { Code::BadClasses };
        let problem = file.problem(code).at(&row.place).value(text);
        problems.add(if code == Code::BadClasses { problem.detail(fact) } else { problem });
        None
    }
}
