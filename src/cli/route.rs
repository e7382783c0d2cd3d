use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use super::failure::Failure;
use super::inputs::{self, OtherInputFlags};
use crate::model::{BlockId, BlockIdx, Plan, SchoolId, SchoolIdx};
use crate::wire;
use crate::world::World;

/// The way along streets from a block to its school, as GeoJSON: exactly as long as the plan says
#[derive(Debug, Args)]
pub(super) struct Flags {
    /// A plan.json, or the folder it is in
    #[arg(value_name = "PLAN")]
    plan: PathBuf,
    /// The block's id
    #[arg(long, value_name = "ID")]
    block: String,
    /// Another school than the plan's for this block
    #[arg(long, value_name = "ID")]
    school: Option<String>,
    #[command(flatten)]
    inputs: OtherInputFlags,
}

pub(super) fn run(flags: &Flags, out: &mut impl Write) -> Result<(), Failure> {
    let path = inputs::plan_file(&flags.plan);
    let plan = inputs::read_plan(&path)?;
    let world = flags.inputs.world(&path, &plan)?;
    let Some(streets) = world.distances.streets() else {
        let why = "the plan was made without streets, and there is no route to show";
        return Err(Failure::Wrong(why.to_owned()));
    };
    let (block, school) = ends(flags, &world, &plan)?;
    let Some(route) = streets.route(block, school) else {
        let school = &world.district.school(school).id;
        let why = format!("there is no way from block {:?} to school {school}", flags.block);
        return Err(Failure::Wrong(why));
    };
    writeln!(out, "{}", wire::route(&world.district, (block, school), &route))?;
    Ok(())
}

fn ends(flags: &Flags, world: &World, plan: &Plan) -> Result<(BlockIdx, SchoolIdx), Failure> {
    let wrong = |what: String| Failure::Wrong(what);
    let id = BlockId(flags.block.clone());
    let block = world.district.block_named(&id);
    let block = block.ok_or_else(|| wrong(format!("there is no block {:?}", flags.block)))?;
    let school = match &flags.school {
        Some(school) => SchoolId(school.clone()),
        None => {
            let planned = plan.block(&id).and_then(|block| block.school.clone());
            let none = || wrong(format!("the plan has no seat for block {:?}", flags.block));
            planned.ok_or_else(none)?.0
        }
    };
    let found = world.district.school_named(&school);
    let school = found.ok_or_else(|| wrong(format!("there is no school {:?}", school.0)))?;
    Ok((block, school))
}
