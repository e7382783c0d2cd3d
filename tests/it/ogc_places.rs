//! OGC API – Features: boxes (Part 1) and coordinate reference systems (Part 2).

use crate::http::{Server, ids};
use crate::worlds::street_of_an_office;

const EPSG: &str = "http://www.opengis.net/def/crs/EPSG/0/";
const CRS84: &str = "http://www.opengis.net/def/crs/OGC/1.3/CRS84";

fn street() -> Server {
    Server::of(street_of_an_office([10; 5]))
}

/// Part 1, /req/core/fc-bbox-response.
#[tokio::test]
async fn a_box_holds_what_touches_it() {
    let server = street();
    for (bbox, expected) in [
        ("112.501,37.851,112.502,37.852", &["B1"][..]),
        ("112.501,37.851,0,112.502,37.852,99", &["B1"]),
        ("112.501,37.851,112.507,37.852", &["B1", "B2"]),
        ("112.6,37.851,112.7,37.852", &[]),
        // The other way around the world.
        ("112.521,37.8,112.504,37.9", &["B1", "B5"]),
        ("-180,-90,180,90", &["B1", "B2", "B3", "B4", "B5"]),
        ("-500,-90,500,90", &["B1", "B2", "B3", "B4", "B5"]),
    ] {
        let items = server.json(&format!("/ogc/collections/blocks/items?bbox={bbox}")).await;
        assert_eq!(ids(&items), expected, "{bbox}");
        assert_eq!(items["numberMatched"], expected.len());
    }
    for wrong in ["1,2,3", "a,b,c,d", "0,10,1,9", "nan,0,1,1", "", "1,2,3,4,5", "inf,0,1,1"] {
        let answer = server.get(&format!("/ogc/collections/blocks/items?bbox={wrong}")).await;
        assert_eq!(answer.is_problem(400), ["bad-parameter"], "{wrong}");
    }
}

/// Part 2, /req/crs/fc-md-crs-list, crs-parameter and ogc-crs-header, with the axes in the order
/// of each system's definition.
#[tokio::test]
async fn a_feature_is_where_it_is_in_every_system() {
    let server = street();
    let collection = server.json("/ogc/collections/schools").await;
    let grid = format!("{EPSG}4547");
    let systems: Vec<String> =
        ["4326", "3857", "4490", "4547"].map(|code| format!("{EPSG}{code}")).to_vec();
    let listed: Vec<&str> =
        collection["crs"].as_array().unwrap().iter().map(|uri| uri.as_str().unwrap()).collect();
    assert_eq!(listed[0], CRS84);
    assert_eq!(listed[1..], systems);
    assert!(listed.contains(&collection["storageCrs"].as_str().unwrap()));
    let at = async |crs: &str, item: &str| {
        let answer = server.get(&format!("/ogc/collections/schools/items{item}?crs={crs}")).await;
        assert_eq!(answer.header("content-crs"), format!("<{crs}>"));
        let json = answer.json();
        let feature = if item.is_empty() { json["features"][0].clone() } else { json };
        let position = feature["geometry"]["coordinates"].as_array().unwrap().clone();
        [position[0].as_f64().unwrap(), position[1].as_f64().unwrap()]
    };
    let [lon, lat] = at(CRS84, "").await;
    for item in ["", "/adams"] {
        assert_eq!(at(&systems[0], item).await, [lat, lon]);
        assert_eq!(at(&systems[2], item).await, [lat, lon]);
        let [x, y] = at(&systems[1], item).await;
        assert!(
            (x - lon * 111_319.490_793).abs() < 0.01 && (4_555_000.0..4_565_000.0).contains(&y)
        );
        // Central meridian 114°, northing first: as PROJ has it.
        let [north, east] = at(&grid, item).await;
        assert!((4_190_000.0..4_193_000.0).contains(&north), "{north}");
        assert!((368_000.0..371_000.0).contains(&east), "{east}");
    }
    let unknown = server
        .get("/ogc/collections/schools/items?crs=http://www.opengis.net/def/crs/EPSG/0/27700")
        .await;
    assert_eq!(unknown.is_problem(400), ["bad-parameter"]);
}

/// Part 2, /req/crs/fc-bbox-crs-valid-value and fc-bbox-crs-action.
#[tokio::test]
async fn a_box_is_the_same_place_in_every_system() {
    let server = street();
    for code in ["4326", "3857", "4490", "4547"] {
        let crs = format!("{EPSG}{code}");
        let items = server.json(&format!("/ogc/collections/blocks/items/B3?crs={crs}")).await;
        let ring = items["geometry"]["coordinates"][0][0].as_array().unwrap().clone();
        let axis =
            |axis: usize| ring.iter().map(move |at| at[axis].as_f64().unwrap()).collect::<Vec<_>>();
        let ends = |values: Vec<f64>| {
            let (low, high) = (
                values.iter().copied().fold(f64::MAX, f64::min),
                values.iter().copied().fold(f64::MIN, f64::max),
            );
            // The middle half, so that neighbors do not touch.
            (low + (high - low) / 4.0, high - (high - low) / 4.0)
        };
        let ((a, c), (b, d)) = (ends(axis(0)), ends(axis(1)));
        let address = format!("/ogc/collections/blocks/items?bbox={a},{b},{c},{d}&bbox-crs={crs}");
        assert_eq!(ids(&server.json(&address).await), ["B3"], "{address}");
    }
    // Farther than the map goes, and around everything.
    let whole = format!("/ogc/collections/blocks/items?bbox=-9e7,-9e7,9e7,9e7&bbox-crs={EPSG}3857");
    assert_eq!(ids(&server.json(&whole).await).len(), 5);
}
