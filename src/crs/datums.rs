//! Names that definitions of coordinate reference systems use without saying what they mean.

use super::wkt::plain;

/// Semi-major axis and inverse flattening.
pub fn ellipsoid(name: &str) -> Option<(f64, f64)> {
    Some(match name {
        "WGS84" => (6_378_137.0, 298.257_223_563),
        "GRS80" => (6_378_137.0, 298.257_222_101),
        "krass" => (6_378_245.0, 298.3),
        "intl" => (6_378_388.0, 297.0),
        "bessel" => (6_377_397.155, 299.152_812_8),
        "clrk66" => (6_378_206.4, 294.978_698_213_898),
        "airy" => (6_377_563.396, 299.324_964_6),
        "mod_airy" => (6_377_340.189, 299.324_937_4),
        "aust_SA" | "GRS67" => {
            (6_378_160.0, if name == "GRS67" { 298.247_167_427 } else { 298.25 })
        }
        "WGS72" => (6_378_135.0, 298.26),
        _ => return None,
    })
}

/// Ellipsoid and shift of a `+datum=`. `None`: unknown, or a grid of shifts is needed.
pub fn datum(name: &str) -> Option<(&'static str, &'static str)> {
    Some(match name {
        "WGS84" => ("WGS84", "0,0,0"),
        "NAD83" => ("GRS80", "0,0,0"),
        "potsdam" => ("bessel", "598.1,73.7,418.2,0.202,0.045,-2.455,6.7"),
        "OSGB36" => ("airy", "446.448,-125.157,542.060,0.1502,0.2470,0.8421,-20.4894"),
        "ire65" => ("mod_airy", "482.530,-130.596,564.557,-1.042,-0.214,-0.631,8.15"),
        "GGRS87" => ("GRS80", "-199.87,74.79,246.62"),
        "hermannskogel" => ("bessel", "577.326,90.129,463.919,5.137,1.474,5.297,2.4232"),
        "nzgd49" => ("intl", "59.47,-5.04,187.44,0.47,-0.1,1.024,-4.5993"),
        _ => return None,
    })
}

/// Degrees east of Greenwich.
pub fn meridian(name: &str) -> Option<f64> {
    Some(match name {
        "greenwich" => 0.0,
        "paris" => 2.337_229_166_666_667,
        "lisbon" => -9.131_906_111_111_112,
        "madrid" => -3.687_938_888_888_889,
        "rome" => 12.452_333_333_333_333,
        "bern" => 7.439_583_333_333_333,
        "ferro" => -17.666_666_666_666_668,
        "oslo" => 10.722_916_666_666_667,
        "jakarta" => 106.807_719_444_444_44,
        number => number.parse().ok()?,
    })
}

/// Meters.
pub fn unit(name: &str) -> Option<f64> {
    Some(match name {
        "m" => 1.0,
        "km" => 1000.0,
        "ft" => 0.3048,
        "us-ft" => 1200.0 / 3937.0,
        _ => return None,
    })
}

/// Datums that are WGS 84 to a meter or so.
const NO_SHIFT: [&str; 20] = [
    "wgs84",
    "wgs1984",
    "china2000",
    "cgcs2000",
    "chinageodeticcoordinatesystem2000",
    "etrs89",
    "etrs1989",
    "europeanterrestrialreferencesystem1989",
    "nad83",
    "northamerican1983",
    "northamericandatum1983",
    "gda94",
    "gda1994",
    "geocentricdatumofaustralia1994",
    "gda2020",
    "nzgd2000",
    "newzealandgeodeticdatum2000",
    "sirgas2000",
    "jgd2000",
    "jgd2011",
];

/// Datums, and the code of a system whose definition holds their shift.
const SHIFTED: [(&str, u16); 13] = [
    ("beijing1954", 4214),
    ("pulkovo1942", 4284),
    ("osgb1936", 4277),
    ("deutscheshauptdreiecksnetz", 4314),
    ("amersfoort", 4289),
    ("ch1903", 4149),
    ("militargeographischeinstitut", 4312),
    ("mgi", 4312),
    ("european1950", 4230),
    ("tokyo", 4301),
    ("sjtsk", 4156),
    ("hongkong1980", 4611),
    ("nouvelletriangulationfrancaise", 4275),
];

/// The shift of a datum by its name, as `+towgs84` has it. `None`: it is not known here.
pub fn shift_of(name: &str) -> Option<String> {
    let name = plain(name.strip_prefix("D_").unwrap_or(name));
    if NO_SHIFT.contains(&&*name) {
        return Some("0,0,0".to_owned());
    }
    let (_, code) = SHIFTED.iter().find(|(known, _)| *known == name)?;
    let definition = crs_definitions::from_code(*code)?.proj4;
    let shift = definition.split("+towgs84=").nth(1)?;
    shift.split_whitespace().next().map(str::to_owned)
}
