//! One stream, from the call that gives it to its end, or to where it is
//! dropped.

use std::time::Duration;

use perplexity_client::types::{AgentEvent, AgentRequest, AgentRun};
use perplexity_client::{Client, Cursor, Error, EventStream, TextStream};
use perplexity_sandbox::Sandbox;
use tokio::time::{Instant, sleep, timeout};

use super::script::{Reads, Script};

/// When everything has arrived that was sent.
pub(super) const SETTLED: Duration = Duration::from_millis(1);

pub(super) struct Leg {
    /// Where it goes on; `None` for the first one.
    pub(super) from: Option<Cursor>,
    /// The requests before it, and up to its end.
    pub(super) first: usize,
    pub(super) end: usize,
    pub(super) begun: Instant,
    pub(super) ended: Instant,
    /// How long nobody waited for it.
    pub(super) waited: Duration,
    pub(super) events: Vec<Noted>,
    pub(super) text: String,
    /// Events that could not be read.
    pub(super) unreadable: usize,
    /// Where another can go on.
    pub(super) cursor: Option<Cursor>,
    pub(super) budget: u32,
    pub(super) out: Out,
}

/// How it ended.
pub(super) enum Out {
    /// The call failed.
    Refused(Error),
    Failed(Error),
    /// With the last event, as typed events.
    Ended,
    Answered(Box<AgentRun>),
    /// Some of the text was lost, or there is none as the run failed.
    NoText(Error, Box<AgentRun>),
    /// While somebody waited for it, or not.
    Dropped {
        in_flight: bool,
    },
}

/// An event, or a piece of text, when it came.
pub(super) struct Noted {
    /// How many requests there had been.
    pub(super) requests: usize,
    pub(super) at: Instant,
    pub(super) number: u64,
    /// Nothing of pieces of text.
    pub(super) event: Option<AgentEvent>,
}

enum Stream {
    Events(Box<EventStream<AgentEvent>>),
    Text(Box<TextStream<AgentEvent>>),
}

enum Item {
    Event(Box<AgentEvent>),
    Text(String),
}

impl Stream {
    async fn next(&mut self) -> Result<Option<Item>, Error> {
        Ok(match self {
            Self::Events(stream) => stream.try_next().await?.map(Box::new).map(Item::Event),
            Self::Text(stream) => stream.try_next().await?.map(Item::Text),
        })
    }

    fn cursor(&self) -> Option<Cursor> {
        match self {
            Self::Events(stream) => stream.cursor(),
            Self::Text(stream) => stream.cursor(),
        }
    }
}

/// Goes on from a cursor, or asks anew. `drops` says whether it may be dropped
/// early.
pub(super) async fn run(
    script: &Script,
    sandbox: &Sandbox,
    client: &Client,
    asked: &AgentRequest,
    from: Option<Cursor>,
    drops: bool,
) -> Leg {
    let now = Instant::now();
    let mut leg = Leg {
        cursor: from.clone(),
        from,
        first: sandbox.journal().len(),
        end: 0,
        begun: now,
        ended: now,
        waited: Duration::ZERO,
        events: Vec::new(),
        text: String::new(),
        unreadable: 0,
        budget: 0,
        out: Out::Dropped { in_flight: false },
    };
    let opened = match &leg.from {
        None => {
            let call = client.create_agent_run(asked).stream();
            call.await.map(|answer| answer.events())
        }
        Some(cursor) => client.resume_stream(cursor).await,
    };
    leg.out = match opened {
        Err(error) => Out::Refused(error),
        Ok(stream) => leg.read(script, sandbox, stream, drops).await,
    };
    leg.ended = Instant::now();
    sleep(SETTLED).await;
    leg.end = sandbox.journal().len();
    leg
}

impl Leg {
    async fn read(
        &mut self,
        script: &Script,
        sandbox: &Sandbox,
        stream: EventStream<AgentEvent>,
        drops: bool,
    ) -> Out {
        match script.reader.reads {
            Reads::Collect => self.collect(script, stream, drops).await,
            Reads::Text => {
                let stream = Stream::Text(Box::new(stream.text()));
                self.items(script, sandbox, stream, drops).await
            }
            Reads::Events => {
                let stream = Stream::Events(Box::new(stream));
                self.items(script, sandbox, stream, drops).await
            }
        }
    }

