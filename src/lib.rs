//! School catchments: which school does each block of homes belong to, how good is that, and why.
//!
//! Nearest alone overfills schools. Least total walk under seats has one number per school, its
//! *crowding*, in meters, and at the optimum every block goes where *distance + crowding* is least.
//! That number is the explanation, the certificate and the algorithm.
//!
//! Rooms are listed in the order data flows, and a room uses only rooms listed above it
//! (`tests/it/architecture.rs` holds that). To understand everything read [`model`], then
//! [`pipeline`], then [`allocate`].
//!
//! What always holds, each held by a test:
//!
//! 1. A [`model::District`] that exists is valid: parsed once, in [`ingest`], never re-checked.
//! 2. From [`model`] to [`pipeline`], [`ingest`] aside, nothing does I/O, knows JSON or a clock.
//!    Quantities are integers, ties are broken by id, work is limited by counts and never by time:
//!    the same input gives the same bytes on any machine, for any number of threads and any order
//!    of rows.
//! 3. No plan that [`verify`] objects to is written, stored or shown.
//! 4. What the public can read holds no count of children of a single block, and nobody's question.

/// The nouns: units, schools, blocks, districts, settings, plans.
pub mod model;

/// What people read, in every language: texts by name, plurals, days.
pub mod language;

/// Coordinate reference systems: to longitude and latitude on WGS 84, and back.
pub mod crs;

/// Files in: the only reader of foreign formats. Finds every problem, or gives a valid district.
pub mod ingest;

/// How far every block is from every school.
pub mod distance;

/// Who touches whom.
pub mod adjacency;

/// What the settings and the office's hand make of each block and school.
pub mod terms;

/// A district together with what was measured on the ground.
pub mod world;

/// Who goes where: least total walk by crowding, then whole blocks.
pub mod allocate;

/// Every promise of a plan again, sharing no code with [`allocate`].
pub mod verify;

/// The map of it: blocks dissolved to the outline of each school's zone.
pub mod zones;

/// One home's answer: its school, the nearer ones, the arithmetic, and what would change it.
pub mod explain;

/// Zones in words: their borders street by street, and the streets and homes they hold.
pub mod describe;

/// Finding home: blocks, schools and addresses by what people call them, slips and all.
pub mod search;

/// Shared zones: which schools should share one, and how even zones then are.
pub mod sharing;

/// The numbers of a plan, and two plans compared.
pub mod report;

/// The story: from a district to a plan that keeps every promise.
pub mod pipeline;

/// A plan while somebody draws it: edits, figures that follow the hand, the rest solved anew.
pub mod draw;

/// Believable cities of any size, for demonstrations, tests and benches.
pub mod synth;

/// Formats out and back: plan JSON, GeoJSON, CSV, the report page. The only JSON of plans.
pub mod wire;

/// Vector tiles for web maps: the layers of a plan, cut into squares, neighbors kept.
pub mod tiles;

/// The layers of a plan's map in other people's file formats: GeoPackage, FlatGeobuf, CSV.
pub mod export;

/// What an office prints, as PDF: homes' answers with codes to check them by, and zones as maps and
/// in words.
pub mod notice;

/// Keeping: a plan and all it was made from, in one folder, never half-written; and all that an
/// office keeps, in a database.
pub mod store;

/// The office at work: who signs in, what they may do, the data they bring and the jobs they ask for.
pub mod office;

/// Pages for people, as HTML that needs no script.
pub mod pages;

/// HTTP: translates, delegates, decides nothing.
pub mod serve;

/// The command line, one file per command.
pub mod cli;
