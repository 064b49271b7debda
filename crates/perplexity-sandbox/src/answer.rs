//! What the sandbox answers, in the service's own shapes, before it is put on the wire.

use bytes::Bytes;
use hyper::header::{
    ALLOW, CACHE_CONTROL, CONNECTION, CONTENT_TYPE, HeaderName, HeaderValue, WWW_AUTHENTICATE,
};
use hyper::{HeaderMap, StatusCode};
use serde_json::{Value, json};

use crate::fault::ParseFaultError;
use crate::refusal::Detail;
use crate::stream::{Judge, Source, Stream};

/// An answer of the sandbox itself, which the document may still prove wrong.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Body,
    /// The id of what the request created.
    pub(crate) created: Option<String>,
}

/// Kept as a value until the end, because that is what is validated.
#[derive(Debug)]
pub(crate) enum Body {
    Empty,
    Json(Value),
    /// Bytes that nobody looks into.
    Raw(Bytes),
    /// Events, which are judged one by one when they are due.
    Stream(Box<Stream>),
}

impl Body {
    /// As it goes over the wire; nothing of a stream, which goes another way.
    pub(crate) fn bytes(&self) -> Bytes {
        match self {
            Self::Empty | Self::Stream(_) => Bytes::new(),
            Self::Json(value) => Bytes::from(value.to_string()),
            Self::Raw(bytes) => bytes.clone(),
        }
    }
}

impl Answer {
    pub(crate) fn json(status: StatusCode, value: Value) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        Self {
            status,
            headers,
            body: Body::Json(value),
            created: None,
        }
    }

    /// The same answer, in events.
    pub(crate) fn streamed(mut self, source: Source) -> Self {
        let media = HeaderValue::from_static("text/event-stream; charset=utf-8");
        let judge = Judge::default();
        self.body = Body::Stream(Box::new(Stream { source, judge }));
        self.with(CONTENT_TYPE, media)
            .with(CACHE_CONTROL, HeaderValue::from_static("no-cache"))
    }

    /// A file, or a part of one.
    pub(crate) fn bytes(status: StatusCode, bytes: impl Into<Bytes>) -> Self {
        let mut answer = Self::empty(status).with(
            CONTENT_TYPE,
            HeaderValue::from_static("application/octet-stream"),
        );
        answer.body = Body::Raw(bytes.into());
        answer
    }

    pub(crate) fn empty(status: StatusCode) -> Self {
        Self {
            status,
            headers: HeaderMap::new(),
            body: Body::Empty,
            created: None,
        }
    }

    fn with(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.insert(name, value);
        self
    }

    /// The shape that the live service uses for every error it words itself: `code` is the
    /// status, as an integer.
    pub(crate) fn error(status: StatusCode, kind: &str, message: impl Into<String>) -> Self {
        let error = json!({
            "error": { "message": message.into(), "type": kind, "code": status.as_u16() }
        });
        Self::json(status, error)
    }

    /// A request that the service's own code refuses, and the field that is to blame.
    pub(crate) fn invalid(message: impl Into<String>, param: Option<&str>) -> Self {
        let mut answer = Self::error(StatusCode::BAD_REQUEST, "invalid_request", message);
        if let Some(param) = param {
            answer.say("param", param);
        }
        answer
    }

    /// Adds to what an error says.
    fn say(&mut self, name: &str, value: &str) {
        if let Body::Json(body) = &mut self.body
            && let Some(error) = body.get_mut("error").and_then(Value::as_object_mut)
        {
            error.insert(name.to_owned(), json!(value));
        }
    }

    /// What live accounts are told since Sonar became the Agent API.
    pub(crate) fn retired() -> Self {
        let message = "Sonar is now the Agent API. Use /v1/responses instead of /v1/sonar.";
        let kind = "chat_completions_not_available";
        Self::error(StatusCode::FORBIDDEN, kind, message)
    }

    pub(crate) fn conflict(message: impl Into<String>) -> Self {
        Self::error(StatusCode::CONFLICT, "conflict", message)
    }

    pub(crate) fn unauthorized() -> Self {
        let message = "Invalid API key provided. This is a sandbox: send the key it was started \
                       with, as `Authorization: Bearer <key>`.";
        Self::error(StatusCode::UNAUTHORIZED, "invalid_api_key", message)
            .with(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))
    }

    pub(crate) fn not_found(message: impl Into<String>) -> Self {
        Self::error(StatusCode::NOT_FOUND, "not_found", message)
    }

    /// A path that the document does not have: the live service sends no body.
    pub(crate) fn no_such_path() -> Self {
        Self::empty(StatusCode::NOT_FOUND)
    }

    pub(crate) fn wrong_method(allow: HeaderValue) -> Self {
        Self::empty(StatusCode::METHOD_NOT_ALLOWED).with(ALLOW, allow)
    }

    pub(crate) fn too_large(limit: usize) -> Self {
        let message = format!("The request body is larger than {limit} bytes.");
        Self::error(StatusCode::PAYLOAD_TOO_LARGE, "payload_too_large", message)
            // The rest of the body is not read, so nothing can follow on this connection.
            .with(CONNECTION, HeaderValue::from_static("close"))
    }

    /// Refuses a body that the document does not allow, in FastAPI's shape.
    pub(crate) fn unprocessable(details: &[Detail]) -> Self {
        let details: Vec<_> = details.iter().map(Detail::json).collect();
        Self::json(
            StatusCode::UNPROCESSABLE_ENTITY,
            json!({ "detail": details }),
        )
    }

    /// The header `x-sandbox-fault` asks for something that there is not.
    pub(crate) fn no_such_fault(error: &ParseFaultError) -> Self {
        let message = format!("In the header `x-sandbox-fault`, {error}.");
        Self::error(StatusCode::BAD_REQUEST, "invalid_request", message)
    }

    pub(crate) fn not_implemented(operation: &str) -> Self {
        let message = format!(
            "The document has {operation}, but the sandbox does not know how it behaves yet."
        );
        Self::error(StatusCode::NOT_IMPLEMENTED, "not_implemented", message)
    }

    /// A mistake of the sandbox or of its user, never one of the client.
    pub(crate) fn sandbox_error(message: impl Into<String>) -> Self {
        Self::error(StatusCode::INTERNAL_SERVER_ERROR, "sandbox_error", message)
    }
}
