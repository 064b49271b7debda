//! What a stream comes to. The fuzz target `sse_decoder` has this file, too.

use std::fmt;
use std::time::Duration;

use openapi_runtime::bytes::Bytes;
use openapi_runtime::sse::{Decoder, Event, Fault};

/// An event of one's own.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Given {
    pub(super) name: Option<String>,
    pub(super) data: String,
    pub(super) id: Option<String>,
    pub(super) retry: Option<Duration>,
}

impl From<Event<'_>> for Given {
    fn from(event: Event<'_>) -> Self {
        Self {
            name: event.name.map(str::to_owned),
            data: event.data.to_owned(),
            id: event.id.map(str::to_owned),
            retry: event.retry,
        }
    }
}

/// As the table writes it: `name "data" id=… retry=…`.
impl fmt::Debug for Given {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(name) = &self.name {
            write!(f, "{name} ")?;
        }
        write!(f, "{:?}", self.data)?;
        if let Some(id) = &self.id {
            write!(f, " id={id}")?;
        }
        if let Some(retry) = self.retry {
            write!(f, " retry={}", retry.as_millis())?;
        }
        Ok(())
    }
}

/// All that a stream comes to.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Outcome {
    pub(super) events: Vec<Result<Given, Fault>>,
    /// How many bytes of events there were; not said when the stream was given up.
    pub(super) progress: Option<u64>,
}

/// Reads a stream that comes in these chunks.
pub(super) fn read<'a>(chunks: impl IntoIterator<Item = &'a [u8]>, limit: usize) -> Outcome {
    let mut decoder = Decoder::new(limit);
    let mut events = Vec::new();
    for chunk in chunks {
        decoder.push(Bytes::copy_from_slice(chunk));
        drain(&mut decoder, &mut events);
    }
    decoder.finish();
    drain(&mut decoder, &mut events);
    outcome(&decoder, events)
}

/// The same, with all of it pushed before anything is read.
pub(super) fn read_queued<'a>(chunks: impl IntoIterator<Item = &'a [u8]>, limit: usize) -> Outcome {
    let mut decoder = Decoder::new(limit);
    let mut events = Vec::new();
    for chunk in chunks {
        decoder.push(Bytes::copy_from_slice(chunk));
    }
    decoder.finish();
    drain(&mut decoder, &mut events);
    outcome(&decoder, events)
}

pub(super) fn outcome(decoder: &Decoder, events: Vec<Result<Given, Fault>>) -> Outcome {
    let given_up = matches!(events.last(), Some(Err(Fault::TooLarge { .. })));
    Outcome {
        events,
        progress: (!given_up).then(|| decoder.progress()),
    }
}

/// Takes all events that are there.
pub(super) fn drain(decoder: &mut Decoder, events: &mut Vec<Result<Given, Fault>>) {
    loop {
        match decoder.advance() {
            Ok(false) => return,
            Ok(true) => events.push(decoder.event().map(Given::from)),
            Err(fault) => {
                // It is final, and told once here.
                assert_eq!(decoder.advance(), Err(fault.clone()));
                assert_eq!(decoder.event(), Err(fault.clone()));
                if events.last() != Some(&Err(fault.clone())) {
                    events.push(Err(fault));
                }
                return;
            }
        }
    }
}