    async fn collect(
        &mut self,
        script: &Script,
        stream: EventStream<AgentEvent>,
        drops: bool,
    ) -> Out {
        let hurry = script.reader.hurry;
        let collected = match hurry.filter(|_| drops && script.reader.drops_in_a_hurry) {
            None => stream.collect().await,
            Some(hurry) => match timeout(hurry, stream.collect()).await {
                Ok(collected) => collected,
                Err(_) => return Out::Dropped { in_flight: true },
            },
        };
        match collected {
            Ok(run) => Out::Answered(Box::new(run)),
            Err(error) => {
                self.cursor = error.cursor().cloned().or(self.cursor.take());
                Out::Failed(error)
            }
        }
    }

    async fn items(
        &mut self,
        script: &Script,
        sandbox: &Sandbox,
        mut stream: Stream,
        drops: bool,
    ) -> Out {
        let reader = &script.reader;
        let drops_after = reader.drops_after.filter(|_| drops);
        let mut hurry = reader.hurry.map(|hurry| hurry + SETTLED);
        let mut undecoded = None;
        for count in 1.. {
            if drops_after.is_some_and(|after| count > after) {
                return Out::Dropped { in_flight: false };
            }
            let next = loop {
                let Some(time) = &mut hurry else {
                    break stream.next().await;
                };
                match timeout(*time, stream.next()).await {
                    Ok(next) => break next,
                    Err(_) if drops && reader.drops_in_a_hurry => {
                        return Out::Dropped { in_flight: true };
                    }
                    // Nothing is lost of what it was at.
                    Err(_) => *time *= 2,
                }
            };
            self.cursor = stream.cursor().or(self.cursor.take());
            match next {
                Ok(Some(item)) => self.note(sandbox, item),
                Ok(None) => return self.end(stream, undecoded),
                // Those that are read after it are the next ones.
                Err(error) if error.is_decode() && !is_loss(&error) => {
                    self.unreadable += 1;
                    undecoded = Some(error);
                    continue;
                }
                Err(error) => {
                    let has_answer = error.is_job_failed() || is_loss(&error);
                    let end = stream.next().await;
                    assert!(end.is_ok_and(|end| end.is_none()), "more after {error}");
                    if let Stream::Text(text) = stream
                        && has_answer
                    {
                        let run = text.into_answer().expect("an answer");
                        return Out::NoText(error, Box::new(run));
                    }
                    return Out::Failed(error);
                }
            }
            undecoded = None;
            if let Some((wait, each)) = reader.waits
                && count % each == 0
            {
                sleep(wait).await;
                self.waited += wait;
            }
        }
        unreachable!("a stream has an end")
    }

    fn note(&mut self, sandbox: &Sandbox, item: Item) {
        let event = match item {
            Item::Event(event) => Some(*event),
            Item::Text(text) => {
                assert!(!text.is_empty(), "an empty piece");
                self.text.push_str(&text);
                None
            }
        };
        let number = self.cursor.as_ref().map_or(0, Cursor::after);
        self.events.push(Noted {
            requests: sandbox.journal().len(),
            at: Instant::now(),
            number,
            event,
        });
    }

    fn end(&self, stream: Stream, undecoded: Option<Error>) -> Out {
        match (stream, undecoded) {
            (Stream::Events(_), None) => Out::Ended,
            (Stream::Events(_), Some(error)) => Out::Failed(error),
            (Stream::Text(text), undecoded) => match (text.into_answer(), undecoded) {
                (Some(run), _) => Out::Answered(Box::new(run)),
                (None, Some(error)) => Out::Failed(error),
                (None, None) => panic!("an end without an answer"),
            },
        }
    }

    pub(super) fn is_last_of(&self, legs: &[Leg]) -> bool {
        legs.last().is_some_and(|last| std::ptr::eq(last, self))
    }

    /// Whether the answer came, be it as the last event.
    pub(super) fn is_done(&self) -> bool {
        matches!(self.out, Out::Ended | Out::Answered(_) | Out::NoText(..))
    }

    pub(super) fn error(&self) -> Option<&Error> {
        match &self.out {
            Out::Refused(error) | Out::Failed(error) | Out::NoText(error, _) => Some(error),
            _ => None,
        }
    }
}

/// Whether there is an answer, and not all of its text.
fn is_loss(error: &Error) -> bool {
    error.is_decode() && error.to_string().contains("some of the text was lost")
}
