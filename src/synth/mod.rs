//! Cities that do not exist, but could: a river with bridges, dense and sparse quarters, blocks
//! along streets, schools with classes. From a seed, the same on every machine.
//!
//! 1. `Dice`: chance that anybody can repeat.
//! 2. `ground`: a lattice of streets bent along a river, its cells joined into blocks.
//! 3. `people`: children, schools, classes, and the zones of today.
//! 4. `names`: what people call all that, in Chinese and English.

mod dice;
mod ground;
mod names;
mod people;

use geo::{LineString, MultiPolygon, Polygon};

pub use dice::Dice;

use crate::model::{
    Block, BlockId, BlockIdx, Children, ClassSizes, District, Point, School, SchoolId, SchoolIdx,
    Settings,
};

/// What to build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recipe {
    pub n_schools: usize,
    pub n_blocks: usize,
    /// Exactly so many. `None`: about 900 per school, but 2 to 30 per block.
    pub n_children: Option<Children>,
    pub seed: u64,
}

/// Why a recipe makes no city.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RecipeError {
    #[error("a city needs at least one school")]
    NoSchools,
    #[error(
        "{n_schools} schools do not fit into {n_blocks} blocks, at most one stands in each; \
         ask for fewer schools or more blocks"
    )]
    MoreSchoolsThanBlocks { n_schools: usize, n_blocks: usize },
    #[error("{0} blocks are more than the 4,000,000 a city can have")]
    TooManyBlocks(usize),
    #[error("{0} children; the number must be from 0 to 1,000,000,000")]
    ChildrenOutOfRange(i64),
}

/// Everything about a city, in the order of ids.
#[derive(Clone, Debug, PartialEq)]
pub struct City {
    pub schools: Vec<CitySchool>,
    pub blocks: Vec<CityBlock>,
    pub river: River,
}

#[derive(Clone, Debug, PartialEq)]
pub struct CitySchool {
    pub id: SchoolId,
    pub name: String,
    pub name_en: String,
    pub point: Point,
    /// Of [`PRIMARY_CLASS`] children each.
    pub classes: i64,
    pub own_block: BlockIdx,
}

/// Homes, a park or a works; outlines of neighbors share their vertices.
#[derive(Clone, Debug, PartialEq)]
pub struct CityBlock {
    pub id: BlockId,
    pub name: String,
    pub name_en: String,
    pub children: Children,
    pub outline: Polygon<f64>,
    /// Where walks start.
    pub point: Point,
    pub current_school: SchoolIdx,
}

#[derive(Clone, Debug, PartialEq)]
pub struct River {
    pub name: String,
    pub name_en: String,
    pub outline: Polygon<f64>,
    pub bridges: Vec<Bridge>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Bridge {
    pub name: String,
    pub name_en: String,
    pub line: LineString<f64>,
}

pub const PRIMARY: &str = "primary";
pub const PRIMARY_CLASS: Children = Children(45);

/// A city as a district, made in memory.
///
/// # Panics
///
/// If the recipe does not pass [`Recipe::check`].
pub fn city(recipe: Recipe) -> District {
    City::build(recipe).expect("the caller's recipe makes a city").into_district()
}

impl Recipe {
    /// # Errors
    ///
    /// The first reason why this makes no city.
    pub fn check(&self) -> Result<(), RecipeError> {
        let Self { n_schools, n_blocks, .. } = *self;
        match self.n_children {
            _ if n_schools == 0 => Err(RecipeError::NoSchools),
            _ if n_blocks < n_schools => {
                Err(RecipeError::MoreSchoolsThanBlocks { n_schools, n_blocks })
            }
            _ if 4_000_000 < n_blocks => Err(RecipeError::TooManyBlocks(n_blocks)),
            Some(Children(count)) if !(0..=1_000_000_000).contains(&count) => {
                Err(RecipeError::ChildrenOutOfRange(count))
            }
            _ => Ok(()),
        }
    }

    pub fn children(&self) -> Children {
        let (n_schools, n_blocks) = (self.n_schools as i64, self.n_blocks as i64);
        let usual = (n_schools * 900).clamp(n_blocks * 2, n_blocks * 30);
        self.n_children.unwrap_or(Children(usual))
    }
}

impl City {
    /// # Errors
    ///
    /// Why the recipe makes no city.
    pub fn build(recipe: Recipe) -> Result<Self, RecipeError> {
        recipe.check()?;
        let ground = ground::Ground::lay_out(recipe);
        let people = people::People::settle(recipe, &ground);
        Ok(names::give(recipe.seed, ground, people))
    }

    pub fn into_district(self) -> District {
        let schools = self.schools.into_iter().map(|school| School {
            least_children: Children(0),
            grandfathered: Children(0),
            quality: None,
            id: school.id,
            name: school.name,
            name_en: Some(school.name_en),
            address: None,
            point: Some(school.point),
            seats: Children(school.classes * PRIMARY_CLASS.0),
            gates: Vec::new(),
            own_block: Some(school.own_block),
        });
        let blocks = self.blocks.into_iter().map(|block| Block {
            id: block.id,
            name: Some(block.name),
            name_en: Some(block.name_en),
            children: block.children,
            outline: Some(MultiPolygon(vec![block.outline])),
            point: Some(block.point),
            entrances: Vec::new(),
            current_school: Some(block.current_school),
        });
        let sizes = ClassSizes([(PRIMARY.to_owned(), PRIMARY_CLASS)].into());
        let settings = Settings { class_sizes: sizes, ..Settings::default() };
        District::new(schools.collect(), blocks.collect(), settings, None)
            .expect("ids are numbered in order, and every place has a point")
    }
}
