//! What a run does to the disk, one thing at a time: before each of them it may be killed.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use super::REMEDY;
use crate::error::{Error, Result};

/// When this is done, a power cut does not take the bytes back.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut file = step(path, "write it", || fs::File::create(path))?;
    step(path, "write it", || {
        file.write_all(bytes)?;
        file.sync_all()
    })
}

pub(super) fn make_folder(path: &Path) -> Result<()> {
    step(path, "make the folder", || fs::create_dir(path))
}

/// Puts `from` in the place of `to`, or leaves both.
pub(super) fn rename(from: &Path, to: &Path) -> Result<()> {
    step(to, "replace it", || fs::rename(from, to))
}

pub(super) fn remove_file(path: &Path) -> Result<()> {
    step(path, "remove it", || fs::remove_file(path))
}

/// With all that is in it. That there is none is fine.
pub(super) fn remove_folder(path: &Path) -> Result<()> {
    step(path, "remove it", || match fs::remove_dir_all(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        removed => removed,
    })
}

/// When this is done, a power cut does not take back what was made, renamed and removed in a folder.
pub(super) fn flush_folder(path: &Path) -> Result<()> {
    step(path, "flush the folder", || {
        // Elsewhere a folder cannot be opened as a file, and the file system looks after it.
        if cfg!(unix) {
            fs::File::open(path)?.sync_all()?;
        }
        Ok(())
    })
}

fn step<T>(path: &Path, doing: &str, act: impl FnOnce() -> io::Result<T>) -> Result<T> {
    #[cfg(test)]
    let act = || super::tests::fault::before_a_step().and_then(|()| act());
    act().map_err(|error| Error::io(path, doing, &error, REMEDY))
}
