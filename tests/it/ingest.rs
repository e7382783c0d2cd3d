//! Files in: what is read from them. What is objected to: `objections.rs`.

use std::path::{Path, PathBuf};

use catchment::ingest::{self, Code, Files, Loaded, Problem};
use catchment::model::{BlockId, BlockIdx, Children, Millimeters, SchoolId, SchoolIdx};

/// Files of one district, in a folder of their own.
pub struct Folder(tempfile::TempDir);

impl Folder {
    pub fn new(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        Self(folder)
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn read(&self, level: Option<&str>) -> Result<Loaded, Vec<Problem>> {
        read_folder(self.path(), level)
    }
}

/// The files of `folder` by their usual names.
pub fn read_folder(folder: &Path, level: Option<&str>) -> Result<Loaded, Vec<Problem>> {
    let file = |stem: &str| {
        let endings = ["geojson", "csv", "toml", "gpkg", "fgb", "shp", "zip", "xlsx"];
        let names = endings.map(|ending| format!("{stem}.{ending}"));
        names.map(|name| folder.join(name)).into_iter().find(|path| path.exists())
    };
    let must = |stem| file(stem).unwrap_or_else(|| folder.join(format!("{stem}.csv")));
    let (schools, blocks) = (must("schools"), must("blocks"));
    let (distances, adjacency, settings) = (file("distances"), file("adjacency"), file("settings"));
    let pbf = Some(folder.join("streets.osm.pbf")).filter(|path| path.exists());
    ingest::read(&Files {
        distances: distances.as_deref(),
        adjacency: adjacency.as_deref(),
        settings: settings.as_deref(),
        keep: file("keep").as_deref(),
        pins: file("pins").as_deref(),
        bans: file("bans").as_deref(),
        streets: pbf.or_else(|| file("streets")).as_deref(),
        barriers: file("barriers").as_deref(),
        addresses: file("addresses").as_deref(),
        level,
        ..Files::of(&schools, &blocks)
    })
}

const SCHOOLS: &str = "id,name,seats,lon,lat\nS1,North,100,112.505,37.865\n";
const BLOCKS: &str = "id,children,lon,lat\nB1,30,112.505,37.855\n";

/// Schools of these rows, and one block.
fn seats(rows: &str, settings: &str, level: Option<&str>) -> Vec<i64> {
    let files = [("schools.csv", rows), ("blocks.csv", BLOCKS), ("settings.toml", settings)];
    let loaded = Folder::new(&files).read(level).unwrap();
    loaded.district.schools().iter().map(|school| school.seats.0).collect()
}

/// Blocks of these rows, and one school.
fn children(rows: &str) -> Vec<i64> {
    let loaded = Folder::new(&[("schools.csv", SCHOOLS), ("blocks.csv", rows)]).read(None).unwrap();
    loaded.district.blocks().iter().map(|block| block.children.0).collect()
}

#[test]
fn seats_are_written_or_classes_times_their_size_and_never_above_the_cap() {
    let rows = "id,name,level,seats,classes,class_size,max_pupils,lon,lat
a,A,primary,321,9,,,112.5,37.8
b,B,primary,,6,,,112.5,37.8
c,C,primary,,6,30,,112.5,37.8
d,D,primary,,6,,200,112.5,37.8
e,E,nine-year,,6,,,112.5,37.8
f,F,junior,,6,,,112.5,37.8
g,G,primary,321,,,300,112.5,37.8
";
    assert_eq!(seats(rows, "", Some("primary")), [321, 270, 180, 200, 270, 300]);
    assert_eq!(seats(rows, "", Some("junior")), [300, 300]);
    assert_eq!(seats(rows, "[class_size]\njunior = 55", Some("junior")), [330, 330]);
    assert_eq!(seats(rows, "[class_size]\nnine-year = 40", Some("nine-year")), [240]);
}

#[test]
fn a_column_is_called_what_the_settings_say() {
    let rows = "编号,name,学位,lon,lat\nS1,北小学,120,112.505,37.865\n";
    let settings = "[columns]\nid = [\"id\", \"编号\"]\nseats = [\"capacity\", \"学位\"]\n";
    assert_eq!(seats(rows, settings, None), [120]);
}

#[test]
fn a_file_may_have_a_byte_order_mark_and_any_ending() {
    let geojson = r#"{"type": "FeatureCollection", "features": [{"type": "Feature", "id": 7,
        "properties": {"children": 12}, "geometry": {"type": "Point", "coordinates": [112.5, 37.86, 800.0]}}]}"#;
    let files = [
        ("schools.csv", &*format!("\u{feff}{SCHOOLS}").replace('\n', "\r\n")),
        ("blocks.csv", &*format!("\u{feff}  {geojson}")),
    ];
    let district = Folder::new(&files).read(None).unwrap().district;
    assert_eq!(district.schools()[0].id, SchoolId("S1".to_owned()));
    assert_eq!(district.blocks()[0].id, BlockId("7".to_owned()));
    assert_eq!(district.blocks()[0].children, Children(12));
}

