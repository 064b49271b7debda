//! What is known about an error.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::{ApiError, Error, Kind, Violation};
use crate::events::Cursor;
use crate::response::request_id;
use crate::retry::{Attempt, retry_after};

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
    /// If it was cut off on the way, it is what came of it. Of an answer other than 2xx, and of one that is too large,
    /// at most 1 MiB is kept.
    pub fn body(&self) -> Option<&Bytes> {
        self.inner.answer.as_ref().map(|answer| &answer.body)
    }

    /// What the server said about the error, if its answer has one of the usual shapes.
    ///
    /// It is `None` for an empty body and for HTML.
    pub fn api(&self) -> Option<&ApiError> {
        match &self.inner.kind {
            Kind::Status { api, .. } | Kind::Event { api, .. } => api.as_ref(),
            _ => None,
        }
    }

    /// What the server objects to in the request, one entry for each place.
    ///
    /// It is read from the shape that FastAPI gives a 422, `{"detail": [{"loc", "msg", "type"}]}`, and empty for every
    /// other error.
    pub fn validation(&self) -> &[Violation] {
        self.api().map_or(&[], ApiError::violations)
    }

    /// How long the server asks to wait: its header `retry-after-ms`, where that is more than nothing, else
    /// `retry-after` in seconds or as a date. A date that has passed is no time at all.
    pub fn retry_after(&self) -> Option<Duration> {
        self.headers().and_then(retry_after)
    }

    /// What each attempt of the call met, this error's own as the last.
    ///
    /// It is empty where there was none: something that was given cannot be sent. Of a stream of events that was taken up
    /// again, it has the attempts of the call itself and those since the last event.
    pub fn attempts(&self) -> &[Attempt] {
        &self.inner.attempts
    }

    /// The id of the job that the call created, or that a client asked for as a job, where it is known.
    ///
    /// Of a plain call that asks by an id, [`argument`](Error::argument) has it, and this is `None`.
    ///
    /// A `POST` whose answer was cut short or does not decode is searched for the id that it begins with. With it the
    /// job can be waited for; without it, and where [`may_have_been_created`](Error::may_have_been_created) holds, look
    /// for the job in the server's list.
    pub fn job_id(&self) -> Option<&str> {
        self.inner.job.as_ref().map(|job| job.exact.as_str())
    }

    /// Where the stream of events can be taken up that this error ended; `None` where it cannot, and for other errors.
    ///
    /// What has come of it before need not be asked for again. Of an event that cannot be decoded, it is the place before
    /// it.
    pub fn cursor(&self) -> Option<&Cursor> {
        self.inner.cursor.as_ref()
    }

    /// The name of the operation; `None` for an error that is of no single call: of a builder, or of waiting for too
    /// long.
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
