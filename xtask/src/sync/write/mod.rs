//! The files are replaced together, or not at all, also by a run that is killed.
//!
//! [`Folder::open`] puts right what a killed run left, [`Plan::new`] compares, [`Plan::carry_out`]
//! replaces. `journal` has what is needed to go back, `disk` the steps, `lock` keeps a second run
//! out.

mod disk;
mod folder;
mod journal;
mod lock;
#[cfg(test)]
mod tests;

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
pub(crate) use folder::{Access, Folder};
use journal::{Entry, Journal};

const REMEDY: &str =
    "see that the folder exists, may be written to and has room, or name another with --out";

const NOT_TAKEN_BACK: &str = "and what was done could not be taken back: see that the folder may be \
    written to and has room, then run this again, which puts it right, or `git checkout openapi`";

/// A file that a run makes.
pub(crate) struct File {
    name: &'static str,
    bytes: String,
}

impl File {
    pub(crate) fn new(name: &'static str, bytes: String) -> Self {
        Self { name, bytes }
    }
}

/// How a file's bytes differ from what was there.
pub(crate) enum Change {
    New,
    From { line: usize },
}

pub(crate) struct Outcome {
    pub(crate) path: PathBuf,
    /// `None` if the bytes stay the same.
    pub(crate) change: Option<Change>,
}

/// The files that are to be, beside those that are.
pub(crate) struct Plan {
    folder: Folder,
    targets: Vec<Target>,
}

struct Target {
    name: &'static str,
    path: PathBuf,
    old: Option<Vec<u8>>,
    new: String,
}

impl Plan {
    pub(crate) fn new(folder: Folder, files: impl IntoIterator<Item = File>) -> Result<Self> {
        let targets = files.into_iter().map(|file| {
            let path = folder.path().join(file.name);
            Ok(Target {
                name: file.name,
                old: read_old(&path)?,
                path,
                new: file.bytes,
            })
        });
        Ok(Self {
            targets: targets.collect::<Result<_>>()?,
            folder,
        })
    }

    /// Everything that can fail for want of space or rights comes first, in the journal; then there
    /// are only renames, and if one fails those before it are taken back.
    pub(crate) fn carry_out(&self) -> Result<()> {
        let changing = || self.targets.iter().filter(|target| target.changes());
        if changing().next().is_none() {
            return Ok(());
        }
        changing().try_for_each(Target::check_writable)?;
        let entries: Vec<Entry> = changing().map(Target::entry).collect();
        let journal = Journal::begin(self.folder.path(), &entries)?;
        if let Err(error) = journal.replace_files() {
            if journal.take_back().is_err() {
                // The journal stays: the next run goes on from it.
                return Err(error.with_remedy(NOT_TAKEN_BACK));
            }
            let _ = journal.end();
            return Err(error);
        }
        // What cannot be cleared away now says only that everything is done, and the next run clears
        // it away.
        let _ = journal.end();
        Ok(())
    }

    /// Whether an earlier run was killed while it wrote, and its half was taken back.
    pub(crate) fn taken_back(&self) -> bool {
        self.folder.taken_back()
    }

    pub(crate) fn into_outcomes(self) -> Vec<Outcome> {
        let outcome = |target: Target| Outcome {
            change: target.change(),
            path: target.path,
        };
        self.targets.into_iter().map(outcome).collect()
    }
}

impl Target {
    fn changes(&self) -> bool {
        self.old.as_deref() != Some(self.new.as_bytes())
    }

    fn change(&self) -> Option<Change> {
        if !self.changes() {
            return None;
        }
        let Some(old) = &self.old else {
            return Some(Change::New);
        };
        let new = self.new.as_bytes();
        let same = old.iter().zip(new).take_while(|(a, b)| a == b);
        let line = 1 + same.filter(|(byte, _)| **byte == b'\n').count();
        Some(Change::From { line })
    }

    /// A rename would replace a file that may not be written to: whoever made it so meant it.
    fn check_writable(&self) -> Result<()> {
        match fs::metadata(&self.path) {
            Ok(metadata) if metadata.permissions().readonly() => Err(Error::new(
                self.path.display().to_string(),
                "cannot replace it: it is read-only",
                "make it writable, or name another folder with --out",
            )),
            _ => Ok(()),
        }
    }

    fn entry(&self) -> Entry<'_> {
        Entry {
            name: self.name,
            old: self.old.as_deref(),
            new: self.new.as_bytes(),
        }
    }
}

fn read_old(path: &Path) -> Result<Option<Vec<u8>>> {
    // To read what is neither file nor folder may never end.
    if fs::metadata(path).is_ok_and(|metadata| !metadata.is_file()) {
        return Err(Error::new(
            path.display().to_string(),
            "cannot read it: it is not a file",
            REMEDY,
        ));
    }
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::io(path, "read it", &error, REMEDY)),
    }
}