#[test]
fn fractions_of_children_become_whole_ones_with_the_same_total() {
    let head = "id,children,lon,lat\n";
    let row = |id: &str, children: &str| format!("{id},{children},112.5,37.86\n");
    let rows = [row("c", "0.5"), row("a", "0.5"), row("b", "0.5"), row("d", "2.0")].concat();
    assert_eq!(children(&format!("{head}{rows}")), [1, 1, 0, 2]);
    let tenths: String = (0..10).map(|n| row(&n.to_string(), "0.1")).collect();
    assert_eq!(children(&format!("{head}{tenths}")), [1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
}

#[test]
fn the_order_of_rows_and_columns_means_nothing() {
    let files = |schools: &str, blocks: &str| {
        Folder::new(&[("schools.csv", schools), ("blocks.csv", blocks)]).read(None).unwrap()
    };
    let one = files(
        "id,name,seats,lon,lat\na,A,10,112.5,37.8\nb,B,20,112.6,37.8\n",
        "id,children,lon,lat\nx,1.5,112.5,37.8\ny,2.5,112.6,37.8\n",
    );
    let other = files(
        "lat,lon,name,seats,id\n37.8,112.6,B,20,b\n37.8,112.5,A,10,a\n",
        "children,lat,lon,id\n2.5,37.8,112.6,y\n1.5,37.8,112.5,x\n",
    );
    assert_eq!(one.district.schools(), other.district.schools());
    assert_eq!(one.district.blocks(), other.district.blocks());
}

/// Unit squares from west to east, in hundredths of a degree.
fn squares(n: usize) -> String {
    let square = |at: usize| {
        let (west, east) = (112.5 + at as f64 / 100.0, 112.51 + at as f64 / 100.0);
        format!(
            r#"{{"type": "Feature", "properties": {{"id": "B{at}", "children": 1}}, "geometry":
            {{"type": "Polygon", "coordinates": [[[{west}, 37.85], [{west}, 37.86], [{east}, 37.86],
            [{east}, 37.85], [{west}, 37.85]]]}}}}"#
        )
    };
    let squares: Vec<String> = (0..n).map(square).collect();
    format!(r#"{{"type": "FeatureCollection", "features": [{}]}}"#, squares.join(","))
}

#[test]
fn a_schools_own_block_is_said_or_found_and_on_a_border_the_first() {
    let schools = "id,name,seats,block,lon,lat
in,In,1,,112.515,37.855
border,Border,1,,112.51,37.855
said,Said,1,B2,112.505,37.855
outside,Outside,1,,112.505,37.87
";
    let files = [("schools.csv", schools), ("blocks.geojson", &*squares(3))];
    let district = Folder::new(&files).read(None).unwrap().district;
    let own = |id: &str| {
        let school = district.school_named(&SchoolId(id.to_owned())).unwrap();
        district.school(school).own_block
    };
    assert_eq!(own("in"), Some(BlockIdx(1)));
    assert_eq!(own("border"), Some(BlockIdx(0)));
    assert_eq!(own("said"), Some(BlockIdx(2)));
    assert_eq!(own("outside"), None);
}

#[test]
fn outlines_are_turned_counterclockwise_and_walks_start_inside() {
    use geo::orient::Direction;
    use geo::{Intersects, Orient};
    let horseshoe = r#"{"type": "FeatureCollection", "features": [{"type": "Feature",
        "properties": {"id": "U", "children": 1}, "geometry": {"type": "Polygon", "coordinates":
        [[[112.5, 37.85], [112.5, 37.88], [112.505, 37.88], [112.505, 37.855], [112.525, 37.855],
        [112.525, 37.88], [112.53, 37.88], [112.53, 37.85], [112.53, 37.85]]]}}]}"#;
    let files = [("schools.csv", SCHOOLS), ("blocks.geojson", horseshoe)];
    let loaded = Folder::new(&files).read(None).unwrap();
    assert_eq!(loaded.notices, []);
    let block = &loaded.district.blocks()[0];
    let (outline, point) = (block.outline.as_ref().unwrap(), block.point.unwrap());
    assert_eq!(outline, &outline.orient(Direction::Default));
    assert!(outline.intersects(&geo::Point::new(point.lon, point.lat)));
}

