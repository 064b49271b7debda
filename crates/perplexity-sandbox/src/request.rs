//! A request, read whole.

use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use hyper::body::{Body as _, Incoming};
use hyper::header::CONTENT_TYPE;
use hyper::http::request::Parts;
use hyper::{HeaderMap, Method};

/// What the service takes of JSON.
const BODY_LIMIT: usize = 32 * 1024 * 1024;

/// Of a form, which carries files; it only keeps a runaway client from filling the memory.
const FORM_LIMIT: usize = 512 * 1024 * 1024;

/// Room that is made for a body before any of it has arrived, whatever length it declares.
const FIRST_ROOM: usize = 64 * 1024;

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
    /// Longer than this many bytes; not kept.
    TooLarge(usize),
    /// The client went away, or its framing broke: there is nobody left to answer.
    Broken,
}

impl Request {
    pub(crate) async fn read(request: hyper::Request<Incoming>) -> Self {
        let (parts, body) = request.into_parts();
        let limit = if is_form(&parts.headers) {
            FORM_LIMIT
        } else {
            BODY_LIMIT
        };
        let body = Payload::read(body, limit).await;
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
            Payload::TooLarge(_) | Payload::Broken => &[],
        }
    }

    /// The same, to keep a part of: it is shared, not copied.
    pub(crate) fn whole(&self) -> Bytes {
        match &self.body {
            Payload::Whole(bytes) => bytes.clone(),
            Payload::TooLarge(_) | Payload::Broken => Bytes::new(),
        }
    }

    /// Whether the body is said to be a form, whose files nobody wants to read in a journal.
    pub(crate) fn is_form(&self) -> bool {
        is_form(&self.headers)
    }
}

fn is_form(headers: &HeaderMap) -> bool {
    let form = b"multipart/form-data";
    headers.get(CONTENT_TYPE).is_some_and(|value| {
        let start = value.as_bytes().get(..form.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(form))
    })
}

impl Payload {
    /// Reads to the end, into one piece of memory: a file is as large as it is once.
    async fn read(mut body: Incoming, limit: usize) -> Self {
        // A declared length is believed, so that nothing is read only to be thrown away.
        let declared = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
        if declared > limit {
            return Self::TooLarge(limit);
        }
        let mut whole = BytesMut::with_capacity(declared.min(FIRST_ROOM));
        while let Some(frame) = body.frame().await {
            let Ok(frame) = frame else {
                return Self::Broken;
            };
            let Ok(data) = frame.into_data() else {
                continue;
            };
            if whole.len().saturating_add(data.len()) > limit {
                return Self::TooLarge(limit);
            }
            if whole.capacity() - whole.len() < data.len() && declared > whole.len() {
                // It has begun to arrive: now the declared length is worth its memory.
                whole.reserve((declared - whole.len()).max(data.len()));
            }
            whole.extend_from_slice(&data);
        }
        Self::Whole(whole.freeze())
    }
}
