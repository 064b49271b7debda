//! The folder that is written into, for one run alone, and put right where an earlier run was
//! killed.

use std::path::{Path, PathBuf};

use super::journal::{self, Journal};
use super::lock::Lock;
use crate::error::{Error, Result};

/// What a run may do with the folder.
#[derive(Clone, Copy)]
pub(crate) enum Access {
    Write,
    /// Nothing is written, not even to take back what a killed run did.
    Look,
}

/// Nobody else writes into it as long as this lives.
pub(crate) struct Folder {
    path: PathBuf,
    taken_back: bool,
    _lock: Lock,
}

impl Folder {
    /// Before anything in the folder is read: what a killed run wrote is half a document.
    pub(crate) fn open(path: &Path, access: Access) -> Result<Self> {
        let lock = Lock::take(path, access)?;
        let journal = Journal::find(path)?;
        let is_half_done = match &journal {
            Some(journal) => journal.is_half_done()?,
            None => false,
        };
        match access {
            Access::Look if is_half_done => {
                return Err(Error::new(
                    path.display().to_string(),
                    "an earlier run was killed while it wrote, and only half of it is there",
                    "run `cargo xtask sync-spec` without --check, which takes the half back, \
                     or `git checkout openapi`",
                ));
            }
            Access::Look => {}
            Access::Write => {
                journal::remove_leftovers(path)?;
                if let Some(journal) = journal {
                    if is_half_done {
                        journal.take_back()?;
                    }
                    journal.end()?;
                }
            }
        }
        Ok(Self {
            path: path.to_path_buf(),
            taken_back: is_half_done,
            _lock: lock,
        })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether an earlier run was killed while it wrote, and its half was taken back.
    pub(crate) fn taken_back(&self) -> bool {
        self.taken_back
    }
}
