//! Killed or refused at each step, a run leaves what was there or what was to be, and nothing else.

mod fail;
pub(crate) mod fault;
mod kill;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::{env, fs, thread};

use super::{Access, File, Folder, Plan};
use crate::error::Result;

/// What there is in a folder: the bytes of its files, `None` for anything else.
type Content = BTreeMap<String, Option<String>>;

const NAMES: [&str; 2] = ["a", "b"];

/// What there may be before a run that makes `new` of both files.
const BEFORE: [[Option<&str>; 2]; 4] = [
    [Some("old a"), Some("old b")],
    [None, None],
    [None, Some("old b")],
    [Some("old a"), Some("new")],
];

/// Gone when it is dropped.
struct Scratch(PathBuf);

impl Scratch {
    fn new(before: [Option<&str>; 2]) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("xtask-write-{}-{number}", std::process::id());
        let path = env::temp_dir().join(name);
        fs::create_dir_all(&path).unwrap();
        for (name, bytes) in NAMES.iter().zip(before) {
            if let Some(bytes) = bytes {
                fs::write(path.join(name), bytes).unwrap();
            }
        }
        Self(path)
    }

    fn content(&self) -> Content {
        let entries = fs::read_dir(&self.0)
            .unwrap()
            .map(std::result::Result::unwrap);
        entries
            .map(|entry| {
                let name = entry.file_name().into_string().unwrap();
                (name, fs::read_to_string(entry.path()).ok())
            })
            .collect()
    }

    /// The files of the run, whatever else there is.
    fn files(&self) -> Content {
        let mut content = self.content();
        content.retain(|name, _| !name.starts_with('.'));
        content
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn content(files: [Option<&str>; 2]) -> Content {
    let files = NAMES.iter().zip(files);
    files
        .filter_map(|(name, bytes)| Some((name.to_string(), Some(bytes?.to_owned()))))
        .collect()
}

fn after() -> Content {
    content([Some("new"); 2])
}

fn plan(folder: &Path) -> Result<Plan> {
    let folder = Folder::open(folder, Access::Write)?;
    Plan::new(folder, NAMES.map(|name| File::new(name, "new".to_owned())))
}

fn run(folder: &Path) -> Result<()> {
    plan(folder)?.carry_out()
}

/// All at the same time: what takes long is to wait for the disk.
fn for_each_before(test: fn([Option<&str>; 2])) {
    thread::scope(|scope| {
        for before in BEFORE {
            scope.spawn(move || test(before));
        }
    });
}

#[test]
fn one_run_at_a_time() {
    let scratch = Scratch::new(BEFORE[0]);
    let open = |access| Folder::open(&scratch.0, access);
    let writing = open(Access::Write).unwrap();
    for access in [Access::Write, Access::Look] {
        let error = open(access).map(drop).unwrap_err().to_string();
        assert!(error.contains("another sync-spec is at work"), "{error}");
        assert!(error.contains("wait until it has ended"), "{error}");
    }
    drop(writing);
    let _looking = open(Access::Look).unwrap();
    drop(open(Access::Look).unwrap());
}
