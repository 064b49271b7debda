//! What a run did, for the maintainer who ran it.

use std::fmt;

use serde_json::{Map, Value};

use super::changes::Changes;
use super::gather::Gathered;
use super::merge::{Merged, Operation};
use super::site::BASE;
use super::sources::FILE;
use super::write::{Change, Outcome};

pub(crate) struct Report {
    pub(crate) site: String,
    pub(crate) gathered: Gathered,
    pub(crate) merged: Merged,
    pub(crate) changes: Changes,
    /// Whether the half that a killed run had written was taken back.
    pub(crate) taken_back: bool,
    pub(crate) files: Vec<Outcome>,
    pub(crate) check: bool,
    /// Nothing was to be written.
    pub(crate) read_only: bool,
}

impl Report {
    /// Whether `--check` found something that a run would change.
    pub(crate) fn is_stale(&self) -> bool {
        self.check && self.files.iter().any(|file| file.change.is_some())
    }

    fn schemas(&self) -> usize {
        let schemas = self.merged.document.pointer("/components/schemas");
        schemas.and_then(Value::as_object).map_or(0, Map::len)
    }

    fn write_sources(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Gathered {
            pages,
            documents,
            excluded,
            drafts,
            absent,
            unused,
            sources: _,
        } = &self.gathered;
        let mut read = vec![count(*pages, "page")];
        read.extend((*documents > 0).then(|| count(*documents, "document")));
        write!(f, "read {} of {}", read.join(" and "), self.site)?;
        if *drafts > 0 {
            write!(f, ", and {}", count(*drafts, "draft"))?;
        }
        writeln!(f)?;
        if *excluded > 0 {
            writeln!(f, "left out, as {FILE} says: {}", count(*excluded, "page"))?;
        }
        for absent in absent {
            write!(f, "{} is absent", absent.name)?;
            if absent.operations > 0 {
                let operations = count(absent.operations, "operation");
                write!(f, ": it had {operations}, kept as before")?;
            }
            writeln!(f)?;
        }
        for at in self.merged.unused.iter().chain(unused) {
            writeln!(
                f,
                "{FILE}: the settlement of {at} has no effect; delete it, unless its source is only absent today"
            )?;
        }
        for Operation { name, source, .. } in &self.merged.operations {
            // A page is where an operation belongs, and needs no word.
            if source.starts_with(BASE) && source.ends_with(".md") {
                writeln!(f, "  {name}")?;
            } else {
                writeln!(f, "  {name}, from {source}")?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.taken_back {
            let news = "an earlier run was killed while it wrote; its half was taken back";
            writeln!(f, "{news}")?;
        }
        self.write_sources(f)?;
        write!(f, "{}", self.changes)?;
        let superseded = &self.merged.superseded;
        if !superseded.is_empty() {
            writeln!(f)?;
        }
        superseded.iter().try_for_each(|one| write!(f, "{one}"))?;
        if !self.changes.is_empty() || !superseded.is_empty() {
            writeln!(f)?;
        }
        let operations = count(self.merged.operations.len(), "operation");
        write!(f, "{operations}, {}", count(self.schemas(), "schema"))?;
        for Outcome { path, change } in &self.files {
            let path = super::shown(path);
            match (change, self.read_only) {
                (None, _) => write!(f, "\n{path}: unchanged")?,
                (Some(change), false) => write!(f, "\n{path}: changed, {change}")?,
                (Some(change), true) => write!(f, "\n{path}: would change, {change}")?,
            }
        }
        if self.read_only && !self.changes.removed.is_empty() {
            write!(f, "\nto write this takes --allow-removals")?;
        }
        Ok(())
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::New => write!(f, "it did not exist"),
            Self::From { line } => write!(f, "from line {line} on"),
        }
    }
}

fn count(number: usize, what: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {what}{plural}")
}
