//! Answers that come as server-sent events.
//!
//! What an answer says and when is a *source*: the events of a run, or the chunks of Sonar. `frames`
//! waits until each is due and writes it down, and `body` hands the bytes to the HTTP library, a
//! piece whenever the one before has gone out, so that nothing is ready before the client can take it.

mod body;
mod frames;
mod judge;
mod run;
mod settings;
mod sonar;

use std::time::Duration;

use serde_json::Value;

use crate::state::State;

pub(crate) use body::EventBody;
pub(crate) use frames::Frames;
pub(crate) use judge::Judge;
pub(crate) use run::RunEvents;
pub(crate) use sonar::{Mode, SonarEvents};

pub use settings::Streaming;

/// An answer in events that nobody has written yet.
#[derive(Debug)]
pub(crate) struct Stream {
    pub(crate) source: Source,
    pub(crate) judge: Judge,
}

/// What comes next.
#[derive(Debug)]
pub(crate) enum Next {
    Event(Value),
    /// Nothing before this time of the sandbox's clock.
    At(Duration),
    /// Nothing, until something is done about it.
    Never,
    End,
}

/// Which events there are. They follow from what was asked and from the clock.
#[derive(Debug, Clone)]
pub(crate) enum Source {
    Run(RunEvents),
    Sonar(SonarEvents),
}

impl Source {
    pub(crate) fn next(&mut self, state: &State) -> Next {
        match self {
            Self::Run(events) => events.next(state),
            Self::Sonar(events) => events.next(state),
        }
    }

    /// The next event, whenever it is due.
    pub(crate) fn ahead(&mut self, state: &State) -> Option<Value> {
        match self {
            Self::Run(events) => events.ahead(state),
            Self::Sonar(events) => events.ahead(),
        }
    }

    /// Whether `[DONE]` is the last that comes.
    pub(crate) fn is_done_said(&self, settings: &Streaming) -> bool {
        match self {
            Self::Run(_) => settings.agent_done,
            Self::Sonar(events) => events.mode == Mode::Concise || settings.full_done,
        }
    }

    /// What an event is called.
    pub(crate) fn name<'e>(&self, event: &'e Value) -> Option<&'e str> {
        let name = match self {
            Self::Run(_) => "type",
            Self::Sonar(_) => "object",
        };
        event.get(name).and_then(Value::as_str)
    }

    /// Whether an event is a part of the text.
    pub(crate) fn is_delta(&self, event: &Value) -> bool {
        match self.name(event) {
            Some("response.output_text.delta") => true,
            Some("chat.completion.chunk") => {
                event.pointer("/choices/0/finish_reason") == Some(&Value::Null)
            }
            _ => false,
        }
    }
}

/// Gives an object a field.
pub(crate) fn set(object: &mut Value, name: &str, value: Value) {
    if let Some(object) = object.as_object_mut() {
        object.insert(name.to_owned(), value);
    }
}
