//! The one error of the tasks: where, what, and what to do about it.

use std::fmt;
use std::path::Path;

pub(crate) type Result<T> = std::result::Result<T, Error>;

/// A failure that a maintainer can act on. All three parts are required, so that no error leaves
/// its reader without a place to look at or a thing to do.
#[derive(Debug)]
pub(crate) struct Error {
    place: String,
    problem: String,
    remedy: String,
}

impl Error {
    pub(crate) fn new(
        place: impl Into<String>,
        problem: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self {
            place: place.into(),
            problem: problem.into(),
            remedy: remedy.into(),
        }
    }

    /// The same failure, where more is to be done about it.
    pub(crate) fn with_remedy(self, remedy: impl Into<String>) -> Self {
        let remedy = remedy.into();
        Self { remedy, ..self }
    }

    /// What the operating system refused to do with a file or folder.
    pub(crate) fn io(path: &Path, doing: &str, error: &std::io::Error, remedy: &str) -> Self {
        Self::new(
            path.display().to_string(),
            format!("cannot {doing}: {error}"),
            remedy,
        )
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            place,
            problem,
            remedy,
        } = self;
        write!(f, "error: {place}: {problem}\n help: {remedy}")
    }
}

impl std::error::Error for Error {}
