//! Answers that are no stream: all of it at once, or a page from somebody else.

use std::sync::Arc;

use http::header::CONTENT_TYPE;

use super::resume::{Last, Opened, Origin};
use crate::download::{Coming, Download};
use crate::error::{Error, Kind, Part};
use crate::find_id::find_id;
use crate::response::Received;

/// A server that does not stream answers with all of it at once.
pub(super) async fn whole_or_stream(
    body: reqwest::Body,
    received: Arc<Received>,
    origin: &Origin,
    last: Last,
    number: u64,
) -> Result<Opened, Error> {
    if !is_of(&received, "application/json") {
        return Ok(Opened::Stream(body, received));
    }
    let received = whole(body, received, origin).await?;
    Ok(match made(&received, last, number)? {
        Some(data) => Opened::Made(data, received),
        None => Opened::Unfinished(received),
    })
}

/// Whether the answer says that it is of this media type.
fn is_of(received: &Received, media_type: &str) -> bool {
    let content_type = received.answer.headers.get(CONTENT_TYPE);
    let essence = content_type.and_then(|value| value.to_str().ok()?.split(';').next());
    essence.is_some_and(|it| it.trim().eq_ignore_ascii_case(media_type))
}

/// The answer with its body, which is no stream.
async fn whole(
    body: reqwest::Body,
    received: Arc<Received>,
    origin: &Origin,
) -> Result<Arc<Received>, Error> {
    let file = Download::new(Coming {
        body,
        received: Arc::clone(&received),
        origin: origin.clone(),
    });
    Ok(Arc::new(received.with_body(file.bytes().await?)))
}

/// Something in front of the server, such as a login page, answered in its place. Where a stream goes on, that is as good
/// as no answer, and it is asked for again.
pub(super) async fn no_page(
    body: reqwest::Body,
    received: Arc<Received>,
    origin: &Origin,
) -> Result<reqwest::Body, Error> {
    if !is_of(&received, "text/html") {
        return Ok(body);
    }
    let received = whole(body, received, origin).await?;
    Err(received.explain(Error::new(Kind::Decode {
        message: "it is a page of HTML in place of a stream of events".to_owned(),
        path: None,
        part: Part::Whole,
    })))
}

/// The error that an answer in place of a stream is which is no answer yet.
pub(super) fn unfinished(received: &Received) -> Error {
    let error = received.explain(Error::new(Kind::Decode {
        message: "it is JSON in place of a stream of events, and says that it is no answer yet"
            .to_owned(),
        path: None,
        part: Part::Whole,
    }));
    // It can be asked for once it is done.
    let id = error.body().and_then(|body| find_id(body));
    match id.filter(|id| !received.scrub.stood_in(id)) {
        Some(id) => error.with_job(id, &received.scrub),
        None => error,
    }
}

/// The last event of a whole answer, if it is one.
pub(super) fn made(received: &Received, last: Last, number: u64) -> Result<Option<String>, Error> {
    let unusable = |message: String| {
        received.explain(Error::new(Kind::Decode {
            message: received.scrub.text(&message),
            path: None,
            part: Part::Whole,
        }))
    };
    let text = std::str::from_utf8(&received.answer.body)
        .map_err(|error| unusable(format!("it is not UTF-8: {error}")))?;
    last(text, number).map_err(|error| unusable(error.to_string()))
}
