//! How streams go out where nothing is said to go wrong.

use std::time::Duration;

/// How fast streams of events come, and how they are written.
///
/// By default an event comes 5 ms after the one before, as one line `data: {…}` and an empty line,
/// in a piece of its own.
///
/// ```
/// use std::time::Duration;
/// use perplexity_sandbox::{Sandbox, Streaming};
///
/// # async fn start() -> Result<(), perplexity_sandbox::Error> {
/// let streaming = Streaming::new()
///     .pace(Duration::from_millis(50))
///     .chunk_size(7)
///     .crlf(true);
/// let sandbox = Sandbox::builder().streaming(streaming).start().await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "settings do nothing until they are given to `Builder::streaming`"]
pub struct Streaming {
    pub(crate) pace: Duration,
    pub(crate) chunk_size: Option<usize>,
    pub(crate) named_events: bool,
    pub(crate) crlf: bool,
    pub(crate) repeated_events: bool,
    pub(crate) agent_done: bool,
    pub(crate) full_done: bool,
}

impl Default for Streaming {
    fn default() -> Self {
        Self {
            pace: Duration::from_millis(5),
            chunk_size: None,
            named_events: false,
            crlf: false,
            repeated_events: false,
            agent_done: false,
            full_done: false,
        }
    }
}

impl Streaming {
    /// The defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// What passes between two events of an answer of Sonar or of a run in the foreground, by the
    /// clock that [`Sandbox::hold`](crate::Sandbox::hold) stops; 5 ms by default, and with zero all
    /// come at once. The events of a run in the background spread over its [`Pace`](crate::Pace).
    pub fn pace(mut self, pace: Duration) -> Self {
        self.pace = pace;
        self
    }

    /// Sends at most so many bytes at a time, wherever that cuts an event or a character; events
    /// that are due together are joined up to this size. 0 is taken for 1. By default each event is
    /// a piece.
    pub fn chunk_size(mut self, bytes: usize) -> Self {
        self.chunk_size = Some(bytes.max(1));
        self
    }

    /// Whether a line `event: NAME` stands before the data: an event's `type` and, of Sonar, a
    /// chunk's `object`. False by default.
    pub fn named_events(mut self, named: bool) -> Self {
        self.named_events = named;
        self
    }

    /// Whether lines end with a carriage return and a line feed. False by default: they end with a
    /// line feed.
    pub fn crlf(mut self, crlf: bool) -> Self {
        self.crlf = crlf;
        self
    }

    /// Whether each event comes twice, the second time with the same `sequence_number`. False by
    /// default.
    pub fn repeated_events(mut self, repeated: bool) -> Self {
        self.repeated_events = repeated;
        self
    }

    /// Whether the streams of the agent end with `data: [DONE]`. False by default.
    pub fn agent_done(mut self, done: bool) -> Self {
        self.agent_done = done;
        self
    }

    /// Whether the streams of Sonar in the mode `full` end with `data: [DONE]`, as those in the mode
    /// `concise` always do. False by default.
    pub fn full_done(mut self, done: bool) -> Self {
        self.full_done = done;
        self
    }
}
