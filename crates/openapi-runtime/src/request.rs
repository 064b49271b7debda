//! What a call sends, and what it remembers of its attempts.

use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE, USER_AGENT};
use http::{HeaderMap, HeaderValue, StatusCode};
use reqwest::Url;
use tokio::time::Instant;

use crate::error::{Context, Error};
use crate::find_id::find_id;
use crate::operation::Operation;
use crate::path;
use crate::payload::{Outgoing, Payload};
use crate::response::Received;
use crate::retry::{Attempt, Retry};
use crate::secret::Scrub;
use crate::switch::Switch;
use crate::transport::Transport;

/// What a call sends.
pub(crate) struct Request {
    pub(crate) transport: Transport,
    pub(crate) accept: &'static str,
    pub(crate) context: Context,
    pub(crate) scrub: Scrub,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: HeaderMap,
    pub(crate) payload: Payload,
    /// The body of the answer is handed on as it comes.
    pub(crate) streams: bool,
    /// How the operation is asked to answer with a stream of events, where it can.
    pub(crate) switch: Option<Switch>,
    pub(crate) timeout: Duration,
    pub(crate) attempt_timeout: Option<Duration>,
    /// How long nothing may come of an answer that is handed on as it comes, and no event of one that comes as events.
    pub(crate) idle_timeout: Duration,
    pub(crate) event_timeout: Duration,
    pub(crate) retry: Retry,
    /// The pause that was made before the first attempt.
    pub(crate) waited: Duration,
    /// What the attempts so far met, if they failed.
    attempts: Vec<Attempt>,
    /// The first thing that was given and cannot be sent.
    pub(crate) refused: Option<Error>,
}

/// An answer, as much of it as was read.
#[derive(Clone)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// It is the answer to another request than the one that was sent: a redirect was followed.
    pub(crate) redirected: bool,
}

/// When an attempt began, and after which pause.
#[derive(Clone, Copy)]
pub(crate) struct Begun {
    pub(crate) waited: Duration,
    pub(crate) at: Instant,
}

impl Request {
    pub(crate) fn new(transport: &Transport, operation: Operation, accept: &'static str) -> Self {
        Self {
            transport: transport.clone(),
            accept,
            context: Context {
                operation,
                arguments: Vec::new(),
            },
            scrub: transport.shared().scrub.clone(),
            query: Vec::new(),
            headers: HeaderMap::new(),
            payload: Payload::None,
            streams: false,
            switch: None,
            timeout: transport.shared().timeout,
            attempt_timeout: transport.shared().attempt_timeout,
            idle_timeout: transport.shared().idle_timeout,
            event_timeout: transport.shared().event_timeout,
            retry: transport.shared().retry.clone(),
            waited: Duration::ZERO,
            attempts: Vec::new(),
            refused: None,
        }
    }

    pub(crate) fn refuse(&mut self, error: Error) {
        self.refused.get_or_insert(error);
    }

    /// The same request as if it had not been sent. What cannot be sent fails one of them only.
    pub(crate) fn again(&mut self) -> Self {
        Self {
            transport: self.transport.clone(),
            accept: self.accept,
            context: self.context.clone(),
            scrub: self.scrub.clone(),
            query: self.query.clone(),
            headers: self.headers.clone(),
            payload: self.payload.clone(),
            streams: self.streams,
            switch: self.switch,
            timeout: self.timeout,
            attempt_timeout: self.attempt_timeout,
            idle_timeout: self.idle_timeout,
            event_timeout: self.event_timeout,
            retry: self.retry.clone(),
            waited: Duration::ZERO,
            attempts: Vec::new(),
            refused: self.refused.take(),
        }
    }

    /// Whether the query has this pair, and no other of that name.
    pub(crate) fn asks(&self, name: &str, value: &str) -> bool {
        let mut pairs = self.query.iter().filter(|(given, _)| given == name);
        pairs.next().is_some_and(|(_, given)| given == value) && pairs.next().is_none()
    }

    /// Pairs of the query in the place of those of that name.
    pub(crate) fn set_query(&mut self, name: &str, values: impl IntoIterator<Item = String>) {
        let pairs = values.into_iter().map(|value| (name.to_owned(), value));
        self.set_pairs(name, pairs.collect());
    }

