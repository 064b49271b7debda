//! Going on with a stream that was cut.

use std::sync::Arc;
use std::time::Duration;

use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderMap, StatusCode};
use tokio::time::{Instant, sleep};

use super::cursor::Cursor;
use super::event::Resume;
use crate::download::{Coming, Download};
use crate::error::{Error, Kind, Limit};
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
    /// What it asked for, should it be the operation that goes on with it.
    pub(crate) path: &'static str,
    pub(crate) arguments: Vec<(&'static str, String)>,
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
}

impl Opened {
    pub(super) fn received(&self) -> Arc<Received> {
        let (Self::Stream(_, received) | Self::Made(_, received)) = self;
        Arc::clone(received)
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
        for name in [ACCEPT.as_str(), CONTENT_TYPE.as_str()]
            .into_iter()
            .chain(key)
        {
            headers.remove(name);
        }
        Self {
            transport: request.transport.clone(),
            scrub: request.scrub.clone(),
            path: request.context.operation.path,
            arguments: request.context.arguments.clone(),
            query: request.query.clone(),
            headers,
            retry: request.retry.clone(),
            timeout: request.timeout,
            attempt_timeout: request.attempt_timeout,
            idle_timeout: request.idle_timeout,
            event_timeout: request.event_timeout,
        }
    }

    fn request(&self, resume: &Resume, id: &str, accept: &'static str) -> Request {
        let mut request = Request::new(&self.transport, resume.operation.clone(), accept);
        request.context.arguments.push((resume.id, id.to_owned()));
        if self.path == resume.operation.path {
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
    pause: Duration,
) -> Result<Opened, Error> {
    sleep(pause).await;
    let number = cursor.after().saturating_add(1);
    let mut request = origin.request(&resume, cursor.id(), "text/event-stream");
    request.set_query(resume.stream, ["true".to_owned()]);
    request.set_query(resume.after, [cursor.after().to_string()]);
    request.streams = true;
    match send(&mut request).await {
        Ok(arrived) => {
            let (rest, received) = arrived.into_parts(request);
            whole_or_stream(rest, received, &origin, last, number).await
        }
        Err(error) if error.status() == Some(StatusCode::BAD_REQUEST) => {
            plain(origin, resume, cursor.id().to_owned(), last, number).await
        }
        Err(error) => Err(error),
    }
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
        let mut request = origin.request(&resume, &id, "application/json");
        let arrived = send(&mut request).await?;
        let (_, received) = arrived.into_parts(request);
        if let Some(data) = made(&received, last, number)? {
            return Ok(Opened::Made(data, received));
        }
        if end.is_some_and(|end| Instant::now() + pause >= end) {
            let limit = Some(Limit::Silence(origin.event_timeout));
            return Err(received.explain(Error::new(Kind::Timeout { limit })));
        }
        sleep(pause).await;
        pause = pause.mul_f64(1.5).min(LONGEST);
    }
}

/// A server that does not stream answers with all of it at once.
pub(super) async fn whole_or_stream(
    body: reqwest::Body,
    received: Arc<Received>,
    origin: &Origin,
    last: Last,
    number: u64,
) -> Result<Opened, Error> {
    let content_type = received.answer.headers.get(CONTENT_TYPE);
    let essence = content_type.and_then(|value| value.to_str().ok()?.split(';').next());
    let is_json = essence.is_some_and(|it| it.trim().eq_ignore_ascii_case("application/json"));
    if !is_json {
        return Ok(Opened::Stream(body, received));
    }
    let file = Download::new(Coming {
        body,
        received: Arc::clone(&received),
        origin: origin.clone(),
    });
    let received = Arc::new(received.with_body(file.bytes().await?));
    match made(&received, last, number)? {
        Some(data) => Ok(Opened::Made(data, received)),
        None => Err(received.explain(Error::new(Kind::Decode {
            message: "it is no stream of events, but JSON, and says that it is no answer yet"
                .to_owned(),
            path: None,
        }))),
    }
}

fn made(received: &Received, last: Last, number: u64) -> Result<Option<String>, Error> {
    let unusable = |message: String| {
        received.explain(Error::new(Kind::Decode {
            message: received.scrub.text(&message),
            path: None,
        }))
    };
    let text = std::str::from_utf8(&received.answer.body)
        .map_err(|error| unusable(format!("it is not UTF-8: {error}")))?;
    last(text, number).map_err(|error| unusable(error.to_string()))
}
