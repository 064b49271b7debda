//! Sending: everything between a call and the bytes of its answer, once for all types.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, USER_AGENT};
use http::{HeaderMap, HeaderValue, StatusCode};
use reqwest::Url;
use tokio::time::{Instant, timeout_at};

use crate::error::{ApiError, Context, Error, Failed, Kind};
use crate::operation::Operation;
use crate::path;
use crate::secret::Scrub;
use crate::transport::Transport;

/// How much is kept of the body of an error: more than any message needs, and little enough to be put aside.
const MAX_ERROR_BODY: usize = 1024 * 1024;

/// What a call sends.
pub(crate) struct Request {
    transport: Transport,
    accept: &'static str,
    pub(crate) context: Context,
    pub(crate) scrub: Scrub,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: HeaderMap,
    pub(crate) json: Option<Bytes>,
    pub(crate) timeout: Duration,
    /// The first thing that was given and cannot be sent.
    refused: Option<Error>,
}

/// A 2xx answer, read to its end.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
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
            json: None,
            timeout: transport.shared().timeout,
            refused: None,
        }
    }

    pub(crate) fn refuse(&mut self, error: Error) {
        self.refused.get_or_insert(error);
    }

    fn url(&self) -> Result<Url, Error> {
        let path = path::expand(self.context.operation.path, &self.context.arguments)?;
        let mut url =
            Url::parse(&format!("{}{path}", self.transport.base_url())).map_err(|error| {
                Error::invalid_input("the path does not make a URL").with_source(error)
            })?;
        if !self.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&self.query);
        }
        Ok(url)
    }

    /// One attempt's worth of request.
    fn to_http(&self, url: Url) -> reqwest::Request {
        let shared = self.transport.shared();
        let mut request = reqwest::Request::new(self.context.operation.method.clone(), url);
        let headers = request.headers_mut();
        headers.insert(ACCEPT, HeaderValue::from_static(self.accept));
        headers.extend(shared.user_agent.clone().map(|value| (USER_AGENT, value)));
        headers.extend(
            shared
                .authorization
                .clone()
                .map(|value| (AUTHORIZATION, value)),
        );
        if self.json.is_some() {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        for (name, value) in &self.headers {
            headers.insert(name, value.clone());
        }
        *request.body_mut() = self.json.clone().map(Into::into);
        request
    }
}

/// Sends a request and reads its answer.
///
/// # Errors
///
/// Every kind but one that does not decode; each with the request's context.
pub(crate) async fn send(mut request: Request) -> Result<(Answer, Scrub, Context), Error> {
    let result = match request.refused.take() {
        Some(error) => Err(error),
        None => attempts(&request).await,
    };
    match result {
        Ok(answer) => Ok((answer, request.scrub, request.context)),
        Err(error) => Err(error.with_context(request.context, &request.scrub)),
    }
}

async fn attempts(request: &Request) -> Result<Answer, Error> {
    let url = request.url()?;
    let deadline = Deadline::after(request.timeout);
    // Retries will decide here: go round again on an error that proves that nothing was done, while there is time.
    // There are none yet. (reqwest itself sends again what a server says it did not look at, and nothing else.)
    attempt(request, url, deadline).await
}

async fn attempt(request: &Request, url: Url, deadline: Deadline) -> Result<Answer, Error> {
    let sent = request
        .transport
        .shared()
        .client
        .execute(request.to_http(url));
    let mut response = deadline.limit(sent).await?.map_err(Error::from_reqwest)?;
    let status = response.status();
    let headers = std::mem::take(response.headers_mut());
    let limit = request.transport.shared().max_body;
    let scrub = &request.scrub;

    if status.is_success() {
        return match read(&mut response, limit, deadline).await {
            (body, None) => Ok(Answer {
                status,
                headers,
                body: body.freeze(),
            }),
            (_, Some(error)) => Err(error.with_answer(failed(status, headers, None, scrub))),
        };
    }
    // What came of an error's body is worth more than why the rest did not.
    let (mut body, cut) = read(&mut response, limit.min(MAX_ERROR_BODY), deadline).await;
    if cut.is_some() {
        scrub.cut_end(&mut body);
    }
    let body = body.freeze();
    let api = ApiError::parse(&body, scrub);
    Err(Error::new(Kind::Status {
        api,
        complete: cut.is_none(),
    })
    .with_answer(failed(status, headers, Some(&body), scrub)))
}

/// Reads a body up to `limit`; with what kept it from being read to its end.
async fn read(
    response: &mut reqwest::Response,
    limit: usize,
    deadline: Deadline,
) -> (BytesMut, Option<Error>) {
    let too_large = || Some(Error::new(Kind::BodyTooLarge { limit }));
    // No need to read what is announced to be too large, but for an error's body, of which the start is kept.
    let announced = response
        .content_length()
        .map(|length| usize::try_from(length).unwrap_or(usize::MAX));
    if response.status().is_success() && announced.is_some_and(|length| length > limit) {
        return (BytesMut::new(), too_large());
    }
    // Room is made for what is announced only up to a point: the rest has to come first.
    let mut body = BytesMut::with_capacity(announced.unwrap_or(0).min(limit).min(64 * 1024));
    loop {
        let chunk = match deadline.limit(response.chunk()).await {
            Ok(Ok(Some(chunk))) => chunk,
            Ok(Ok(None)) => return (body, None),
            Ok(Err(error)) => return (body, Some(Error::from_reqwest(error))),
            Err(error) => return (body, Some(error)),
        };
        let room = limit.saturating_sub(body.len());
        body.extend_from_slice(chunk.get(..room).unwrap_or(&chunk));
        if chunk.len() > room {
            return (body, too_large());
        }
    }
}

/// What an error keeps of an answer, without the keys.
pub(crate) fn failed(
    status: StatusCode,
    mut headers: HeaderMap,
    body: Option<&Bytes>,
    scrub: &Scrub,
) -> Failed {
    scrub.headers(&mut headers);
    Failed {
        status,
        headers,
        body: body.map(|body| scrub.body(body)),
    }
}

/// When a call has to be over.
#[derive(Clone, Copy)]
struct Deadline {
    timeout: Duration,
    /// `None` when it is further away than the clock reaches.
    at: Option<Instant>,
}

impl Deadline {
    fn after(timeout: Duration) -> Self {
        Self {
            timeout,
            at: Instant::now().checked_add(timeout),
        }
    }

    async fn limit<F: Future>(self, future: F) -> Result<F::Output, Error> {
        let Some(at) = self.at else {
            return Ok(future.await);
        };
        timeout_at(at, future).await.map_err(|_| {
            Error::new(Kind::Timeout {
                after: Some(self.timeout),
            })
        })
    }
}
