//! How far a download or an upload has come.

/// How far a download or an upload has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// How many bytes are done.
    pub done: u64,
    /// How many there are in all, where that is known.
    pub total: Option<u64>,
}

/// What is told of each progress.
pub(crate) type OnProgress = Box<dyn FnMut(Progress) + Send>;
