//! Blocks that are sides of streets: lines with a `side` become the ground nearest to it.
//!
//! Both sides are sampled every ten meters, a meter off the line. A side's ground is where its
//! samples are the nearest ones (Voronoi), so neighbors share borders, nothing overlaps, and two
//! sides of one street meet on the line. What is farther away than the settings' `side_depth_m`
//! is nobody's.

mod cells;
mod samples;

use geo::{LineString, MultiLineString};

use super::Code;
use super::table::{Cell, Fault, Shape, Table};
use crate::model::{Point, Settings, Side};
use samples::Flat;

/// All lines together, so that memory is bounded.
const MOST_M: f64 = 20_000_000.0;

/// The sides of a line that are the block's, as it was drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Sides {
    left: bool,
    right: bool,
}

/// A block before it has ground.
struct Frontage {
    row: usize,
    line: MultiLineString<f64>,
    sides: Sides,
}

/// Gives every line of `table` its ground in place of its shape, if the table says sides; or says
/// in its place why it has none.
///
/// One per row: the middle of its line, where its homes come to the street; of other rows `None`.
pub(super) fn outlined(
    table: &mut Table,
    ids: &[Option<String>],
    settings: &Settings,
) -> Vec<Option<Point>> {
    let mut middles = vec![None; table.rows.len()];
    let Some(column) = table.column(&settings.columns.side) else { return middles };
    let (mut frontages, has_others) = frontages(table, column, settings.streets.odd_side);
    if frontages.is_empty() {
        return middles;
    }
    // Where two blocks claim a place, the first id has it, whatever the order of rows.
    frontages.sort_by(|a, b| ids[a.row].cmp(&ids[b.row]));
    let flat = Flat::around(&frontages);
    let length_m: f64 = frontages.iter().map(|one| flat.length_m(&one.line)).sum();
    let refused = match () {
        () if has_others => Some(Code::SidesAndOthers),
        () if MOST_M < length_m => Some(Code::TooLongSides),
        () => None,
    };
    if let Some(code) = refused {
        frontages.iter().for_each(|one| table.rows[one.row].shape = Err(fault(code)));
        return middles;
    }
    let sites = samples::of(&frontages, &flat, settings.streets.side_depth.meters());
    let grounds = cells::of(frontages.len(), &sites);
    for (frontage, ground) in frontages.iter().zip(grounds) {
        middles[frontage.row] = flat.middle(&frontage.line);
        let ground: Vec<_> = ground.into_iter().map(|one| flat.degrees_of(one)).collect();
        table.rows[frontage.row].shape = match ground.is_empty() {
            false => Ok(Some(Shape::Area(ground.into()))),
            true => Err(fault(Code::NoGroundLeft)),
        };
    }
    middles
}

/// Rows that are lines and say their side, their shapes taken out; and whether others have a shape.
fn frontages(table: &mut Table, column: usize, odd: Option<Side>) -> (Vec<Frontage>, bool) {
    let (mut frontages, mut has_others) = (Vec::new(), false);
    for (at, row) in table.rows.iter_mut().enumerate() {
        let line = match row.take_shape() {
            Ok(Some(Shape::Line(line))) => line,
            shape => {
                has_others |= matches!(shape, Ok(Some(_)));
                row.shape = shape;
                continue;
            }
        };
        let said = row.cell(Some(column));
        match sides(said, odd) {
            Ok(sides) => frontages.push(Frontage { row: at, line: with_length(line), sides }),
            Err(code) => {
                row.shape = Err(Fault { value: said.text().map(str::to_owned), ..fault(code) });
            }
        }
    }
    (frontages, has_others)
}

fn fault(code: Code) -> Fault {
    Fault { code, value: None, detail: None }
}

/// Lines of at least two points.
fn with_length(line: MultiLineString<f64>) -> MultiLineString<f64> {
    let long = |part: &LineString<f64>| 2 <= part.0.len();
    MultiLineString(line.0.into_iter().filter(long).collect())
}

fn sides(said: &Cell, odd: Option<Side>) -> Result<Sides, Code> {
    let one = |side: Side| Sides { left: side == Side::Left, right: side == Side::Right };
    let of_parity = |is_odd: bool| {
        let odd = odd.ok_or(Code::WhichSideIsOdd)?;
        Ok(one(if is_odd { odd } else { odd.other() }))
    };
    let text = said.text().unwrap_or("both").to_lowercase();
    match text.as_str() {
        "left" | "l" | "左" | "左侧" => Ok(one(Side::Left)),
        "right" | "r" | "右" | "右侧" => Ok(one(Side::Right)),
        "both" | "b" | "两侧" | "双侧" => Ok(Sides { left: true, right: true }),
        "odd" | "o" | "单" | "单号" => of_parity(true),
        "even" | "e" | "双" | "双号" => of_parity(false),
        _ => Err(Code::BadSide),
    }
}

