//! What a sync changes, for whoever has to judge it: the document, the fixups, the drafts.

use std::fmt::{self, Write};
use std::path::Path;

use openapi_diff::Diff;

use super::fence::OperationName;
use super::fixups;
use super::judge::Superseded;
use super::kept::Vendored;
use super::merge::Merged;
use crate::error::{Error, Result};

pub(crate) struct Changes {
    pub(crate) diff: Diff,
    pub(crate) fixups: Vec<String>,
    /// Operations that no source has any more.
    pub(crate) removed: Vec<OperationName>,
}

impl Changes {
    /// From what was written last to what is to be written.
    pub(crate) fn new(folder: &Path, old: Option<&Vendored>, new: &Merged) -> Result<Self> {
        let operations = old.iter().flat_map(|old| old.operations());
        let is_there = |name: &OperationName| {
            new.operations
                .iter()
                .any(|operation| operation.name == *name)
        };
        // What a first sync brings is no change of anything.
        let before = old.map_or(&new.document, |old| &old.document);
        Ok(Self {
            diff: openapi_diff::diff(before, &new.document),
            fixups: fixups::stale(folder, &new.document)?,
            removed: operations.filter(|name| !is_there(name)).collect(),
        })
    }

    /// What is gone may be upstream's mistake, or an older document: it goes only if that is meant.
    pub(crate) fn refuse_removals(&self, allowed: bool) -> Result<()> {
        if allowed || self.removed.is_empty() {
            return Ok(());
        }
        let removed: Vec<String> = self.removed.iter().map(ToString::to_string).collect();
        Err(Error::new(
            "sync-spec",
            format!("no source has {} any more\n{self}", removed.join(", ")),
            "nothing was written. If the service has dropped what is listed, sync with \
             --allow-removals; else keep it in a draft, or see whether a source is older than the \
             document",
        ))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.diff.is_empty() && self.fixups.is_empty()
    }

    /// The body of a pull request.
    pub(crate) fn markdown(&self, superseded: &[Superseded]) -> String {
        let mut text = self.diff.markdown();
        let mut list = |title: &str, lines: Vec<String>| {
            if !lines.is_empty() {
                let _ = write!(text, "\n### {title}\n\n");
                for line in lines {
                    let _ = writeln!(text, "- {}", code(&line));
                }
            }
        };
        list("Fixups that no longer apply", self.fixups.clone());
        let superseded = superseded.iter().flat_map(|one| {
            let differences = one.changes.iter().map(|change| format!("  {change}"));
            std::iter::once(one.headline()).chain(differences)
        });
        list("Drafts that are superseded", superseded.collect());
        text
    }
}

/// Text as code in Markdown, whatever is in it.
fn code(text: &str) -> String {
    let text = text.replace(['\n', '\r'], " ");
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    match text.starts_with('`') || text.ends_with('`') {
        true => format!("{fence} {text} {fence}"),
        false => format!("{fence}{text}{fence}"),
    }
}

/// Each part with an empty line before it.
impl fmt::Display for Changes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.diff.is_empty() {
            writeln!(f, "\n{}", self.diff.to_string().trim_end())?;
        }
        if !self.fixups.is_empty() {
            writeln!(f)?;
        }
        self.fixups.iter().try_for_each(|one| writeln!(f, "{one}"))
    }
}