#[test]
fn given_distances_replace_places_and_are_exact() {
    let files = [
        ("schools.csv", "id,name,level,seats\nS1,North,a,5\nS2,East,a,5\nS3,High,b,5\n"),
        ("blocks.csv", "id,children\nB1,5\nB2,0\n"),
        (
            "distances.csv",
            "school,meters,block\nS2,0.0005,B1\nS1,1e2,B1\nS3,5,B1\nS1,2.0004999,B2\n",
        ),
        ("adjacency.csv", "neighbor,block\nB2,B1\nB1,B2\n"),
    ];
    let district = Folder::new(&files).read(Some("a")).unwrap().district;
    let walks = district.given_walks.unwrap();
    let walk = |block, school| walks.between(BlockIdx(block), SchoolIdx(school));
    assert_eq!(walk(0, 0), Some(Millimeters(100_000)));
    assert_eq!(walk(0, 1), Some(Millimeters(1)));
    assert_eq!(walk(1, 0), Some(Millimeters(2_000)));
    assert_eq!(walk(1, 1), None);
    assert_eq!(district.given_neighbors, Some(vec![(BlockIdx(0), BlockIdx(1))]));
}

#[test]
fn inputs_are_known_by_their_bytes() {
    let files = [("schools.csv", SCHOOLS), ("blocks.csv", BLOCKS), ("settings.toml", "")];
    let inputs = Folder::new(&files).read(None).unwrap().district.inputs;
    let names: Vec<&str> = inputs.iter().map(|input| input.role.name()).collect();
    assert_eq!(names, ["schools", "blocks", "settings"]);
    // Of no bytes at all, as in FIPS 180-4's examples.
    let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    assert_eq!(inputs[2].sha256, empty);
}

#[test]
fn of_many_alike_problems_some_are_listed_and_all_are_counted() {
    let rows: String = (0..50).map(|n| format!("B{n},x,112.5,37.8\n")).collect();
    let blocks = format!("id,children,lon,lat\n{rows}");
    let files = [("schools.csv", SCHOOLS), ("blocks.csv", &*blocks)];
    let problems = Folder::new(&files).read(None).unwrap_err();
    assert_eq!(problems.len(), 21);
    assert!(problems.iter().all(|problem| problem.code == Code::BadChildren));
    assert!(problems[20].to_string().contains("and 30 more"), "{}", problems[20]);
}

fn real(name: &str) -> PathBuf {
    Path::new("../shared/real").join(name)
}

/// Real files with settings of ours.
fn read_real(name: &str, settings: &str, level: Option<&str>) -> Result<Loaded, Vec<Problem>> {
    let folder = Folder::new(&[("settings.toml", settings)]);
    ingest::read(&Files {
        settings: Some(&folder.path().join("settings.toml")),
        level,
        ..Files::of(&real(name).join("schools.geojson"), &real(name).join("blocks.geojson"))
    })
}