    /// Pairs of the query in the place of those of their names, and of this one.
    pub(crate) fn set_pairs(&mut self, name: &str, pairs: Vec<(String, String)>) {
        let is_replaced =
            |given: &str| given == name || pairs.iter().any(|(other, _)| given == other);
        self.query.retain(|(given, _)| !is_replaced(given));
        self.query.extend(pairs);
    }

    pub(crate) fn url(&self) -> Result<Url, Error> {
        let own = self.context.operation.path;
        let paths = self.transport.shared().paths;
        let other = paths.iter().find(|(path, _)| *path == own);
        let template = other.map_or(own, |(_, other)| other);
        let path = path::expand(template, &self.context.arguments)?;
        let mut url =
            Url::parse(&format!("{}{path}", self.transport.base_url())).map_err(|error| {
                Error::invalid_input("the path does not make a URL").with_source(error)
            })?;
        let keys = &self.transport.shared().query;
        if !(self.query.is_empty() && keys.is_empty()) {
            let mut pairs = url.query_pairs_mut();
            pairs.extend_pairs(&self.query).extend_pairs(keys);
        }
        Ok(url)
    }

    pub(crate) fn note(&mut self, begun: Begun, error: &Error) {
        let attempt = Attempt::new(begun.waited, begun.at.elapsed(), error);
        self.attempts.push(attempt);
    }

    /// Tells an error which call it is of, and what came before it.
    pub(crate) fn explain(&mut self, error: Error) -> Error {
        let error = error
            .with_attempts(std::mem::take(&mut self.attempts))
            .with_context(self.context.clone(), &self.scrub);
        // What has a key in it is the id of nothing.
        match self.created(&error).filter(|id| !self.scrub.stood_in(id)) {
            Some(id) => error.with_job(id, &self.scrub),
            None => error,
        }
    }

    /// The id of what was created all the same. The answer to a create is where it is found, however broken.
    pub(crate) fn created(&self, error: &Error) -> Option<String> {
        // Where a redirect was followed, it is an answer to something else.
        let creates = !self.context.operation.is_idempotent() && !error.is_redirected();
        let created = creates && error.status().is_some_and(|status| status.is_success());
        find_id(error.body().filter(|_| created)?)
    }

    /// An answer that came, and is not what the document says.
    pub(crate) fn undecoded(&mut self, begun: Begun, error: Error) -> Error {
        self.note(begun, &error);
        self.explain(error)
    }

    /// What came of it when all went well.
    pub(crate) fn received(self, begun: Begun, answer: Answer) -> Received {
        Received {
            answer,
            context: self.context,
            scrub: self.scrub,
            failed: self.attempts,
            waited: begun.waited,
            at: begun.at,
            took: begun.at.elapsed(),
        }
    }

    /// One attempt's worth of body.
    ///
    /// # Errors
    ///
    /// For what cannot be sent, at all or once more.
    pub(crate) async fn open(&self) -> Result<Outgoing, Error> {
        if matches!(self.payload, Payload::Form(_)) && self.headers.contains_key(CONTENT_TYPE) {
            return Err(Error::invalid_input(
                "the header `content-type` of a form cannot be set: it says where its fields end",
            ));
        }
        self.payload.open().await
    }

    /// One attempt's worth of request.
    pub(crate) fn to_http(&self, url: Url, outgoing: Outgoing) -> reqwest::Request {
        let shared = self.transport.shared();
        let mut request = reqwest::Request::new(self.context.operation.method.clone(), url);
        let headers = request.headers_mut();
        headers.insert(ACCEPT, HeaderValue::from_static(self.accept));
        headers.extend(shared.user_agent.clone().map(|value| (USER_AGENT, value)));
        for (name, value) in &shared.credentials {
            headers.insert(name, value.clone());
        }
        let content_type = outgoing.content_type;
        headers.extend(content_type.map(|value| (CONTENT_TYPE, value)));
        for (name, value) in &self.headers {
            headers.insert(name, value.clone());
        }
        *request.body_mut() = outgoing.body;
        request
    }
}
