//! The journal: what a run is about to replace, in a folder beside it. Whoever finds one knows that
//! the run that wrote it was killed, and can take back what it did.
//!
//! ```text
//! .sync-spec.journal/old/NAME     what was there; missing where nothing was
//!                    new/NAME     what the run writes
//!                    ready/NAME   the same, to be renamed into its place
//! ```
//!
//! It is made and unmade under another name, `.sync-spec.staging`, so that it is whole whenever it
//! is there.

use std::ffi::OsString;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::disk;
use crate::error::{Error, Result};

const JOURNAL: &str = ".sync-spec.journal";
const STAGING: &str = ".sync-spec.staging";

const OLD: &str = "old";
const NEW: &str = "new";
const READY: &str = "ready";

const REMEDY: &str = "bring the files back with git (`git checkout openapi`), and delete the folders \
                      .sync-spec.journal and .sync-spec.staging beside them";

/// A file that is about to be replaced.
pub(super) struct Entry<'a> {
    pub(super) name: &'a str,
    pub(super) old: Option<&'a [u8]>,
    pub(super) new: &'a [u8],
}

/// A journal that is in its place, whole.
pub(super) struct Journal<'a> {
    /// That of the files, which has the journal in it.
    folder: &'a Path,
    names: Vec<OsString>,
}

impl<'a> Journal<'a> {
    /// Everything that can fail for want of space or rights happens here; if it does, nothing stays.
    pub(super) fn begin(folder: &'a Path, entries: &[Entry]) -> Result<Self> {
        let begun = stage(&folder.join(STAGING), entries)
            .and_then(|()| disk::rename(&folder.join(STAGING), &folder.join(JOURNAL)));
        if let Err(error) = begun {
            // What cannot be removed now, the next run removes.
            let _ = remove_leftovers(folder);
            return Err(error);
        }
        Ok(Self {
            folder,
            names: entries.iter().map(|entry| entry.name.into()).collect(),
        })
    }

    /// The journal of a run that did not live to its end.
    pub(super) fn find(folder: &'a Path) -> Result<Option<Self>> {
        let new = folder.join(JOURNAL).join(NEW);
        let failed = |error| Error::io(&new, "read what a killed run left", &error, REMEDY);
        if let Err(error) = fs::symlink_metadata(folder.join(JOURNAL))
            && error.kind() == ErrorKind::NotFound
        {
            return Ok(None);
        }
        let mut names = Vec::new();
        for entry in fs::read_dir(&new).map_err(failed)? {
            names.push(entry.map_err(failed)?.file_name());
        }
        Ok(Some(Self { folder, names }))
    }

    /// The journal itself has to be in its place first, also after a power cut.
    pub(super) fn replace_files(&self) -> Result<()> {
        disk::flush_folder(self.folder)?;
        for name in &self.names {
            disk::rename(&self.part(READY, name), &self.folder.join(name))?;
        }
        disk::flush_folder(self.folder)
    }

    /// Whether some of the files are the run's and others are not.
    pub(super) fn is_half_done(&self) -> Result<bool> {
        let done = self.replaced()?.len();
        Ok(done > 0 && done < self.names.len())
    }

    /// Gives each file that is the run's its old bytes back. What somebody has brought back or
    /// changed since is theirs, and stays.
    pub(super) fn take_back(&self) -> Result<()> {
        for name in self.replaced()? {
            let target = self.folder.join(name);
            if let Some(old) = read(&self.part(OLD, name))? {
                let ready = self.part(READY, name);
                disk::write(&ready, &old)?;
                disk::rename(&ready, &target)?;
            } else {
                disk::remove_file(&target)?;
            }
        }
        disk::flush_folder(self.folder)
    }

    /// From the rename on there is nothing to take back.
    pub(super) fn end(self) -> Result<()> {
        disk::rename(&self.folder.join(JOURNAL), &self.folder.join(STAGING))?;
        remove_leftovers(self.folder)
    }

    /// The files that have the run's bytes.
    fn replaced(&self) -> Result<Vec<&OsString>> {
        let mut replaced = Vec::new();
        for name in &self.names {
            let new = read(&self.part(NEW, name))?;
            if new.is_some() && read(&self.folder.join(name))? == new {
                replaced.push(name);
            }
        }
        Ok(replaced)
    }

    fn part(&self, part: &str, name: &OsString) -> PathBuf {
        self.folder.join(JOURNAL).join(part).join(name)
    }
}

/// What a dead run made and never put into its place, or had no time to clear away.
pub(super) fn remove_leftovers(folder: &Path) -> Result<()> {
    disk::remove_folder(&folder.join(STAGING))
}

fn stage(staging: &Path, entries: &[Entry]) -> Result<()> {
    disk::make_folder(staging)?;
    let parts = [OLD, NEW, READY].map(|part| staging.join(part));
    for part in &parts {
        disk::make_folder(part)?;
    }
    let [old, new, ready] = &parts;
    for entry in entries {
        if let Some(bytes) = entry.old {
            disk::write(&old.join(entry.name), bytes)?;
        }
        disk::write(&new.join(entry.name), entry.new)?;
        disk::write(&ready.join(entry.name), entry.new)?;
    }
    for part in &parts {
        disk::flush_folder(part)?;
    }
    disk::flush_folder(staging)
}

fn read(path: &Path) -> Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::io(path, "read it", &error, REMEDY)),
    }
}