#[cfg(test)]
mod tests {
    use geo::{Area, BooleanOps, Intersects, MultiPolygon, Point, Validation};

    use super::*;

    /// Streets of a grid, one degree of latitude being 111.195 km.
    fn grounds(lines: &[(&[[f64; 2]], Sides)]) -> Vec<MultiPolygon<f64>> {
        let degrees = |[east, north]: [f64; 2]| (east / 111_195.0, north / 111_195.0);
        let frontage = |(row, (line, sides)): (usize, &(&[[f64; 2]], Sides))| Frontage {
            row,
            line: MultiLineString(vec![line.iter().map(|at| degrees(*at)).collect()]),
            sides: *sides,
        };
        let frontages: Vec<Frontage> = lines.iter().enumerate().map(frontage).collect();
        let flat = Flat::around(&frontages);
        cells::of(frontages.len(), &samples::of(&frontages, &flat, 60.0))
    }

    const LEFT: Sides = Sides { left: true, right: false };
    const RIGHT: Sides = Sides { left: false, right: true };
    const BOTH: Sides = Sides { left: true, right: true };

    /// In square meters.
    fn area(ground: &MultiPolygon<f64>) -> f64 {
        ground.unsigned_area() / 1e6
    }

    #[test]
    fn two_sides_of_a_street_meet_on_it_and_are_as_deep_as_asked() {
        let street: &[[f64; 2]] = &[[0.0, 0.0], [400.0, 0.0]];
        let grounds = grounds(&[(street, LEFT), (street, RIGHT)]);
        for (ground, sign) in grounds.iter().zip([1.0, -1.0]) {
            // Its length times its depth, and a quarter of a circle at both ends.
            assert!((area(ground) - (400.0 * 60.0 + 5655.0)).abs() < 800.0, "{}", area(ground));
            assert!(ground.is_valid());
            assert!(ground.intersects(&Point::new(0.0, sign * 59_000.0)));
            assert!(!ground.intersects(&Point::new(0.0, sign * 62_000.0)));
            assert!(!ground.intersects(&Point::new(0.0, -sign)));
        }
    }

    #[test]
    fn streets_that_cross_share_the_ground_without_gap_or_overlap() {
        let streets: [&[[f64; 2]]; 3] = [
            &[[0.0, 0.0], [100.0, 3.0], [203.0, 50.0]],
            &[[100.0, 3.0], [90.0, 160.0]],
            &[[0.0, 80.0], [95.0, 81.5], [200.0, 90.0]],
        ];
        let lines: Vec<_> =
            streets.iter().flat_map(|street| [(*street, LEFT), (*street, RIGHT)]).collect();
        let grounds = grounds(&lines);
        let whole = geo::unary_union(grounds.iter());
        let sum: f64 = grounds.iter().map(area).sum();
        assert!((area(&whole) - sum).abs() < 0.1, "{} {sum}", area(&whole));
        for (at, ground) in grounds.iter().enumerate() {
            assert!(ground.is_valid() && 500.0 < area(ground), "{at}");
            for other in &grounds[..at] {
                assert!(area(&ground.intersection(other)) < 0.1);
            }
        }
        let holes: usize = whole.iter().map(|part| part.interiors().len()).sum();
        assert_eq!(holes, 0);
    }

    #[test]
    fn a_side_that_is_there_twice_is_the_firsts() {
        let street: &[[f64; 2]] = &[[0.0, 0.0], [90.0, 0.0]];
        let back: &[[f64; 2]] = &[[90.0, 0.0], [0.0, 0.0]];
        let grounds = grounds(&[(street, BOTH), (street, LEFT), (back, LEFT)]);
        assert!(10_000.0 < area(&grounds[0]));
        assert_eq!((grounds[1].0.len(), grounds[2].0.len()), (0, 0));
    }

    #[test]
    fn which_side_is_odd_has_to_be_said() {
        let said = |text: &str, odd| sides(&Cell::Text(text.to_owned()), odd);
        assert_eq!(said("单号", Some(Side::Right)), Ok(RIGHT));
        assert_eq!(said("even", Some(Side::Right)), Ok(LEFT));
        assert_eq!(said("odd", None), Err(Code::WhichSideIsOdd));
        assert_eq!(said("L", None), Ok(LEFT));
        assert_eq!(said("north", None), Err(Code::BadSide));
        assert_eq!(sides(&Cell::Missing, None), Ok(BOTH));
    }
}
