//! The errors of a stream, which say where it can go on.

use std::sync::Arc;

use bytes::Bytes;

use super::cursor::Cursor;
use super::engine::Engine;
use crate::decode::Undecoded;
use crate::error::{ApiError, Error, Kind};
use crate::request::Answer;
use crate::response::Received;
use crate::secret::Scrub;

impl Engine {
    /// Where another stream can go on.
    pub(super) fn cursor(&self) -> Option<Cursor> {
        self.resume.as_ref()?;
        Some(Cursor::new(self.place.id.clone()?, self.place.number?))
    }

    /// The answer that the stream is.
    pub(super) fn received(&self) -> &Arc<Received> {
        &self.received
    }

    /// What an event says that went wrong.
    pub(super) fn told(&self, data: &str) -> Error {
        let scrub = &self.received.scrub;
        let api = ApiError::parse(data.as_bytes(), scrub);
        let retired = api
            .as_ref()
            .and_then(|api| self.origin.transport.shared().help(api));
        let error = Error::new(Kind::Event {
            api: api.map(ApiError::of_event),
            retired,
        });
        self.placed(error.with_answer(self.received.part(data)))
    }

    pub(super) fn unreadable(
        &self,
        data: &str,
        why: fn(&Answer, &Scrub, serde_json::Error) -> Undecoded,
        error: serde_json::Error,
    ) -> Error {
        let mut answer = self.received.answer.clone();
        answer.body = Bytes::copy_from_slice(data.as_bytes());
        let undecoded = why(&answer, &self.received.scrub, error);
        self.placed(undecoded.into_error(answer, &self.received.scrub))
    }

    /// An error of this stream: with the call that began it, what came before, and where it is.
    pub(super) fn placed(&self, error: Error) -> Error {
        let error = self.received.explain_now(error);
        let attempts = self.mending.after(error.attempts());
        let context = self.origin.context.clone();
        let error = error
            .with_attempts(attempts)
            .with_context(context, &self.received.scrub);
        self.about(error)
    }

    /// An error with where the stream is.
    pub(super) fn about(&self, error: Error) -> Error {
        let scrub = &self.received.scrub;
        let error = match &self.place.id {
            Some(id) if error.job_id().is_none() => error.with_job(id.clone(), scrub),
            _ => error,
        };
        match self.cursor() {
            Some(cursor) => error.with_cursor(cursor),
            None => error,
        }
    }
}
