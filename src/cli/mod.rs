//! What people type. Each command reads, calls the rooms, and prints; none decides anything.

mod allocate;
mod comments;
mod compare;
mod demo;
mod describe;
mod district;
mod explain;
mod export;
mod failure;
mod group;
mod impossible;
mod inputs;
mod inspect;
mod language;
mod letters;
mod maps;
mod notice;
mod person;
mod progress;
mod proved;
mod publish;
mod published;
mod route;
mod rules;
mod serve;
mod store;
mod survey;
mod synth;
mod tables;
mod verify;
mod work;

use std::io::{self, Write};
use std::panic;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use failure::Failure;

/// School catchments: which school does each block of homes belong to, how good is that, and why.
///
/// Every child gets a seat near home, and no school is overfull. `allocate` makes a plan folder,
/// `verify` proves it again, `explain` answers one home, `serve` shows it on a map.
#[derive(Debug, Parser)]
#[command(version, propagate_version = true, max_term_width = 100)]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Allocate(allocate::Flags),
    Verify(verify::Flags),
    Explain(explain::Flags),
    Notice(notice::Flags),
    Letters(letters::Flags),
    Maps(maps::Flags),
    Describe(describe::Flags),
    Inspect(inspect::Flags),
    Export(export::Flags),
    Compare(compare::Flags),
    Rules(rules::Flags),
    Group(group::Flags),
    Route(route::Flags),
    Synth(synth::Flags),
    Publish(publish::Flags),
    Comments(comments::Flags),
    Store(store::Flags),
    Work(work::Flags),
    District(district::Flags),
    Person(person::Flags),
    Serve(serve::Flags),
    Demo(demo::Flags),
}

/// Does what was typed, and says how it went: 0 for well, 1 for bad input or a broken promise,
/// 2 for bad flags, 70 for our own fault.
pub fn main() -> ExitCode {
    let command = CommandLine::parse().command;
    let outcome = panic::catch_unwind(|| run(command, &mut io::stdout().lock()));
    match outcome {
        Ok(Ok(())) => ExitCode::SUCCESS,
        Ok(Err(failure)) => failure.report(),
        // The panic has been printed where it happened.
        Err(_) => Failure::Ours(Vec::new()).report(),
    }
}

fn run(command: Command, out: &mut impl Write) -> Result<(), Failure> {
    match command {
        Command::Allocate(flags) => allocate::run(&flags, out),
        Command::Verify(flags) => verify::run(&flags, out),
        Command::Explain(flags) => explain::run(&flags, out),
        Command::Notice(flags) => notice::run(&flags, out),
        Command::Letters(flags) => letters::run(&flags, out),
        Command::Maps(flags) => maps::run(&flags, out),
        Command::Describe(flags) => describe::run(&flags, out),
        Command::Inspect(flags) => inspect::run(&flags, out),
        Command::Export(flags) => export::run(&flags, out),
        Command::Compare(flags) => compare::run(&flags, out),
        Command::Rules(flags) => rules::run(&flags, out),
        Command::Group(flags) => group::run(&flags, out),
        Command::Route(flags) => route::run(&flags, out),
        Command::Synth(flags) => synth::run(&flags, out),
        Command::Publish(flags) => publish::run(&flags, out),
        Command::Comments(flags) => comments::run(&flags, out),
        Command::Store(flags) => store::run(&flags, out),
        Command::Work(flags) => work::run(&flags, out),
        Command::District(flags) => district::run(&flags, out),
        Command::Person(flags) => person::run(&flags, out),
        Command::Serve(flags) => serve::run(&flags, out),
        Command::Demo(flags) => demo::run(&flags, out),
    }?;
    out.flush().map_err(Failure::from)
}
