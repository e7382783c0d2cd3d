//! What a definition in the words of PROJ says.

use proj4rs::Proj;

use super::ellipsoid::{Ellipsoid, Shift, WGS84};
use super::flat::{Conic, Flat, TransverseMercator};
use super::{Kind, Map, datums};

/// `None`: it means nothing, or needs a grid of shifts.
pub(super) fn projection(proj: &str) -> Option<Kind> {
    if proj.contains("+nadgrids") && !proj.contains("+nadgrids=@null") {
        return None;
    }
    own(proj).or_else(|| {
        let known = proj.replace("+unknown_shift", "").replace("+nadgrids=@null", "");
        let from = Proj::from_proj_string(&known).ok().filter(Proj::has_inverse)?;
        let to = Proj::from_proj_string("+proj=longlat +datum=WGS84").ok()?;
        Some(Kind::Foreign(Box::new(from), Box::new(to)))
    })
}

/// `None`: the definition has something that is not computed here.
fn own(proj: &str) -> Option<Kind> {
    let said = |key: &str| {
        let words = proj.split_whitespace().filter_map(|word| word.strip_prefix('+'));
        words.filter_map(|word| word.split_once('=')).find(|(name, _)| *name == key).map(|(_, v)| v)
    };
    let number = |key: &str| said(key).map(|text| text.parse::<f64>());
    let number =
        |key: &str| number(key).transpose().ok().map(|found| found.filter(|n| n.is_finite()));
    let degrees = |key: &str| Some(number(key)?.unwrap_or(0.0).to_radians());
    let datum = match said("datum") {
        Some(name) => Some(datums::datum(name)?),
        None => None,
    };
    let ellipsoid = ellipsoid_of(said("ellps").or(datum.map(|(ellipsoid, _)| ellipsoid)), &number)?;
    let shift = said("towgs84").or(datum.map(|(_, shift)| shift));
    let k = number("k")?.or(number("k_0")?).unwrap_or(1.0);
    let (lat_0, lon_0) = (degrees("lat_0")?, degrees("lon_0")?);
    let mut central_meridian = lon_0;
    let (mut false_easting, mut false_northing) =
        (number("x_0")?.unwrap_or(0.0), number("y_0")?.unwrap_or(0.0));
    let flat = match said("proj")? {
        "longlat" | "latlong" => Flat::Degrees,
        "merc" => {
            let true_at = number("lat_ts")?.map(f64::to_radians);
            Flat::mercator(ellipsoid, k, true_at)
        }
        "tmerc" | "etmerc" => {
            Flat::TransverseMercator(TransverseMercator::new(ellipsoid, k, lat_0))
        }
        "utm" => {
            let zone = number("zone")?.filter(|zone| (1.0..=60.0).contains(zone))?;
            central_meridian = (6.0 * zone - 183.0).to_radians();
            false_easting = 500_000.0;
            false_northing = if proj.contains("+south") { 10_000_000.0 } else { 0.0 };
            Flat::TransverseMercator(TransverseMercator::new(ellipsoid, 0.9996, 0.0))
        }
        "lcc" => {
            let first = degrees("lat_1")?;
            let second = number("lat_2")?.map_or(first, f64::to_radians);
            Flat::Conic(Conic::new(ellipsoid, k, [first, second], lat_0)?)
        }
        _ => return None,
    };
    let turned = match said("axis") {
        None | Some("enu") => false,
        Some("wsu") => true,
        Some(_) => return None,
    };
    let unit = match (said("to_meter"), said("units")) {
        (Some(_), _) => number("to_meter")??,
        (None, Some(name)) => datums::unit(name)?,
        (None, None) => 1.0,
    };
    let meridian = said("pm").map_or(Some(0.0), datums::meridian)?;
    central_meridian += meridian.to_radians();
    let shift = shift.map_or(Some(None), shift_of)?;
    if matches!(flat, Flat::Degrees)
        && shift.is_none()
        && meridian == 0.0
        && !turned
        && lon_0 == 0.0
    {
        return Some(Kind::Wgs84);
    }
    Some(Kind::Map(Box::new(Map {
        flat,
        ellipsoid,
        shift,
        unit,
        false_easting,
        false_northing,
        central_meridian,
        turned,
    })))
}

/// `Some(None)`: there is nothing to shift. `None`: it is no list of three or seven numbers.
fn shift_of(text: &str) -> Option<Option<Shift>> {
    let numbers: Vec<f64> = text.split(',').map(|n| n.parse().ok()).collect::<Option<_>>()?;
    let mut shift = [0.0; 7];
    shift.get_mut(..numbers.len())?.copy_from_slice(&numbers);
    let known = [3, 7].contains(&numbers.len()) && numbers.iter().all(|number| number.is_finite());
    known.then(|| shift.iter().any(|number| *number != 0.0).then_some(shift))
}

fn ellipsoid_of(
    name: Option<&str>,
    number: &impl Fn(&str) -> Option<Option<f64>>,
) -> Option<Ellipsoid> {
    let (a, b, inverse) = (number("a")?, number("b")?, number("rf")?);
    let ellipsoid = match (name, a, b, inverse) {
        (_, Some(a), Some(b), _) => Ellipsoid { a, f: (a - b) / a },
        (_, Some(a), None, Some(inverse)) => Ellipsoid { a, f: 1.0 / inverse },
        (_, Some(a), None, None) => Ellipsoid { a, f: 0.0 },
        (Some(name), None, _, _) => {
            let (a, inverse) = datums::ellipsoid(name)?;
            Ellipsoid { a, f: 1.0 / inverse }
        }
        (None, None, _, _) => WGS84,
    };
    (1.0 < ellipsoid.a && (0.0..0.1).contains(&ellipsoid.f)).then_some(ellipsoid)
}
