//! Going on with a stream that was cut.

use std::sync::Arc;
use std::time::Duration;

use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderMap, StatusCode};
use tokio::time::{Instant, sleep};

use super::cursor::Cursor;
use super::event::Resume;
use super::whole::{made, whole_or_stream};
use crate::credentials::IDEMPOTENCY_KEY;
use crate::error::{Context, Error, Kind, Limit};
use crate::request::Request;
use crate::response::Received;
use crate::retry::Retry;
use crate::secret::Scrub;
use crate::send::send;
use crate::transport::Transport;

/// The pauses between two looks at what is still at work.
const FIRST: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_secs(15);

/// Makes the last event, of that number, of a plain answer; [`StreamEvent::last`](super::StreamEvent::last).
pub(super) type Last = fn(&str, u64) -> Result<Option<String>, serde_json::Error>;

/// The call that a stream began with, as far as those that go on with it are like it.
#[derive(Clone)]
pub(crate) struct Origin {
    pub(crate) transport: Transport,
    pub(crate) scrub: Scrub,
    pub(crate) context: Context,
    /// What it asked for, should it be the operation that goes on with it.
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: HeaderMap,
    pub(crate) retry: Retry,
    pub(crate) timeout: Duration,
    pub(crate) attempt_timeout: Option<Duration>,
    /// How long nothing may come.
    pub(crate) idle_timeout: Duration,
    /// How long no event may come.
    pub(crate) event_timeout: Duration,
}

/// A stream that goes on, or the one event that is left of it.
pub(super) enum Opened {
    Stream(reqwest::Body, Arc<Received>),
    Made(String, Arc<Received>),
    /// An answer in place of a stream, which says that it is none yet.
    Unfinished(Arc<Received>),
}

impl Opened {
    pub(super) fn received(&self) -> Arc<Received> {
        match self {
            Self::Stream(_, received) | Self::Made(_, received) | Self::Unfinished(received) => {
                Arc::clone(received)
            }
        }
    }
}

impl Origin {
    /// That of a stream which another process began.
    pub(super) fn new(transport: &Transport, resume: &Resume, cursor: &Cursor) -> Self {
        let mut request = Request::new(transport, resume.operation.clone(), "*/*");
        request
            .context
            .arguments
            .push((resume.id, cursor.id().to_owned()));
        request.set_query(resume.after, [cursor.after().to_string()]);
        Self::of(&request)
    }

    pub(crate) fn of(request: &Request) -> Self {
        let mut headers = request.headers.clone();
        // What is about the body, and the answer, of the first call only.
        let key = request.context.operation.idempotency_key;
        let key = key.unwrap_or(IDEMPOTENCY_KEY);
        for name in [ACCEPT.as_str(), CONTENT_TYPE.as_str(), key] {
            headers.remove(name);
        }
        Self {
            transport: request.transport.clone(),
            scrub: request.scrub.clone(),
            context: request.context.clone(),
            query: request.query.clone(),
            headers,
            retry: request.retry.clone(),
            timeout: request.timeout,
            attempt_timeout: request.attempt_timeout,
            idle_timeout: request.idle_timeout,
            event_timeout: request.event_timeout,
        }
    }

    /// Whether the call was to the operation that goes on with it.
    pub(super) fn is_of(&self, resume: &Resume) -> bool {
        self.context.operation.method == resume.operation.method
            && self.context.operation.path == resume.operation.path
    }

    fn request(&self, resume: &Resume, id: &str, accept: &'static str) -> Request {
        let mut request = Request::new(&self.transport, resume.operation.clone(), accept);
        request.context.arguments.push((resume.id, id.to_owned()));
        if self.is_of(resume) {
            request.query = self.query.clone();
            request.set_query(resume.stream, []);
            request.set_query(resume.after, []);
        }
        request.scrub = self.scrub.clone();
        request.headers = self.headers.clone();
        request.retry = self.retry.clone();
        request.timeout = self.timeout;
        request.attempt_timeout = self.attempt_timeout;
        request
    }
}

/// Asks for what comes after the cursor; and where that is no longer kept, for what all of it came to.
pub(super) async fn reopen(
    origin: Origin,
    resume: Resume,
    cursor: Cursor,
    last: Last,
    retry: Retry,
    waited: Duration,
) -> Result<Opened, Error> {
    let number = cursor.after().saturating_add(1);
    let mut request = origin.request(&resume, cursor.id(), "text/event-stream");
    request.set_query(resume.stream, ["true".to_owned()]);
    request.set_query(resume.after, [cursor.after().to_string()]);
    request.streams = true;
    request.retry = retry;
    request.waited = waited;
    match send(&mut request).await {
        Ok(arrived) => {
            let (rest, received) = arrived.into_parts(request);
            match whole_or_stream(rest, received, &origin, last, number).await? {
                // It does not stream, and can be asked again.
                Opened::Unfinished(_) => {}
                opened => return Ok(opened),
            }
        }
        Err(error) if error.status() == Some(StatusCode::BAD_REQUEST) => {}
        Err(error) => return Err(error),
    }
    plain(origin, resume, cursor.id().to_owned(), last, number).await
}

/// Asks what all of it came to, again until it is done.
pub(super) async fn plain(
    origin: Origin,
    resume: Resume,
    id: String,
    last: Last,
    number: u64,
) -> Result<Opened, Error> {
    let end = Instant::now().checked_add(origin.event_timeout);
    let mut pause = FIRST;
    loop {
        let looked = look(&origin, &resume, &id, last, number).await?;
        let Opened::Unfinished(received) = looked else {
            return Ok(looked);
        };
        if end.is_some_and(|end| Instant::now() + pause >= end) {
            let limit = Some(Limit::Silence(origin.event_timeout));
            return Err(received.explain(Error::new(Kind::Timeout { limit })));
        }
        sleep(pause).await;
        pause = pause.mul_f64(1.5).min(LONGEST);
    }
}

/// Asks once what all of it came to.
pub(super) async fn look(
    origin: &Origin,
    resume: &Resume,
    id: &str,
    last: Last,
    number: u64,
) -> Result<Opened, Error> {
    let mut request = origin.request(resume, id, "application/json");
    let arrived = send(&mut request).await?;
    let (_, received) = arrived.into_parts(request);
    Ok(match made(&received, last, number)? {
        Some(data) => Opened::Made(data, received),
        None => Opened::Unfinished(received),
    })
}
