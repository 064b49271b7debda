//! Many files of a site, a few at a time.

use std::io::{IsTerminal, Write, stderr};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

use super::site::{Limit, ReadError, Site};
use crate::error::{Error, Result};

/// Enough to not wait for each page in turn, few enough for any server.
const AT_ONCE: usize = 4;

/// A file that something says the site has.
pub(crate) struct Wanted<'a> {
    /// Relative to the site.
    pub(crate) path: &'a str,
    /// Where it is named, for errors: a line of the index or of sources.toml.
    pub(crate) place: &'a str,
    pub(crate) limit: Limit,
    /// That it is absent is an answer, not a failure.
    pub(crate) optional: bool,
}

/// The bytes of each, in the order of `wanted`; `None` only for what is optional.
///
/// The failure that is first in this order is the one that is reported, and nothing more is asked
/// for once there is one.
pub(crate) fn fetch_all(site: &Site, wanted: &[Wanted]) -> Result<Vec<Option<Vec<u8>>>> {
    let next = AtomicUsize::new(0);
    let progress = Progress::new(site, wanted.len());
    let (sender, receiver) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..AT_ONCE.min(wanted.len()) {
            let sender = sender.clone();
            let (next, progress) = (&next, &progress);
            scope.spawn(move || {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(one) = wanted.get(index) else { break };
                    progress.begin(one.path);
                    let read = fetch(site, one);
                    if read.is_err() {
                        next.store(wanted.len(), Ordering::Relaxed);
                    }
                    // The receiver outlives the scope.
                    let _ = sender.send((index, read));
                }
            });
        }
    });
    drop(sender);
    let mut read: Vec<_> = receiver.into_iter().collect();
    // They are begun in order, so all that stand before a failure are here.
    read.sort_by_key(|(index, _)| *index);
    read.into_iter().map(|(_, read)| read).collect()
}

fn fetch(site: &Site, wanted: &Wanted) -> Result<Option<Vec<u8>>> {
    let Wanted { path, place, .. } = wanted;
    let named = site.place(path);
    match site.read(path, wanted.limit) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(ReadError::Absent) if wanted.optional => Ok(None),
        Err(ReadError::Absent) => Err(Error::new(
            *place,
            format!("it names {named}, which is not there"),
            format!(
                "{}; or leave it out: exclude `{path}` in sources.toml",
                site.absent(path)
            ),
        )),
        Err(ReadError::Failed { problem, remedy }) => Err(Error::new(
            *place,
            format!("it names {named}, which cannot be read: {problem}"),
            remedy,
        )),
    }
}

/// What is being read, for whoever waits: a line that is rewritten on a terminal, a line each
/// elsewhere. A folder keeps nobody waiting.
struct Progress {
    of: usize,
    begun: Mutex<usize>,
    style: Style,
}

#[derive(Clone, Copy, PartialEq)]
enum Style {
    Silent,
    Rewritten,
    Lines,
}

impl Progress {
    fn new(site: &Site, of: usize) -> Self {
        let style = match site {
            Site::Folder(_) => Style::Silent,
            Site::Web(_) if stderr().is_terminal() => Style::Rewritten,
            Site::Web(_) => Style::Lines,
        };
        Self {
            of,
            begun: Mutex::new(0),
            style,
        }
    }

    fn begin(&self, path: &str) {
        // A count is right even if a thread that had it has panicked.
        let mut begun = self.begun.lock().unwrap_or_else(|error| error.into_inner());
        *begun += 1;
        let line = format!("reading {begun} of {}: {path}", self.of);
        // Nobody to read it is no reason to stop.
        let _ = match self.style {
            Style::Silent => Ok(()),
            Style::Rewritten => write!(stderr(), "{CLEAR}{line:.79}"),
            Style::Lines => writeln!(stderr(), "{line}"),
        };
    }
}

/// To the line's beginning, and the line away.
const CLEAR: &str = "\r\x1b[K";

impl Drop for Progress {
    fn drop(&mut self) {
        if self.style == Style::Rewritten {
            let _ = write!(stderr(), "{CLEAR}");
        }
    }
}
