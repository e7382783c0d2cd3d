use std::io;
use std::process::ExitCode;

use crate::ingest::Problem;
use crate::store::StoreError;
use crate::verify::Promise;

/// Why a command could not do what was asked.
#[derive(Debug)]
pub(super) enum Failure {
    /// What is wrong with the input files.
    Problems(Vec<Problem>),
    /// What else is wrong with what was given.
    Wrong(String),
    /// A plan breaks so many promises, as has been printed.
    PromisesBroken(usize),
    /// The reader of our output went away, which is its right.
    NobodyReads,
    /// Why there cannot be a plan, or none was found: a paragraph each.
    NoPlan(Vec<String>),
    /// Flags that make no sense together: a sentence each.
    Flags(Vec<String>),
    /// A mistake of this program, with what it knows about it.
    Ours(Vec<Promise>),
}

const BAD_INPUT: u8 = 1;
const BAD_FLAGS: u8 = 2;
const OUR_FAULT: u8 = 70;

impl Failure {
    /// To stderr, with the exit code.
    pub(super) fn report(&self) -> ExitCode {
        match self {
            Self::Problems(problems) => {
                problems.iter().for_each(|problem| eprintln!("{problem}"));
                let n = problems.len();
                let plural = if n == 1 { "" } else { "s" };
                eprintln!("\n{n} problem{plural}, nothing written");
            }
            Self::NoPlan(reasons) => {
                reasons.iter().for_each(|reason| eprintln!("{reason}\n"));
                eprintln!("there is no plan; nothing written");
            }
            Self::Wrong(what) => eprintln!("error: {what}"),
            Self::Flags(wrong) => {
                wrong.iter().for_each(|what| eprintln!("error: {what}"));
                eprintln!("\nFor more information, try '--help'.");
                return ExitCode::from(BAD_FLAGS);
            }
            Self::PromisesBroken(1) => eprintln!("\n1 promise is broken"),
            Self::PromisesBroken(n_broken) => eprintln!("\n{n_broken} promises are broken"),
            Self::NobodyReads => return ExitCode::SUCCESS,
            Self::Ours(broken) => {
                for promise in broken {
                    let lines = promise.finding.as_ref().err().into_iter().flatten();
                    lines.for_each(|line| eprintln!("{}: {line}", promise.name.as_str()));
                }
                eprintln!("error: this is a mistake of catchment, not yours; nothing written");
                return ExitCode::from(OUR_FAULT);
            }
        }
        ExitCode::from(BAD_INPUT)
    }

    /// Why there is no plan, each reason a paragraph.
    pub(super) fn sentences(self) -> Vec<String> {
        match self {
            Self::NoPlan(reasons) => reasons,
            Self::Ours(broken) => {
                let lines = broken.into_iter().filter_map(|promise| promise.finding.err());
                lines.flatten().map(|line| line.to_string()).collect()
            }
            Self::Wrong(what) => vec![what],
            _ => Vec::new(),
        }
    }
}

impl From<StoreError> for Failure {
    fn from(err: StoreError) -> Self {
        Self::Wrong(err.to_string())
    }
}

/// Of writing to stdout.
impl From<io::Error> for Failure {
    fn from(err: io::Error) -> Self {
        match err.kind() {
            io::ErrorKind::BrokenPipe => Self::NobodyReads,
            _ => Self::Wrong(format!("cannot write the answer: {err}")),
        }
    }
}
