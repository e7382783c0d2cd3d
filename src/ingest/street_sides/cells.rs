//! The ground of every block: the cells of its samples, united.

use geo::{BoundingRect, Coord, LineString, MapCoords, MultiPolygon, Polygon, unary_union};
use rayon::prelude::*;
use spade::{DelaunayTriangulation, HasPosition, Point2, Triangulation};

use super::samples::Site;

/// In whole millimeters, so that corners computed twice are one.
#[derive(Clone, Copy, Debug)]
struct Place {
    at: Point2<f64>,
    block: Option<usize>,
}

impl HasPosition for Place {
    type Scalar = f64;

    fn position(&self) -> Point2<f64> {
        self.at
    }
}

/// One per block, in whole millimeters; empty where no place is nearest to it.
pub fn of(n_blocks: usize, sites: &[Site]) -> Vec<MultiPolygon<f64>> {
    let mut places: Vec<Place> = sites.iter().map(place).collect();
    places.sort_by(|a, b| (a.at.x.total_cmp(&b.at.x)).then(a.at.y.total_cmp(&b.at.y)));
    places.dedup_by_key(|place| (place.at.x.to_bits(), place.at.y.to_bits()));
    let far = far_corners(&places);
    places.extend(far.map(|at| Place { at, block: None }));
    let mut cells: Vec<Vec<Polygon<f64>>> = vec![Vec::new(); n_blocks];
    let diagram = DelaunayTriangulation::<Place>::bulk_load_stable(places)
        .expect("positions on the globe are finite");
    for face in diagram.voronoi_faces() {
        let Some(block) = face.as_delaunay_vertex().data().block else { continue };
        let corners: Option<Vec<Coord<f64>>> = face
            .adjacent_edges()
            .map(|edge| edge.from().position().map(|at| whole(Coord { x: at.x, y: at.y })))
            .collect();
        let mut ring = LineString(corners.expect("far corners are around every other place"));
        ring.0.dedup();
        ring.close();
        if 4 <= ring.0.len() {
            cells[block].push(Polygon::new(ring, Vec::new()));
        }
    }
    cells.into_par_iter().map(|cells| united(&cells)).collect()
}

fn place(site: &Site) -> Place {
    let [east, north] = site.geom().map(|meters| meters * 1000.0);
    let at = whole(Coord { x: east, y: north });
    Place { at: Point2::new(at.x, at.y), block: site.data }
}

fn whole(at: Coord<f64>) -> Coord<f64> {
    // Minus zero is zero.
    Coord { x: at.x.round() + 0.0, y: at.y.round() + 0.0 }
}

/// Four places around all others, so far away that they take nothing from them.
fn far_corners(places: &[Place]) -> impl Iterator<Item = Point2<f64>> + use<> {
    let size = places.iter().map(|place| place.at.x.abs().max(place.at.y.abs()));
    let far = 10.0 * (size.fold(0.0, f64::max) + 1_000_000.0);
    [(-far, -far), (far, -far), (far, far), (-far, far)].map(|(x, y)| Point2::new(x, y)).into_iter()
}

/// Clipping moves corners by less than a millimeter, and here they move back.
fn united(cells: &[Polygon<f64>]) -> MultiPolygon<f64> {
    let shape = unary_union(cells).map_coords(whole);
    let has_width = |polygon: &Polygon<f64>| {
        polygon.bounding_rect().is_some_and(|frame| 0.0 < frame.width() && 0.0 < frame.height())
    };
    MultiPolygon(shape.0.into_iter().filter(has_width).collect())
}
