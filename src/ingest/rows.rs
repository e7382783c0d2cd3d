//! Where the rows of files lie, whatever else is wrong with them: so that problems can be shown on
//! a map.

use std::collections::{BTreeMap, BTreeSet};

use geo::BoundingRect;

use super::Files;
use super::formats::How;
use super::placing::{self, Ground};
use super::problem::{Place, Problem, Problems};
use super::settings::{self, Said};
use super::source::{Source, Sources};
use super::table::{Shape, Table};
use crate::model::{InputRole, Point};

/// The rows of schools, blocks, addresses and barriers.
#[derive(Debug, Default)]
pub struct Rows {
    /// The levels that the schools' file names, sorted.
    pub levels: BTreeSet<String>,
    by_place: BTreeMap<(InputRole, Place), Point>,
    blocks: BTreeMap<String, Point>,
    schools: BTreeMap<String, Point>,
}

impl Rows {
    /// Where schools and blocks are.
    pub fn ground(&self) -> impl Iterator<Item = Point> + '_ {
        self.blocks.values().chain(self.schools.values()).copied()
    }

    /// Where on the map a problem is. `None`: it is about a whole file, or its row says not where
    /// it is.
    pub fn point(&self, problem: &Problem) -> Option<Point> {
        if let Some(point) = self.by_place.get(&(problem.role, without_id(&problem.place))) {
            return Some(*point);
        }
        let id = id_of(&problem.place).or(problem.value.as_deref())?;
        let (first, second) = match problem.role {
            InputRole::Schools => (&self.schools, &self.blocks),
            _ => (&self.blocks, &self.schools),
        };
        first.get(id).or_else(|| second.get(id)).copied()
    }
}

/// What can be understood of files that [`super::read`] may have refused.
pub fn rows(files: &Files) -> Rows {
    // They have been reported already.
    let mut problems = Problems::default();
    let mut sources = Sources::open(files, &mut problems);
    let said = said(sources.settings.as_mut(), &mut problems);
    let columns = &said.settings.columns;
    let ground = Ground { files: &said.files, columns };
    let mut rows = Rows::default();
    let tables = [
        Some(&mut sources.schools),
        Some(&mut sources.blocks),
        sources.addresses.as_mut(),
        sources.barriers.as_mut(),
    ];
    for source in tables.into_iter().flatten() {
        let role = source.file.role;
        let Some(mut table) = placing::table(source, ground, &mut problems) else { continue };
        if role == InputRole::Schools {
            let level = table.column(&columns.level);
            let named = table.rows.iter().filter_map(|row| row.cell(level).text());
            rows.levels = named.map(str::to_owned).collect();
        }
        let id = table.column(&columns.id);
        take(&mut table, (role, id), &mut rows);
    }
    rows
}

fn said(settings: Option<&mut Source>, problems: &mut Problems) -> Said {
    let read = |source: &mut Source| {
        let how = How { encoding: Some(encoding_rs::UTF_8), ..How::default() };
        source.decode(&how, problems);
        settings::read(&source.file, source.text.as_deref()?, problems)
    };
    settings.and_then(read).unwrap_or_default()
}

fn take(table: &mut Table, (role, id): (InputRole, Option<usize>), rows: &mut Rows) {
    for row in &mut table.rows {
        let Some(point) = row.take_shape().ok().flatten().and_then(point) else { continue };
        rows.by_place.insert((role, row.place.clone()), point);
        let named = match role {
            InputRole::Schools => &mut rows.schools,
            InputRole::Blocks => &mut rows.blocks,
            _ => continue,
        };
        if let Some(id) = row.cell(id).text().or(row.own_id.text()) {
            named.insert(id.to_owned(), point);
        }
    }
}

/// Somewhere in it: people are shown where to look, nothing is computed by it.
fn point(shape: Shape) -> Option<Point> {
    let point = match shape {
        Shape::Point(point) => point,
        Shape::Points(points) => *points.first()?,
        Shape::Line(lines) => {
            let first = lines.0.first()?.0.first()?;
            Point { lon: first.x, lat: first.y }
        }
        Shape::Area(area) => {
            let middle = area.bounding_rect()?.center();
            Point { lon: middle.x, lat: middle.y }
        }
        Shape::Other(_) => return None,
    };
    let on_globe = point.lon.abs() <= 180.0 && point.lat.abs() <= 90.0;
    on_globe.then_some(point)
}

fn without_id(place: &Place) -> Place {
    match place {
        Place::Row(number, _) => Place::Row(*number, None),
        Place::Feature(number, _) => Place::Feature(*number, None),
        Place::Of(file, place) => Place::Of(file.clone(), Box::new(without_id(place))),
        other => other.clone(),
    }
}

fn id_of(place: &Place) -> Option<&str> {
    match place {
        Place::Row(_, id) | Place::Feature(_, id) => id.as_deref(),
        Place::Of(_, place) => id_of(place),
        Place::File | Place::Line(_) | Place::More(_) => None,
    }
}
