//! Where the index, the pages, whole documents and the drafts come from: a folder, or a site.

use std::fmt;
use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

use super::http::{Settings, Web};
use crate::error::{Error, Result};

/// What every page of the docs site has its URL under. A mirror has the same pages elsewhere; what
/// is recorded of them is always their URL here.
pub(crate) const BASE: &str = "https://docs.perplexity.ai/";

/// The docs site, a mirror or a copy of it, or the folder that has the drafts.
pub(crate) enum Site {
    Folder(PathBuf),
    Web(Web),
}

/// How much is read at most: far above anything there is, far below what hurts.
#[derive(Clone, Copy)]
pub(crate) enum Limit {
    /// The largest page is some 100 kB.
    Page,
    /// The largest document is some 200 kB.
    Document,
}

/// Why there are no bytes.
#[derive(Debug)]
pub(crate) enum ReadError {
    /// There is no such file: the site answers so, or the folder has none.
    Absent,
    /// Whether there is one is not known, or it cannot be had.
    Failed {
        /// What happened, after the URL or the path.
        problem: String,
        remedy: String,
    },
}

impl Site {
    /// What `--from` names.
    pub(crate) fn named(from: &str, settings: &Settings) -> Result<Self> {
        if from.contains("://") {
            Web::new(from, settings).map(Self::Web)
        } else {
            Ok(Self::folder(Path::new(from)))
        }
    }

    pub(crate) fn folder(root: &Path) -> Self {
        Self::Folder(root.to_path_buf())
    }

    pub(crate) fn name(&self) -> String {
        match self {
            Self::Folder(root) => root.display().to_string(),
            Self::Web(web) => web.base().to_owned(),
        }
    }

    /// What a maintainer opens to look at `path`.
    pub(crate) fn place(&self, path: &str) -> String {
        match self {
            Self::Folder(root) => root.join(path).display().to_string(),
            Self::Web(web) => web.url(path),
        }
    }

    /// `path` is relative to [`BASE`], and so to the mirror or the folder.
    pub(crate) fn read(&self, path: &str, limit: Limit) -> std::result::Result<Vec<u8>, ReadError> {
        match self {
            Self::Folder(root) => read_file(&root.join(path), limit),
            Self::Web(web) => web.read(path, limit),
        }
    }

    /// What to do where `path` is not there, though something says that it is.
    pub(crate) fn absent(&self, path: &str) -> String {
        match self {
            Self::Folder(_) => format!("save {BASE}{path} there"),
            Self::Web(_) => format!("see whether {BASE}{path} has been renamed or taken away"),
        }
    }
}

impl Limit {
    /// All bytes of `from`, if they are not too many.
    pub(crate) fn read(self, from: impl Read) -> io::Result<Vec<u8>> {
        let (most, name): (u64, _) = match self {
            Self::Page => (4 << 20, "4 MiB"),
            Self::Document => (16 << 20, "16 MiB"),
        };
        let mut bytes = Vec::new();
        // One byte more than allowed tells what is too large from what just fits.
        from.take(most + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > most {
            return Err(io::Error::new(
                ErrorKind::FileTooLarge,
                format!("it is larger than {name}, and nothing here is meant to be"),
            ));
        }
        Ok(bytes)
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absent => write!(f, "it is not there"),
            Self::Failed { problem, .. } => write!(f, "{problem}"),
        }
    }
}

fn read_file(path: &Path, limit: Limit) -> std::result::Result<Vec<u8>, ReadError> {
    let read = File::open(path).and_then(|file| limit.read(file));
    read.map_err(|error| match error.kind() {
        ErrorKind::NotFound => ReadError::Absent,
        _ => ReadError::Failed {
            problem: error.to_string(),
            remedy: "see what is there, and whether it is a file that may be read".to_owned(),
        },
    })
}

/// The bytes as text without a byte order mark, or the line at which they stop being text.
pub(crate) fn text<'a>(place: &str, bytes: &'a [u8]) -> Result<&'a str> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
        Error::new(
            format!("{place}:{line}"),
            "this line is not UTF-8",
            "save the page again, as the bytes that the docs site sends",
        )
    })?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}
