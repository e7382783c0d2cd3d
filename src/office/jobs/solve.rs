use std::fs;
use std::path::Path;
use std::process::{ExitStatus, Stdio};

use serde_json::{Value, json};
use tokio::io::AsyncReadExt;
use tokio::process::{Child, Command};
use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::watch;

use super::order::{Order, SHEETS, SOLVE};
use super::progress::{Said, Step, step};
use super::worker::{Worker, said};
use crate::model::Effort;
use crate::office::figures_to_keep;
use crate::office::inputs::unpack;
use crate::store::database::{DatabaseError, Deed, Job, Moment, NewPlan};
use crate::store::{InputPaths, Scratch};

/// How a job went.
pub(super) enum Outcome {
    Done(Value),
    /// It would go the same way again, for this reason.
    Failed(String),
    /// It was to stop.
    Halted,
    /// Its process was ended from outside. Nobody knows why, so that another worker may try.
    Vanished,
}

/// Who is told how far it is, and who says that it is to stop.
pub(super) struct Wires {
    pub tell: UnboundedSender<Step>,
    pub halt: watch::Receiver<bool>,
}

/// Results of a command are read at once; those of sheets are short.
const LONGEST_RESULT: u64 = 16 << 20;

/// Where, in the job's folder, what it makes is.
const PLAN: &str = "plan";
const RESULT: &str = "result.json";

/// Does a job, from the store to the store.
///
/// # Errors
///
/// The store or the disk refuses: later or elsewhere it may go well.
pub(super) async fn do_job(
    worker: Worker,
    job: Job,
    mut wires: Wires,
) -> Result<Outcome, DatabaseError> {
    let order = match Order::from_json(&job.body) {
        Ok(order) if [SOLVE, SHEETS].contains(&&*job.kind) => order,
        _ => return Ok(Outcome::Failed(super::BadOrder.to_string())),
    };
    let begin = |name: &str| {
        if let Some(step) = step(name) {
            // Nobody listens when the job is given up.
            let _ = wires.tell.send(step);
        }
    };
    begin("fetching");
    let folder = Scratch::new()?;
    let version = match worker.database.version(&job.district, &order.version).await {
        Err(DatabaseError::Missing { what, name }) => {
            return Ok(Outcome::Failed(format!("there is no {what} {name:?}")));
        }
        other => other?,
    };
    let paths = unpack(&worker.database, &version, folder.path()).await?;
    let child = command(&worker, &job, &order, (folder.path(), &paths))?;
    let (status, text) = match watched(child, &mut wires).await {
        Some(ended) => ended.map_err(|source| DatabaseError::File { path: "".into(), source })?,
        None => return Ok(Outcome::Halted),
    };
    match status.code() {
        Some(0) => {}
        Some(_) => return Ok(Outcome::Failed(text)),
        None => return Ok(Outcome::Vanished),
    }
    let _ = wires.tell.send(step("keeping").expect("it is one of the stages"));
    keep(&worker, &job, &order, &folder).await
}

fn command(
    worker: &Worker,
    job: &Job,
    order: &Order,
    (folder, paths): (&Path, &InputPaths),
) -> Result<Child, DatabaseError> {
    let mut command = Command::new(&worker.program);
    // Paths are said from the folder, so that problems do not tell where it is.
    command.current_dir(folder).arg(if job.kind == SOLVE { "allocate" } else { "rules" });
    for (role, path) in paths.by_role() {
        command.arg(format!("--{}", role.name())).arg(path);
    }
    for path in &paths.more_blocks {
        command.arg("--blocks").arg(path);
    }
    if let Some(level) = &order.level {
        // In one word, as a level may look like a flag.
        command.arg(format!("--level={level}"));
    }
    if let Some(effort) = order.effort {
        command.arg(format!("--effort={}", Effort::name(effort)));
    }
    let result = folder.join(RESULT);
    match &*job.kind {
        SOLVE => command.args(["--out", PLAN]).stdout(Stdio::null()),
        _ => {
            let out = fs::File::create_new(&result);
            command.stdout(out.map_err(DatabaseError::file(&result))?)
        }
    };
    // It ends when its standard input does: when we are gone, however that came.
    command.arg("--watched").stdin(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    #[cfg(unix)]
    // Ctrl-C is for us; we say when it is to end.
    command.process_group(0);
    command.spawn().map_err(DatabaseError::file(&worker.program))
}

/// How it ended and what it said. `None`: it was to stop, and has.
async fn watched(
    mut child: Child,
    wires: &mut Wires,
) -> Option<Result<(ExitStatus, String), std::io::Error>> {
    let mut stderr = child.stderr.take().expect("it was asked for");
    let mut text = Said::default();
    let mut bytes = vec![0; 4 << 10];
    loop {
        tokio::select! {
            read = stderr.read(&mut bytes) => match read {
                Ok(0) | Err(_) => break,
                Ok(n_read) => {
                    if let Some(step) = text.take(&bytes[..n_read]) {
                        let _ = wires.tell.send(step);
                    }
                }
            },
            () = said(&mut wires.halt) => {
                // It may have just ended by itself.
                let _ = child.kill().await;
                return None;
            }
        }
    }
    // What closed its output ends at once.
    Some(child.wait().await.map(|status| (status, text.into_text())))
}

async fn keep(
    worker: &Worker,
    job: &Job,
    order: &Order,
    folder: &Scratch,
) -> Result<Outcome, DatabaseError> {
    if job.kind == SHEETS {
        let result = json_in(&folder.path().join(RESULT))?;
        return Ok(Outcome::Done(json!({ "version": order.version, "sheets": result })));
    }
    let folder = folder.path().join(PLAN);
    let report = json_in(&folder.join("report.json"))?;
    let rule = crate::store::open(&folder)?.plan.rule;
    let deed = Deed { at: Moment::now(), who: job.asked_by.as_deref(), district: None };
    let new = NewPlan {
        district: &job.district,
        folder: &folder,
        inputs: Some(&order.version),
        draft: None,
        level: order.level.as_deref(),
        figures: &figures_to_keep(&report, rule, None),
    };
    let plan = worker.database.keep_plan(deed, new).await?;
    Ok(Outcome::Done(json!({ "plan": plan, "version": order.version, "level": order.level })))
}

fn json_in(path: &Path) -> Result<Value, DatabaseError> {
    let long = || DatabaseError::NotToKeep { path: path.to_owned(), why: "it is too long" };
    if LONGEST_RESULT < fs::metadata(path).map_err(DatabaseError::file(path))?.len() {
        return Err(long());
    }
    let bytes = fs::read(path).map_err(DatabaseError::file(path))?;
    let why = "it is no JSON";
    serde_json::from_slice(&bytes)
        .map_err(|_| DatabaseError::NotToKeep { path: path.to_owned(), why })
}
