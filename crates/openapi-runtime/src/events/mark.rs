//! Where in a stream an event stands, and what a look at it shows.

use std::borrow::Cow;

/// Where in the stream an event stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark<'a> {
    pub(crate) phase: Phase,
    pub(crate) number: Option<u64>,
    pub(crate) id: Option<&'a str>,
}

/// What may come after an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    /// More has to come.
    More,
    /// More may come.
    MayEnd,
    /// Nothing comes.
    Last,
    /// It says that the stream went wrong.
    Error,
}

impl<'a> Mark<'a> {
    const fn of(phase: Phase) -> Self {
        Self {
            phase,
            number: None,
            id: None,
        }
    }

    /// More has to come: an end after this event is none, unless an event before said that there may be one.
    pub const fn more() -> Self {
        Self::of(Phase::More)
    }

    /// The stream may end from this event on, and may go on.
    pub const fn may_end() -> Self {
        Self::of(Phase::MayEnd)
    }

    /// The stream ends with this event.
    pub const fn last() -> Self {
        Self::of(Phase::Last)
    }

    /// The event says that the stream went wrong, and ends it.
    pub const fn error() -> Self {
        Self::of(Phase::Error)
    }

    /// The number of the event: numbers rise, and one that was there already is the same event again.
    pub const fn with_number(mut self, number: Option<u64>) -> Self {
        self.number = number;
        self
    }

    /// The id of what the stream is about, by which it can be resumed.
    pub const fn with_id(mut self, id: Option<&'a str>) -> Self {
        self.id = id;
        self
    }
}

/// What a look at an event shows, without decoding it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glance<'a> {
    pub(crate) phase: Phase,
    pub(crate) number: Option<u64>,
    pub(crate) id: Option<Cow<'a, str>>,
    pub(crate) delta: Option<Cow<'a, str>>,
    pub(crate) so_far: Option<Cow<'a, str>>,
}

impl<'a> Glance<'a> {
    /// With the phase and the number of this mark.
    pub fn new(mark: Mark<'_>) -> Self {
        Self {
            phase: mark.phase,
            number: mark.number,
            id: None,
            delta: None,
            so_far: None,
        }
    }

    /// The id of what the stream is about.
    #[must_use]
    pub fn with_id(mut self, id: impl Into<Cow<'a, str>>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// The text that the event adds.
    #[must_use]
    pub fn with_delta(mut self, text: impl Into<Cow<'a, str>>) -> Self {
        self.delta = Some(text.into());
        self
    }

    /// The text that the event adds.
    pub fn delta(&self) -> Option<&str> {
        self.delta.as_deref()
    }

    /// Whether the stream ends with the event, or may.
    pub fn is_end(&self) -> bool {
        matches!(self.phase, Phase::MayEnd | Phase::Last)
    }

    /// All of the text up to this event, which repeats what came before.
    #[must_use]
    pub fn with_text_so_far(mut self, text: impl Into<Cow<'a, str>>) -> Self {
        self.so_far = Some(text.into());
        self
    }
}
