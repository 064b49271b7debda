//! Which entries of a fixups file upstream has overtaken.

use std::fmt;

use serde_json::Value;

use crate::error::Error;
use crate::fixup::Fixup;
use crate::lines::{self, Lines};

/// An entry that no longer applies: it is to be deleted or rewritten.
///
/// Its text begins with its lines, so that behind the name of the fixups file
/// and a colon it names a place: `fixups.yaml:30-41: …`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stale {
    /// The entry's name.
    pub id: String,
    /// Which operation of its patch does not apply, why, and what to do.
    pub reason: String,
    /// Where the entry stands in the fixups file.
    pub lines: Lines,
}

impl fmt::Display for Stale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { id, reason, lines } = self;
        write!(f, "{lines}: `{id}`: {reason}")
    }
}

/// Applies every entry of a fixups file to a copy of `document`, in order, and
/// returns those that do not apply.
///
/// They are skipped, so an entry that builds upon one of them is told too.
///
/// # Errors
///
/// As of [`Fixup::parse_all`]: the text is not a fixups file.
pub fn check_all(text: &str, document: &Value) -> Result<Vec<Stale>, Error> {
    let fixups = Fixup::parse_all(text)?;
    let lines = lines::of_entries(text)?;
    let mut document = document.clone();
    let stale = fixups.into_iter().zip(lines).filter_map(|(fixup, lines)| {
        let reason = fixup.try_apply(&mut document).err()?;
        let id = fixup.id;
        Some(Stale { id, reason, lines })
    });
    Ok(stale.collect())
}
