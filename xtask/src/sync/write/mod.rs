//! The files are replaced together, or not at all.

use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

const REMEDY: &str = "see that the folder exists and may be written to, or name another with --out";

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
    targets: Vec<Target>,
}

struct Target {
    path: PathBuf,
    old: Option<Vec<u8>>,
    new: String,
}

impl Plan {
    pub(crate) fn new(folder: &Path, files: impl IntoIterator<Item = File>) -> Result<Self> {
        // A missing folder would otherwise pass for two missing files.
        fs::metadata(folder).map_err(|e| Error::io(folder, "find the folder", &e, REMEDY))?;
        let targets = files.into_iter().map(|file| {
            let path = folder.join(file.name);
            let old = match fs::read(&path) {
                Ok(bytes) => Some(bytes),
                Err(error) if error.kind() == ErrorKind::NotFound => None,
                Err(error) => return Err(Error::io(&path, "read it", &error, REMEDY)),
            };
            Ok(Target {
                path,
                old,
                new: file.bytes,
            })
        });
        Ok(Self {
            targets: targets.collect::<Result<_>>()?,
        })
    }

    /// Everything that can fail for want of space or rights comes first, under temporary names;
    /// then there are only renames, and if one fails those before it are taken back.
    pub(crate) fn carry_out(&self) -> Result<()> {
        let mut staged = Vec::new();
        for target in self.targets.iter().filter(|target| target.changes()) {
            let new = Staged::write(&target.path, target.new.as_bytes())
                .map_err(|e| Error::io(&target.path, "write it", &e, REMEDY))?;
            staged.push((target, new));
        }
        let mut replaced: Vec<&Target> = Vec::new();
        for (target, new) in staged {
            if let Err(error) = new.rename() {
                let kept = replaced.iter().all(|done| done.restore().is_ok());
                let remedy = if kept {
                    REMEDY
                } else {
                    "bring the files back with git"
                };
                return Err(Error::io(&target.path, "replace it", &error, remedy));
            }
            replaced.push(target);
        }
        Ok(())
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

    fn restore(&self) -> io::Result<()> {
        match &self.old {
            Some(old) => Staged::write(&self.path, old)?.rename(),
            None => fs::remove_file(&self.path),
        }
    }
}

/// A file's new bytes on the disk, under a temporary name beside it. Dropped, it is gone.
struct Staged<'a> {
    temporary: PathBuf,
    path: &'a Path,
}

impl<'a> Staged<'a> {
    fn write(path: &'a Path, bytes: &[u8]) -> io::Result<Self> {
        let mut name = std::ffi::OsString::from(".");
        name.push(path.file_name().unwrap_or_default());
        name.push(format!(".{}.tmp", std::process::id()));
        let temporary = path.with_file_name(name);
        let mut file = fs::File::create(&temporary)?;
        // From here on the temporary file goes away on failure too.
        let staged = Self { temporary, path };
        file.write_all(bytes)?;
        file.sync_all()?;
        Ok(staged)
    }

    fn rename(self) -> io::Result<()> {
        fs::rename(&self.temporary, self.path)
    }
}

impl Drop for Staged<'_> {
    fn drop(&mut self) {
        // After a rename there is nothing left to remove, and that is as it should be.
        let _ = fs::remove_file(&self.temporary);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_the_second_file_cannot_be_replaced_the_first_is_taken_back() {
        let folder = std::env::temp_dir().join(format!("xtask-write-{}", std::process::id()));
        let blocked = folder.join("b");
        fs::create_dir_all(blocked.join("a folder that is not empty")).unwrap();
        for old in [Some(b"old".to_vec()), None] {
            let first = folder.join("a");
            if let Some(old) = &old {
                fs::write(&first, old).unwrap();
            } else {
                fs::remove_file(&first).unwrap();
            }
            let target = |path: &Path, old: Option<Vec<u8>>| Target {
                path: path.to_path_buf(),
                old,
                new: "new".to_owned(),
            };
            let plan = Plan {
                targets: vec![target(&first, old.clone()), target(&blocked, None)],
            };

            let error = plan.carry_out().unwrap_err().to_string();

            assert!(error.contains("cannot replace it"), "{error}");
            assert_eq!(fs::read(&first).ok(), old);
            let left = fs::read_dir(&folder).unwrap().count();
            assert_eq!(left, 1 + usize::from(old.is_some()), "temporary files stay");
        }
        fs::remove_dir_all(&folder).unwrap();
    }
}
