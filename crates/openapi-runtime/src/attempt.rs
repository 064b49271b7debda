//! One attempt: a request goes out, an answer is read, in time.

use bytes::{Bytes, BytesMut};
use reqwest::Url;

use crate::error::{ApiError, Error, Failed, Kind, Part};
use crate::payload::Outgoing;
use crate::request::{Answer, Request};
use crate::secret::Scrub;
use crate::time::Time;
use crate::upload::Meter;

/// How much is kept of the body of an error: more than any message needs, and little enough to be put aside.
const MAX_ERROR_BODY: usize = 1024 * 1024;

/// Sends a request once, and reads as much of its answer as the request says. What is left of it comes beside.
///
/// # Errors
///
/// Every kind but one that does not decode; without the request's context.
pub(crate) async fn attempt(
    request: &Request,
    url: Url,
    outgoing: Outgoing,
    time: &mut Time,
) -> Result<(Answer, reqwest::Body), Error> {
    let shared = request.transport.shared();
    let (meter, has_body) = (outgoing.meter.clone(), outgoing.body.is_some());
    let sent = shared
        .client
        .execute(request.to_http(url.clone(), outgoing));
    // A read is answered at once, or somebody is not there. A body takes the time that it takes to be sent, and what a
    // POST asks for may be worked on before the answer begins.
    let sent = if let Some(meter) = &meter {
        time.sent(meter, sent).await?
    } else if request.context.operation.is_idempotent() && !has_body {
        time.byte(sent).await?
    } else {
        time.end().limit(sent).await?
    };
    let mut response = sent.map_err(|error| {
        // What was to be sent says it better than the connection that waited for it.
        let fault = meter.as_ref().and_then(Meter::take_fault);
        fault.unwrap_or_else(|| Error::from_reqwest(error, !shared.handed_in))
    })?;
    let time = *time;
    let mut answer = Answer {
        redirected: *response.url() != url,
        status: response.status(),
        headers: std::mem::take(response.headers_mut()),
        body: Bytes::new(),
    };
    if !answer.status.is_success() {
        return Err(refusal(request, response, answer, time).await);
    }
    if request.streams {
        return Ok((answer, response.into()));
    }
    let (mut body, cut) = read(&mut response, shared.max_body, time).await;
    let Some(error) = cut else {
        answer.body = body.freeze();
        return Ok((answer, reqwest::Body::default()));
    };
    if matches!(error.kind(), Kind::BodyTooLarge { .. }) {
        body.truncate(MAX_ERROR_BODY);
    }
    request.scrub.cut_end(&mut body);
    answer.body = body.freeze();
    Err(error.with_answer(failed(answer, &request.scrub)))
}

/// The error that an answer other than 2xx is.
async fn refusal(
    request: &Request,
    mut response: reqwest::Response,
    mut answer: Answer,
    time: Time,
) -> Error {
    let (shared, scrub) = (request.transport.shared(), &request.scrub);
    // What came of an error's body is worth more than why the rest did not.
    let limit = shared.max_body.min(MAX_ERROR_BODY);
    let (mut body, cut) = read(&mut response, limit, time).await;
    if cut.is_some() {
        scrub.cut_end(&mut body);
    }
    answer.body = body.freeze();
    let api = ApiError::parse(&answer.body, scrub);
    let retired = api.as_ref().and_then(|api| shared.help(api));
    Error::new(Kind::Status {
        api,
        complete: cut.is_none(),
        retired,
    })
    .with_answer(failed(answer, scrub))
}

/// Reads a body up to `limit`; with what kept it from being read to its end.
async fn read(
    response: &mut reqwest::Response,
    limit: usize,
    time: Time,
) -> (BytesMut, Option<Error>) {
    let too_large = || {
        Some(Error::new(Kind::BodyTooLarge {
            limit,
            part: Part::Whole,
        }))
    };
    // Room is made for what is announced only up to a point: the rest has to come first.
    let announced = response
        .content_length()
        .map(|length| usize::try_from(length).unwrap_or(usize::MAX));
    let mut body = BytesMut::with_capacity(announced.unwrap_or(0).min(limit).min(64 * 1024));
    // Of what is announced to be too large no more is read than an error keeps, and whatever ends that is not the news.
    let oversized =
        response.status().is_success() && announced.is_some_and(|length| length > limit);
    let room = if oversized {
        limit.min(MAX_ERROR_BODY)
    } else {
        limit
    };
    loop {
        let end = match time.byte(response.chunk()).await {
            Ok(Ok(Some(chunk))) => {
                let left = room.saturating_sub(body.len());
                body.extend_from_slice(chunk.get(..left).unwrap_or(&chunk));
                if chunk.len() <= left {
                    continue;
                }
                too_large()
            }
            Ok(Ok(None)) => None,
            Ok(Err(error)) => Some(Error::from_reqwest(error, false)),
            Err(error) => Some(error),
        };
        return (body, if oversized { too_large() } else { end });
    }
}

/// What an error keeps of an answer, without the keys.
pub(crate) fn failed(mut answer: Answer, scrub: &Scrub) -> Failed {
    scrub.headers(&mut answer.headers);
    Failed {
        status: answer.status,
        body: scrub.body(&answer.body),
        headers: answer.headers,
        redirected: answer.redirected,
    }
}
