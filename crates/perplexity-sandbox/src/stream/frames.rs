//! Events as bytes, each when it is due, and what goes wrong between them.

mod write;

use std::future::{self, Future};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use serde_json::Value;
use tokio::sync::watch;
use tokio::time::sleep;

use super::{Judge, Next, Source, Stream, Streaming};
use crate::fault::Fault;
use crate::state::State;
use crate::validate::Violation;

/// Between two comments.
const COMMENTS: Duration = Duration::from_secs(1);

/// How many events come before the one that nobody knows.
const BEFORE_UNKNOWN: usize = 2;

/// How many events come whole before one that is broken off.
const BEFORE_BROKEN: usize = 1;

/// The rest of an answer.
pub(crate) struct Frames {
    state: Arc<State>,
    source: Source,
    judge: Judge,
    settings: Streaming,
    fault: Fault,
    watch: watch::Receiver<()>,
    wait: Option<Pin<Box<dyn Future<Output = ()> + Send>>>,
    /// What was written so far, each event once.
    events: usize,
    deltas: usize,
    bytes: usize,
    /// The wait that is over was for a comment.
    comment: bool,
    over: bool,
}

impl Frames {
    pub(crate) fn new(state: &Arc<State>, stream: Stream, fault: Fault) -> Self {
        Self {
            watch: state.clock().watch(),
            state: Arc::clone(state),
            source: stream.source,
            judge: stream.judge,
            settings: state.settings().streaming.clone(),
            fault,
            wait: None,
            events: 0,
            deltas: 0,
            bytes: 0,
            comment: false,
            over: false,
        }
    }

    pub(super) fn fault(&self) -> &Fault {
        &self.fault
    }

    pub(super) fn settings(&self) -> &Streaming {
        &self.settings
    }

    /// How long all that is left is, whenever it comes.
    pub(super) fn length(&self) -> usize {
        let stream = Stream {
            source: self.source.clone(),
            judge: self.judge.clone(),
        };
        let mut rest = Self::new(&self.state, stream, self.fault.clone());
        while !rest.over {
            match rest.source.ahead(&self.state) {
                Some(event) => drop(rest.write_event(event)),
                None => return rest.bytes + rest.done().map_or(0, |done| done.len()),
            }
        }
        rest.bytes
    }

    /// The next bytes: always whole events, or a comment.
    pub(super) fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<Bytes>> {
        loop {
            if let Some(wait) = &mut self.wait {
                ready!(wait.as_mut().poll(context));
                self.wait = None;
            }
            if self.over {
                return Poll::Ready(None);
            }
            match self.fault {
                Fault::EndAt { after } if self.bytes >= after => {
                    self.over = true;
                    return Poll::Ready(None);
                }
                Fault::CommentsAt { after } if self.bytes >= after => {
                    if std::mem::take(&mut self.comment) {
                        let end = self.line_end();
                        let comment = format!(": keep-alive{end}{end}");
                        return Poll::Ready(Some(Bytes::from(comment)));
                    }
                    self.comment = true;
                    self.wait = Some(Box::pin(sleep(COMMENTS)));
                    continue;
                }
                Fault::ErrorEvent { after } if self.events >= after => {
                    let message = "The sandbox was asked to break off with an error.";
                    return Poll::Ready(Some(self.break_off("internal_error", message)));
                }
                _ => {}
            }
            // What happens from here on ends the wait.
            self.watch.borrow_and_update();
            match self.source.next(&self.state) {
                Next::Event(event) => {
                    let bytes = self.write_event(event);
                    if !bytes.is_empty() {
                        return Poll::Ready(Some(bytes));
                    }
                }
                Next::At(due) => self.wait = Some(self.until(self.state.clock().until(due))),
                Next::Never => self.wait = Some(self.until(None)),
                Next::End => {
                    self.over = true;
                    return Poll::Ready(self.done());
                }
            }
        }
    }

    /// Until the time is over, or something has happened.
    fn until(&self, time: Option<Duration>) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        let mut watch = self.watch.clone();
        Box::pin(async move {
            let due = async {
                match time {
                    Some(time) => sleep(time).await,
                    None => future::pending().await,
                }
            };
            tokio::select! {
                _ = watch.changed() => {}
                () = due => {}
            }
        })
    }

    /// An event as it goes out, which may be not at all, or twice.
    fn write_event(&mut self, mut event: Value) -> Bytes {
        let is_delta = self.source.is_delta(&event);
        self.deltas += usize::from(is_delta);
        if is_delta && self.fault == Fault::SkipEvents && self.deltas.is_multiple_of(3) {
            return Bytes::new();
        }
        let violations = self.judge.check(&event, self.state.api());
        if !violations.is_empty() {
            let mut message =
                "The next event would not have been valid by the document: ".to_owned();
            // Writing to a string cannot fail.
            let _ = Violation::write_all(&violations, &mut message);
            return self.break_off("sandbox_error", &message);
        }
        let mut text = String::new();
        if self.fault == Fault::Extra {
            if self.events == BEFORE_UNKNOWN {
                self.write(&mut text, &self.unknown());
            }
            self.add_to(&mut event);
        }
        let begins = text.len();
        self.write(&mut text, &event);
        if self.fault == Fault::BrokenJson && self.events == BEFORE_BROKEN {
            let end = self.line_end();
            let half = begins + (text.len() - begins) / 2;
            let half = (begins..=half).rfind(|at| text.is_char_boundary(*at));
            text.truncate(half.unwrap_or(begins));
            text.push_str(" <<< upstream connect error");
            text.push_str(end);
            text.push_str(end);
            self.over = true;
        }
        if self.settings.repeated_events || self.fault == Fault::RepeatEvents {
            text.extend_from_within(begins..);
        }
        self.events += 1;
        self.bytes += text.len();
        Bytes::from(text)
    }
}

impl std::fmt::Debug for Frames {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Frames")
            .field("source", &self.source)
            .finish_non_exhaustive()
    }
}
