//! A request, read whole.

use bytes::Bytes;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::{Body as _, Incoming};
use hyper::http::request::Parts;
use hyper::{HeaderMap, Method};

/// No request of the API comes near it; it only keeps a runaway client from filling the memory.
pub(crate) const BODY_LIMIT: usize = 32 * 1024 * 1024;

#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) query: Option<String>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Payload,
}

/// What arrived of the body.
#[derive(Debug)]
pub(crate) enum Payload {
    Whole(Bytes),
    /// Longer than [`BODY_LIMIT`]; not kept.
    TooLarge,
    /// The client went away, or its framing broke: there is nobody left to answer.
    Broken,
}

impl Request {
    pub(crate) async fn read(request: hyper::Request<Incoming>) -> Self {
        let (parts, body) = request.into_parts();
        let body = Payload::read(body).await;
        Self::new(parts, body)
    }

    pub(crate) fn new(parts: Parts, body: Payload) -> Self {
        Self {
            method: parts.method,
            path: parts.uri.path().to_owned(),
            query: parts.uri.query().map(str::to_owned),
            headers: parts.headers,
            body,
        }
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        match &self.body {
            Payload::Whole(bytes) => bytes,
            Payload::TooLarge | Payload::Broken => &[],
        }
    }
}

impl Payload {
    async fn read(body: Incoming) -> Self {
        // A declared length is believed, so that nothing is read only to be thrown away.
        if usize::try_from(body.size_hint().lower()).map_or(true, |length| length > BODY_LIMIT) {
            return Self::TooLarge;
        }
        match Limited::new(body, BODY_LIMIT).collect().await {
            Ok(body) => Self::Whole(body.to_bytes()),
            Err(error) if error.is::<LengthLimitError>() => Self::TooLarge,
            Err(_) => Self::Broken,
        }
    }
}
