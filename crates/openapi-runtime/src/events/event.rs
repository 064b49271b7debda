//! What a client says about the events of its document.

use std::borrow::Cow;

use serde::de::DeserializeOwned;

use super::mark::{Glance, Mark};
use crate::operation::Operation;

/// An event of a stream; implemented by clients for their generated types.
///
/// An [`EventStream`](crate::EventStream) reads every event with it. What has a default fits a stream whose events stand
/// alone: each is decoded and handed on, and any end is the end.
///
/// ```
/// use openapi_runtime::{Glance, Mark, StreamEvent};
/// use serde::Deserialize;
///
/// #[derive(Deserialize)]
/// struct Word {
///     word: String,
///     is_last: bool,
/// }
///
/// impl StreamEvent for Word {
///     type Answer = String;
///     type Gathered = String;
///
///     fn mark(&self) -> Mark<'_> {
///         if self.is_last { Mark::last() } else { Mark::more() }
///     }
///
///     fn glance(data: &str) -> Result<Glance<'_>, serde_json::Error> {
///         let word: Word = serde_json::from_str(data)?;
///         let mark = if word.is_last { Mark::last() } else { Mark::more() };
///         Ok(Glance::new(mark).with_delta(word.word))
///     }
///
///     fn gather(gathered: &mut String, _: &str, glance: &Glance<'_>) -> Result<(), serde_json::Error> {
///         gathered.push_str(glance.delta().unwrap_or_default());
///         Ok(())
///     }
///
///     fn answer(gathered: &mut String) -> Result<Option<String>, serde_json::Error> {
///         Ok(Some(std::mem::take(gathered)))
///     }
///
///     fn text(answer: &String) -> std::borrow::Cow<'_, str> {
///         answer.into()
///     }
/// }
/// ```
pub trait StreamEvent: DeserializeOwned + Send + 'static {
    /// What all events together come to: what the same call answers without a stream.
    type Answer: Send + 'static;

    /// What is kept of the events that came, to make the answer of it.
    type Gathered: Default + Send + 'static;

    /// How a stream that was cut goes on, where it can.
    const RESUME: Option<Resume> = None;

    /// Where in the stream this event stands.
    fn mark(&self) -> Mark<'_>;

    /// The same of an event that was not decoded, and the text that it adds: reading no more of it than that takes.
    ///
    /// # Errors
    ///
    /// Where it is no JSON.
    fn glance(data: &str) -> Result<Glance<'_>, serde_json::Error>;

    /// Keeps what the answer needs of an event; with what a look at it showed.
    ///
    /// # Errors
    ///
    /// Where the event is not what it has to be for that.
    fn gather(
        gathered: &mut Self::Gathered,
        data: &str,
        glance: &Glance<'_>,
    ) -> Result<(), serde_json::Error>;

    /// The answer, after the last event; `None` where no event had it.
    ///
    /// # Errors
    ///
    /// Where what was gathered does not make an answer.
    fn answer(gathered: &mut Self::Gathered) -> Result<Option<Self::Answer>, serde_json::Error>;

    /// Why there is no answer, where the last event says so and has none.
    fn failed(gathered: &Self::Gathered) -> Option<Failure> {
        let _ = gathered;
        None
    }

    /// The text of an answer, which is what the texts of all events add up to.
    fn text(answer: &Self::Answer) -> Cow<'_, str>;

    /// Why there is no text to be had of an answer: it says that it failed.
    fn failure(answer: &Self::Answer) -> Option<Failure> {
        let _ = answer;
        None
    }

    /// The last event of a stream, made of what the same call answers without one: where only that is to be had.
    /// `number` is the one after the last that was seen.
    ///
    /// `None` where it says that it is no answer yet.
    ///
    /// # Errors
    ///
    /// Where it is not what such a call answers.
    fn last(answer: &str, number: u64) -> Result<Option<String>, serde_json::Error> {
        let _ = (answer, number);
        Ok(None)
    }
}

/// How a stream that was cut goes on: the operation that answers with the rest of it.
///
/// Without the two parameters of the query, that operation answers with how far the whole has come.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Resume {
    /// The operation, one that reads.
    pub operation: Operation,
    /// The argument of its path that is the id.
    pub id: &'static str,
    /// The parameter of the query that asks for a stream, by `true`.
    pub stream: &'static str,
    /// The parameter of the query that takes the number of the last event that was seen.
    pub after: &'static str,
}

impl Resume {
    /// By this operation and these names.
    pub const fn new(
        operation: Operation,
        id: &'static str,
        stream: &'static str,
        after: &'static str,
    ) -> Self {
        Self {
            operation,
            id,
            stream,
            after,
        }
    }
}

/// Why an answer has no text.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Failure {
    /// It failed, with this message.
    Failed(String),
    /// It was cancelled.
    Cancelled,
}
