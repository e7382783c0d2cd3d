use super::objections::Objections;
use super::{Evidence, Finding};
use crate::model::{InputDigest, InputRole};

/// The same files to the byte, and the same settings.
pub fn check(evidence: &Evidence) -> Finding {
    let (district, plan) = (&evidence.world.district, evidence.plan);
    let mut objections = Objections::default();

    for role in InputRole::ALL {
        let claimed = digests_of(&plan.inputs, role);
        let found = digests_of(&district.inputs, role);
        objections.unless(claimed == found, || differ(role, &claimed, &found));
    }
    let settings = &district.settings;
    objections.unless(plan.rule == settings.rule, || {
        let (claimed, found) = (plan.rule.name(), settings.rule.name());
        format!("the plan is by the rule {claimed}, the settings say {found}")
    });
    objections.unless(plan.own_block == settings.own_block, || {
        let (claimed, found) = (plan.own_block, settings.own_block);
        format!("the plan has own_block = {claimed}, the settings say {found}")
    });
    let asked = evidence.office.connected;
    objections.unless(plan.connected == asked, || {
        format!("the plan has connected = {}, the settings ask for {asked}", plan.connected)
    });
    check_zones(evidence, &mut objections);
    objections.unless(plan.level == district.level, || {
        let name = |level: &Option<String>| level.clone().unwrap_or_else(|| "all".to_owned());
        let (claimed, found) = (name(&plan.level), name(&district.level));
        format!("the plan is for level {claimed}, the inputs for {found}")
    });
    objections.or_else(|| {
        let files: Vec<&str> = district.inputs.iter().map(|input| input.role.name()).collect();
        let files = if files.is_empty() { "no files".to_owned() } else { files.join(", ") };
        format!("made from these very inputs ({files}) by the rule {}", plan.rule.name())
    })
}

/// Every school names the zone it shares, if it shares one.
fn check_zones(evidence: &Evidence, objections: &mut Objections) {
    let district = &evidence.world.district;
    for (school, row) in district.school_idxs().zip(&evidence.claims.schools) {
        let Some(planned) = row.map(|row| &evidence.plan.schools[row]) else { continue };
        let mut shared = district.hand.shared_zones.iter();
        let found = shared.find(|zone| zone.schools.contains(&school)).map(|zone| &zone.name);
        objections.unless(planned.zone.as_ref() == found, || {
            let name = |zone: Option<&String>| match zone {
                Some(name) => format!("in the shared zone {name:?}"),
                None => "in a zone of its own".to_owned(),
            };
            let (claimed, found) = (name(planned.zone.as_ref()), name(found));
            format!("school {}: the plan has it {claimed}, the inputs {found}", planned.id)
        });
    }
}

fn digests_of(inputs: &[InputDigest], role: InputRole) -> Vec<&str> {
    let of_role = inputs.iter().filter(|input| input.role == role);
    of_role.map(|input| input.sha256.as_str()).collect()
}

fn differ(role: InputRole, claimed: &[&str], found: &[&str]) -> String {
    let name = |digests: &[&str]| {
        if digests.is_empty() { "no such file".to_owned() } else { digests.join(" and ") }
    };
    let (claimed, found) = (name(claimed), name(found));
    format!("{}: the plan was made from {claimed}, here is {found}", role.name())
}
