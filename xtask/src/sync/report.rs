//! What a run did, for the maintainer who ran it.

use std::fmt;

use super::fill::Leftover;
use super::merge::Operation;
use super::site::BASE;
use super::write::{Change, Outcome};

pub(crate) struct Report {
    pub(crate) site: String,
    pub(crate) pages: usize,
    pub(crate) drafts: usize,
    pub(crate) operations: Vec<Operation>,
    pub(crate) schemas: usize,
    pub(crate) leftovers: Vec<Leftover>,
    /// Whether the half that a killed run had written was taken back.
    pub(crate) taken_back: bool,
    pub(crate) files: Vec<Outcome>,
    pub(crate) check: bool,
}

impl Report {
    /// Whether `--check` found something that a run would change.
    pub(crate) fn is_stale(&self) -> bool {
        self.check && self.files.iter().any(|file| file.change.is_some())
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.taken_back {
            writeln!(
                f,
                "an earlier run was killed while it wrote; its half was taken back"
            )?;
        }
        write!(f, "read {} of {}", count(self.pages, "page"), self.site)?;
        if self.drafts > 0 {
            write!(f, ", and {}", count(self.drafts, "draft"))?;
        }
        writeln!(f)?;
        for Operation { name, source, .. } in &self.operations {
            // A page is where an operation belongs, and needs no word.
            if source.starts_with(BASE) {
                writeln!(f, "  {name}")?;
            } else {
                writeln!(f, "  {name}, from {source}")?;
            }
        }
        for leftover in &self.leftovers {
            writeln!(f, "{leftover}")?;
        }
        write!(
            f,
            "{}, {}",
            count(self.operations.len(), "operation"),
            count(self.schemas, "schema")
        )?;
        for Outcome { path, change } in &self.files {
            let path = path.display();
            match (change, self.check) {
                (None, _) => write!(f, "\n{path}: unchanged")?,
                (Some(change), false) => write!(f, "\n{path}: changed, {change}")?,
                (Some(change), true) => write!(f, "\n{path}: would change, {change}")?,
            }
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
