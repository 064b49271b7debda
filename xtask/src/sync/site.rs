//! Where the index, the pages and the drafts come from. Today a folder; everything else asks only
//! for `read`.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// What every page of the site has its URL under.
pub(crate) const BASE: &str = "https://docs.perplexity.ai/";

/// Far above any page there is (the largest is some 100 kB), far below what hurts.
const MAX_BYTES: u64 = 4 * 1024 * 1024;

/// A copy of the docs site in a folder, or the folder that has the drafts.
pub(crate) struct Site {
    root: PathBuf,
}

impl Site {
    pub(crate) fn folder(root: &Path) -> Self {
        Self {
            root: root.to_path_buf(),
        }
    }

    pub(crate) fn name(&self) -> String {
        self.root.display().to_string()
    }

    /// What a maintainer opens to look at `path`.
    pub(crate) fn place(&self, path: &str) -> String {
        self.root.join(path).display().to_string()
    }

    /// `path` is relative to [`BASE`], or to the folder. At most 4 MiB are read.
    pub(crate) fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        // One byte more than allowed tells a file that is too large from one that just fits.
        File::open(self.root.join(path))?
            .take(MAX_BYTES + 1)
            .read_to_end(&mut bytes)?;
        if bytes.len() as u64 > MAX_BYTES {
            return Err(io::Error::new(
                io::ErrorKind::FileTooLarge,
                "it is larger than 4 MiB, and nothing here is meant to be",
            ));
        }
        Ok(bytes)
    }
}

/// The bytes as text, or the line at which they stop being text.
pub(crate) fn text<'a>(place: &str, bytes: &'a [u8]) -> Result<&'a str> {
    std::str::from_utf8(bytes).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
        Error::new(
            format!("{place}:{line}"),
            "this line is not UTF-8",
            "save the page again, as the bytes that the docs site sends",
        )
    })
}
