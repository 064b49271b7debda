//! One run at a time. The operating system takes a lock back when its run is killed.

use std::fs;
use std::path::Path;

use super::{Access, REMEDY};
use crate::error::{Error, Result};

/// Held for as long as it lives.
pub(super) struct Lock {
    handle: Option<fs::File>,
}

impl Lock {
    /// Runs that only look disturb each other as little as readers do.
    pub(super) fn take(folder: &Path, access: Access) -> Result<Self> {
        // A missing folder would otherwise pass for two missing files.
        let metadata = fs::metadata(folder);
        let metadata = metadata.map_err(|e| Error::io(folder, "find the folder", &e, REMEDY))?;
        if !metadata.is_dir() {
            return Err(Error::new(
                folder.display().to_string(),
                "it is not a folder",
                REMEDY,
            ));
        }
        match lock(folder, access) {
            Ok(handle) => Ok(Self { handle }),
            Err(Refused::Busy) => Err(Error::new(
                folder.display().to_string(),
                "another sync-spec is at work in this folder",
                "wait until it has ended, then run this again",
            )),
            Err(Refused::Failed(error)) => Err(Error::io(folder, "lock it", &error, REMEDY)),
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // To close it is not enough where a process that is being started has a copy of the handle.
        if let Some(handle) = &self.handle {
            let _ = handle.unlock();
        }
    }
}

enum Refused {
    Busy,
    Failed(std::io::Error),
}

/// The folder itself is locked: no file has to be made for it, and none stays.
#[cfg(unix)]
fn lock(folder: &Path, access: Access) -> std::result::Result<Option<fs::File>, Refused> {
    let handle = fs::File::open(folder).map_err(Refused::Failed)?;
    let locked = match access {
        Access::Write => handle.try_lock(),
        Access::Look => handle.try_lock_shared(),
    };
    match locked {
        Ok(()) => Ok(Some(handle)),
        Err(fs::TryLockError::WouldBlock) => Err(Refused::Busy),
        Err(fs::TryLockError::Error(error)) => Err(Refused::Failed(error)),
    }
}

/// Windows locks no folder, but has files that nobody else can open and that go away when they are
/// closed.
#[cfg(windows)]
fn lock(folder: &Path, access: Access) -> std::result::Result<Option<fs::File>, Refused> {
    use std::io::ErrorKind;
    use std::os::windows::fs::OpenOptionsExt;

    const FILE_FLAG_DELETE_ON_CLOSE: u32 = 0x0400_0000;
    const ERROR_SHARING_VIOLATION: i32 = 32;

    let path = folder.join(".sync-spec.lock");
    let mut options = fs::OpenOptions::new();
    let opened = match access {
        Access::Write => options
            .write(true)
            .create(true)
            .share_mode(0)
            .custom_flags(FILE_FLAG_DELETE_ON_CLOSE)
            .open(path)
            .map(Some),
        // Who only looks has to see that nobody writes, and keeps nobody from it.
        Access::Look => match options.read(true).open(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            opened => opened.map(|_| None),
        },
    };
    opened.map_err(|error| match error.raw_os_error() {
        Some(ERROR_SHARING_VIOLATION) => Refused::Busy,
        _ => Refused::Failed(error),
    })
}
