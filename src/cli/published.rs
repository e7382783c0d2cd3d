//! The plans that a server shows: one folder's, or those of a register, which is watched.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use super::failure::Failure;
use super::progress::stage;
use super::survey::survey;
use super::{inputs, verify};
use crate::model::{ListedAddress, Plan};
use crate::serve::{Listed, Plans, Published};
use crate::store::{self, Publication, Register};
use crate::world::World;

/// A plan's folder, verified and prepared.
///
/// # Errors
///
/// It is none, or the plan breaks a promise.
pub(super) fn of_folder(folder: &Path, names: &[ListedAddress]) -> Result<Published, Failure> {
    let opened = store::open(folder)?;
    let loaded = inputs::read(&opened.inputs, opened.plan.level.as_deref())?;
    let world = survey(loaded.district, &opened.inputs)?.world;
    verify::insist(&world, &opened.plan)?;
    Ok(prepared(world, opened.plan, names))
}

/// A plan as it is shown, after a word on the names that are none of its.
pub(super) fn prepared(world: World, plan: Plan, names: &[ListedAddress]) -> Published {
    let published = stage("preparing", || Published::with_addresses(world, plan, names));
    let (all, elsewhere) = (names.len(), published.n_addresses_elsewhere());
    if 0 < elsewhere {
        eprintln!("{elsewhere} of {all} addresses are in no block of the plan and are not found");
    }
    published
}

/// What a register holds, prepared, and what it held when that was done.
pub(super) struct Shown {
    register: Register,
    publications: Vec<Publication>,
    prepared: BTreeMap<String, Arc<Published>>,
    names: Vec<ListedAddress>,
}

/// How soon what is published is seen.
const LOOK_AGAIN: Duration = Duration::from_millis(500);

impl Shown {
    /// # Errors
    ///
    /// There is no register, or one of its plans is not what was published.
    pub(super) fn of(folder: &Path, names: Vec<ListedAddress>) -> Result<Self, Failure> {
        let register = Register::in_folder(folder);
        let (publications, prepared) = (Vec::new(), BTreeMap::new());
        let mut shown = Self { register, publications, prepared, names };
        shown.look()?;
        Ok(shown)
    }

    pub(super) fn plans(&self) -> Vec<Listed> {
        let plan = |one: &Publication| Listed {
            consultation: one.consultation,
            ..Listed::valid(self.prepared[&one.digest].clone(), one.from)
        };
        store::standing(&self.publications).map(plan).collect()
    }

    /// Whether something was published since.
    fn look(&mut self) -> Result<bool, Failure> {
        let publications = self.register.publications()?;
        if publications == self.publications {
            return Ok(false);
        }
        for Publication { digest, .. } in &publications {
            if self.prepared.contains_key(digest) {
                continue;
            }
            let folder = self.register.plan_folder(digest);
            let published = of_folder(&folder, &self.names)?;
            if published.digest() != digest {
                return Err(Failure::Wrong(format!(
                    "{}: the plan is not the one that was published, {}",
                    folder.display(),
                    published.digest()
                )));
            }
            self.prepared.insert(digest.clone(), Arc::new(published));
        }
        self.publications = publications;
        Ok(true)
    }

    /// Puts what is published from now on among `plans`, as long as this program runs. What cannot
    /// be shown is told on standard error, once, and what was shown before stays.
    pub(super) fn watch(mut self, plans: Plans) {
        thread::spawn(move || {
            let mut told = None;
            loop {
                thread::sleep(LOOK_AGAIN);
                match self.look() {
                    Ok(true) => plans.replace(self.plans()),
                    Ok(false) => {}
                    Err(failure) => {
                        // Nobody is to read the same every half second.
                        let now = self.register.publications().ok();
                        if told.as_ref() != Some(&now) {
                            failure.report();
                            told = Some(now);
                        }
                    }
                }
            }
        });
    }
}
