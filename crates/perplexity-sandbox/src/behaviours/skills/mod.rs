//! Skills: bundles that agents read up on.

pub(in crate::behaviours) mod change;
pub(in crate::behaviours) mod known;

use crate::answer::Answer;

/// Where the sandbox hands out bundles, to whoever has the address, as the service's storage does.
pub(crate) const DOWNLOADS: &str = "/sandbox/downloads/skills/";

fn no_such_skill(id: &str) -> Answer {
    Answer::not_found(format!("There is no skill with the id {id:?}."))
}

fn no_such_revision(id: &str) -> Answer {
    Answer::not_found(format!("The skill {id:?} has no such revision."))
}