#[test]
#[cfg_attr(not(shared), ignore = "needs ../shared")]
fn fairfax_is_read_level_by_level() {
    let cases = [
        ("ES", "children", "current_es", [138, 101_127, 89_045]),
        ("MS", "children_est_ms", "current_ms", [26, 30_211, 27_892]),
        ("HS", "children_est_hs", "current_hs", [24, 58_570, 56_429]),
    ];
    for (level, children, current, want) in cases {
        let settings = format!(
            "[columns]\nchildren = {children:?}\nseats = \"capacity\"\ncurrent_school = {current:?}\n"
        );
        let loaded = read_real("fairfax", &settings, Some(level)).unwrap();
        let district = loaded.district;
        let seats = district.total_seats().0;
        assert_eq!([district.schools().len() as i64, seats, district.total_children().0], want);
        assert_eq!(district.blocks().len(), 9_404);
        assert!(district.schools().iter().all(|school| school.own_block.is_some()));
        assert!(district.blocks().iter().all(|block| block.current_school.is_some()));
        assert_eq!(loaded.notices, []);
    }
}

#[test]
#[cfg_attr(not(shared), ignore = "needs ../shared")]
fn fairfax_without_a_level_or_its_names_says_what_to_write() {
    let problems = read_real("fairfax", "", None).unwrap_err();
    let texts: Vec<String> = problems.iter().map(Problem::to_string).collect();
    assert_eq!(
        problems.iter().map(|one| one.code).collect::<Vec<_>>(),
        [Code::MissingColumn, Code::SeveralLevels]
    );
    assert!(texts[0].contains("[columns] seats = "), "{}", texts[0]);
    assert!(texts[1].contains(r#""ES", "HS", "MS""#), "{}", texts[1]);
}

#[test]
#[cfg_attr(not(shared), ignore = "needs ../shared")]
fn somerville_has_one_level() {
    let seats = "[columns]\nseats = \"capacity_assumed\"\n";
    for (settings, level) in [("", None), ("", Some("K-5")), ("level = []\n", None)] {
        let loaded = read_real("somerville", &format!("{seats}{settings}"), level).unwrap();
        let district = loaded.district;
        assert_eq!((district.schools().len(), district.blocks().len()), (7, 581));
        assert_eq!(district.total_children(), Children(2_255));
        assert!(district.blocks().iter().all(|block| block.current_school.is_some()));
        // Parks and water are in no block.
        let codes: Vec<Code> = loaded.notices.iter().map(|notice| notice.code).collect();
        assert_eq!(codes, [Code::Gap]);
    }
}

#[test]
#[cfg_attr(not(shared), ignore = "needs ../shared")]
fn cambridge_has_no_seats_and_no_children_to_read() {
    let problems = read_real("cambridge", "", None).unwrap_err();
    let texts: Vec<String> = problems.iter().map(Problem::to_string).collect();
    let want = [
        ("schools", "seats", r#"the file has "address", "id", "name"; none looks like it"#),
        (
            "blocks",
            "children",
            r#"the file has "housing_units", "id", "land_m2", "population"; if it is "housing_units", the settings say [columns] children = "housing_units""#,
        ),
    ];
    let want = want.map(|(file, fact, detail)| {
        format!(
            "E110 ../shared/real/cambridge/{file}.geojson: {fact:?}: {} ({detail})",
            Code::MissingColumn.advice()
        )
    });
    assert_eq!(texts, want);
}

#[test]
fn an_empty_list_of_columns_is_a_fact_the_files_do_not_have() {
    let rows = "id,name,level,seats,lon,lat\na,A,K-5,10,112.5,37.8\nb,B,K-8,20,112.5,37.8\n";
    assert_eq!(seats(rows, "[columns]\nlevel = []\n", None), [10, 20]);
}

const THREE_SCHOOLS: &str = "id,name,level,seats,shared_zone,least_children,quality,lon,lat
S1,North,primary,100,,,,112.505,37.865
S2,South,primary,50,East,20,3.5,112.505,37.845
S3,East,primary,50,East,,,112.515,37.865
J1,High,junior,50,,,,112.515,37.845
";
const TWO_BLOCKS: &str = "id,children,grade6,current_school,lon,lat
B1,30,4,S1,112.505,37.855
2,40,,S3,112.515,37.855
";

/// Three schools and two blocks, with these settings and files.
fn with_hand(settings: &str, files: &[(&str, &str)]) -> catchment::model::District {
    let base = [("schools.csv", THREE_SCHOOLS), ("blocks.csv", TWO_BLOCKS)];
    let all = [&base[..], &[("settings.toml", settings)], files].concat();
    let loaded = Folder::new(&all).read(Some("primary")).unwrap();
    assert_eq!(loaded.notices, []);
    loaded.district
}

// B1 is block 1: ids are in the order of their text, and "2" comes first.
const B1: BlockIdx = BlockIdx(1);
const B2: BlockIdx = BlockIdx(0);

#[test]
fn settings_say_how_to_allocate() {
    use catchment::model::{Effort, Millionths, Rule};
    let settings = "rule = \"shortest-worst-walk\"\nconnected = false\neffort = \"best\"
max_walk_m = 1_500.5\ncompact_within = 1e-3\n";
    let said = with_hand(settings, &[]).settings;
    assert_eq!((said.rule, said.connected), (Rule::ShortestWorstWalk, Some(false)));
    assert_eq!((said.effort, said.max_walk), (Effort::Best, Some(Millimeters(1_500_500))));
    assert_eq!(said.compact_within, Some(Millionths(1_000)));
    assert_eq!(with_hand("", &[]).settings, catchment::model::Settings::default());
}

#[test]
fn pins_and_bans_come_from_settings_and_files_and_other_levels_do_not_matter() {
    let settings = "[pins]\nB1 = \"S2\"\n[bans]\nB1 = \"S1\"\n2 = [\"S1\", \"J1\"]\n";
    let pins = ("pins.csv", "school,block,why\nS2,B1,again\nJ1,B1,another level\nS3,2,\n");
    let hand = with_hand(settings, &[pins, ("bans.csv", "block,school\n2,S2\n")]).hand;
    assert_eq!(hand.pins, [(B1, SchoolIdx(1)), (B2, SchoolIdx(2))].into());
    let bans = [(B1, SchoolIdx(0)), (B2, SchoolIdx(0)), (B2, SchoolIdx(1))];
    assert_eq!(hand.bans, bans.into());
}

#[test]
fn a_plan_to_keep_holds_who_moved_in_the_last_years() {
    let settings = "[keep]\nprice_m = 300.5\nyears = 6\nentry_year = 2027\n";
    let kept = |moved_b1: &str, moved_b2: &str| {
        let rows = format!("block,school,moved\nB1,S1,{moved_b1}\n2,S3,{moved_b2}\n");
        with_hand(settings, &[("keep.csv", &rows)]).hand.keep.unwrap()
    };
    let keep = kept("2021", "2022");
    assert_eq!(keep.price, Millimeters(300_500));
    assert_eq!(keep.schools, [Some(SchoolIdx(2)), Some(SchoolIdx(0))]);
    assert_eq!(keep.held, [B2].into());
    assert_eq!(kept("", "2027").held, [B2].into());
    assert_eq!(kept("2026", "1999").held, [B1].into());
}

#[test]
fn a_folders_assignments_can_be_kept_as_they_are() {
    let settings = "[keep]\nprice_m = 0\n";
    let rows = "block,school,meters\nB1,S1,300.000\n2,,\n";
    let keep = with_hand(settings, &[("keep.csv", rows)]).hand.keep.unwrap();
    assert_eq!(keep.schools, [None, Some(SchoolIdx(0))]);
}

#[test]
fn a_shared_zone_is_said_by_school_or_by_zone() {
    let zones = |settings: &str| with_hand(settings, &[]).hand.shared_zones;
    let of_file = zones("");
    assert_eq!(
        (&*of_file[0].name, &of_file[0].schools[..]),
        ("East", &[SchoolIdx(1), SchoolIdx(2)][..])
    );
    let wider = zones("[shared_zones]\nEast = [\"S1\", \"S2\", \"J1\"]\n");
    assert_eq!(
        (wider.len(), &wider[0].schools[..]),
        (1, &[SchoolIdx(0), SchoolIdx(1), SchoolIdx(2)][..])
    );
    assert_eq!(zones("[schools.S3]\nclosed = true\n"), []);
}

#[test]
fn a_closed_school_is_gone_wherever_it_was_spoken_of() {
    let settings = "[schools.S3]\nclosed = true\n[bans]\n2 = \"S3\"\n[keep]\nprice_m = 1\n";
    let keep = ("keep.csv", "block,school\nB1,S1\n2,S3\n");
    let distances = ("distances.csv", "block,school,meters\nB1,S1,1\n2,S1,1\n2,S2,1\n2,S3,1\n");
    let district = with_hand(settings, &[keep, distances]);
    let ids: Vec<&str> = district.schools().iter().map(|school| &*school.id.0).collect();
    assert_eq!(ids, ["S1", "S2"]);
    assert_eq!(district.block(B2).current_school, None);
    assert_eq!(district.hand.keep.unwrap().schools, [None, Some(SchoolIdx(0))]);
    assert!(district.hand.bans.is_empty());
}

#[test]
fn a_new_school_and_new_seats_need_no_new_files() {
    let settings = "[schools.S0]\nnew = true\nname = \"新校\"\nname_en = \"New\"\nlon = 112.51
lat = 37.85\nseats = 360\nleast_children = 90\nblock = \"B1\"\n[schools.S2]\nseats = 45
least_children = 30\n[schools.J9]\nnew = true\nlevel = \"junior\"\n[pins]\nB1 = \"S0\"\n";
    let district = with_hand(settings, &[]);
    let new = &district.schools()[0];
    assert_eq!((&*new.id.0, &*new.name, new.name_en.as_deref()), ("S0", "新校", Some("New")));
    assert_eq!(
        (new.seats, new.least_children, new.own_block),
        (Children(360), Children(90), Some(B1))
    );
    let changed = district.school(SchoolIdx(2));
    assert_eq!(
        (&*changed.id.0, changed.seats, changed.least_children),
        ("S2", Children(45), Children(30))
    );
    assert_eq!(changed.quality, Some(catchment::model::Millionths(3_500_000)));
    assert_eq!(district.schools().len(), 4);
    assert_eq!(district.hand.pins, [(B1, SchoolIdx(0))].into());
}

#[test]
fn grandfathered_children_leave_with_their_seats() {
    let settings = "[grandfathered]\nchildren = [\"grade6\"]\n";
    let district = with_hand(settings, &[]);
    let children: Vec<i64> = district.blocks().iter().map(|block| block.children.0).collect();
    let seats: Vec<i64> = district.schools().iter().map(|school| school.seats.0).collect();
    assert_eq!((children, seats), (vec![40, 26], vec![96, 50, 50]));
    assert_eq!(district.total_grandfathered(), Children(4));

    // Of a closed school they need a seat like all others.
    let closed = with_hand(&format!("{settings}[schools.S1]\nclosed = true\n"), &[]);
    assert_eq!(closed.block(B1).children, Children(30));
    assert_eq!(closed.total_grandfathered(), Children(0));
}

#[test]
fn grandfathered_children_may_be_fractions_and_none_is_lost() {
    let blocks = "id,children,grade6,current_school,lon,lat
B1,10.5,4.25,S1,112.505,37.855\nB2,20.5,0.75,S1,112.515,37.855\n";
    let files = [
        ("schools.csv", SCHOOLS),
        ("blocks.csv", blocks),
        ("settings.toml", "[grandfathered]\nchildren = \"grade6\"\n"),
    ];
    let district = Folder::new(&files).read(None).unwrap().district;
    assert_eq!(district.total_children() + district.total_grandfathered(), Children(31));
    assert_eq!(district.total_grandfathered(), Children(5));
    assert_eq!(district.total_seats(), Children(95));
}
