//! What is known about an error.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode, header::RETRY_AFTER};

use super::{ApiError, Error, Kind};
use crate::response::request_id;

impl Error {
    /// The status of the answer, if there was one.
    ///
    /// It is a 2xx when the answer was cut short, too large, or could not be decoded.
    pub fn status(&self) -> Option<StatusCode> {
        self.inner.answer.as_ref().map(|answer| answer.status)
    }

    /// The headers of the answer, if there was one.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.inner.answer.as_ref().map(|answer| &answer.headers)
    }

    /// The id that the server gave this call (`x-request-id`, else `request-id`), to quote when asking about it.
    pub fn request_id(&self) -> Option<&str> {
        self.headers().and_then(request_id)
    }

    /// The body of the answer, with a key that it may have repeated replaced by `[redacted]`.
    ///
    /// Of an answer other than 2xx at most 1 MiB is kept, and no more than
    /// [`max_body`](crate::TransportBuilder::max_body); if it was cut off on the way, what came of it. Of a 2xx
    /// answer that could not be decoded it is all of it, and of one that was not read to its end `None`.
    pub fn body(&self) -> Option<&Bytes> {
        self.inner.answer.as_ref()?.body.as_ref()
    }

    /// What the server said about the error, if its answer has one of the usual shapes.
    ///
    /// It is `None` for an empty body and for HTML.
    pub fn api(&self) -> Option<&ApiError> {
        match &self.inner.kind {
            Kind::Status { api, .. } => api.as_ref(),
            _ => None,
        }
    }

    /// How long the server asks to wait: its header `retry-after`, where that is a number of seconds.
    ///
    /// The form with a date is not read.
    pub fn retry_after(&self) -> Option<Duration> {
        let seconds = self.headers()?.get(RETRY_AFTER)?.to_str().ok()?;
        seconds.trim().parse().ok().map(Duration::from_secs)
    }

    /// The name of the operation; `None` only for an error of a builder.
    pub fn operation(&self) -> Option<&'static str> {
        self.inner
            .context
            .as_ref()
            .map(|context| context.operation.name)
    }

    /// An argument of the path as the call was given it, such as the id that was asked for.
    ///
    /// It is there in every error of a call that has the argument, whatever went wrong.
    pub fn argument(&self, name: &str) -> Option<&str> {
        let arguments = &self.inner.context.as_ref()?.arguments;
        arguments
            .iter()
            .find(|(given, _)| *given == name)
            .map(|(_, value)| value.as_str())
    }

    /// Where in the answer decoding failed, such as `choices[0].message.content[1].text`.
    ///
    /// It is `None` for other errors, and where the answer as a whole is wrong: a field that is missing at its top
    /// level, or a body that is no JSON.
    pub fn path(&self) -> Option<&str> {
        match &self.inner.kind {
            Kind::Decode { path, .. } => path.as_deref(),
            _ => None,
        }
    }
}
