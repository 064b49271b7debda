//! What a fault does to the answer: stands in its place, or spoils it.

use bytes::Bytes;
use hyper::StatusCode;
use hyper::header::{CONTENT_TYPE, HeaderName, HeaderValue, LOCATION};
use serde_json::Value;

use super::Fault;
use crate::answer::{Answer, Body};
use crate::refusal::Detail;
use crate::request::Request;

const SHOULD_RETRY: HeaderName = HeaderName::from_static("x-should-retry");

/// In the query of a request that was redirected.
const REDIRECTED: &str = "sandbox-redirected";

/// What stands in the place of serving the request.
#[derive(Debug)]
pub(crate) enum Instead {
    /// The sandbox's own words.
    Answer(Answer),
    /// A test's words, to which nothing is added.
    Reply(Answer),
}

impl Fault {
    /// What is answered in the place of serving the request, which then has no effect; none if it
    /// is to be served. `url` is the sandbox's own; FastAPI words a 422 in its own way.
    pub(crate) fn instead(
        &self,
        url: &str,
        request: &Request,
        is_fastapi: bool,
    ) -> Option<Instead> {
        let answer = match self {
            Self::Reply(reply) => return Some(Instead::Reply(reply.clone().into_answer())),
            // Never sent, but the journal may know what would have been.
            Self::CutBefore | Self::Down { .. } => Answer::empty(StatusCode::BAD_GATEWAY),
            Self::Status {
                status,
                kind,
                retry_after,
                should_retry,
            } => {
                // 1xx is no answer: a client would go on waiting for the real one.
                let parsed = StatusCode::from_u16(*status).ok();
                let Some(status) = parsed.filter(|status| !status.is_informational()) else {
                    let message = format!("{status} is no status of an answer (200 to 999).");
                    return Some(Instead::Answer(Answer::sandbox_error(message)));
                };
                let mut answer = refusal(status, kind, is_fastapi);
                if let Some(retry_after) = retry_after {
                    retry_after.write(&mut answer.headers);
                }
                if let Some(should_retry) = should_retry {
                    let value = if *should_retry { "true" } else { "false" };
                    answer
                        .headers
                        .insert(SHOULD_RETRY, HeaderValue::from_static(value));
                }
                answer
            }
            Self::HtmlBadGateway => page(StatusCode::BAD_GATEWAY),
            Self::HtmlUnprocessable => page(StatusCode::UNPROCESSABLE_ENTITY),
            Self::EmptyNotFound => Answer::empty(StatusCode::NOT_FOUND),
            Self::Redirect => redirect(url, request),
            _ => return None,
        };
        Some(Instead::Answer(answer))
    }

    /// Spoils the answer to a request that was served.
    pub(crate) fn spoil(&self, mut answer: Answer) -> Answer {
        match self {
            Self::EmptyOk => answer.body = Body::Empty,
            // Events are broken off one by one.
            Self::BrokenJson | Self::TruncatedJson { .. }
                if matches!(answer.body, Body::Stream(_)) => {}
            Self::BrokenJson => answer.body = Body::Raw(broken(&answer.body)),
            Self::TruncatedJson { after } => {
                let mut text = answer.body.bytes();
                text.truncate(*after);
                answer.body = Body::Raw(text);
            }
            Self::WrongContentType => html(&mut answer),
            Self::HtmlOk => {
                let page = page(answer.status);
                answer.body = page.body;
                html(&mut answer);
            }
            _ => {}
        }
        answer
    }
}

/// A 422 of FastAPI is in its own shape; all else is the service's.
fn refusal(status: StatusCode, kind: &str, is_fastapi: bool) -> Answer {
    let message = message(status, kind);
    if status == StatusCode::UNPROCESSABLE_ENTITY && is_fastapi {
        return Answer::unprocessable(&[Detail::new([], kind, message)]);
    }
    Answer::error(status, kind, message)
}

fn html(answer: &mut Answer) {
    let value = HeaderValue::from_static("text/html; charset=utf-8");
    answer.headers.insert(CONTENT_TYPE, value);
}

/// As gateways and their error pages look.
fn page(status: StatusCode) -> Answer {
    let title = format!(
        "{} {}",
        status.as_str(),
        status.canonical_reason().unwrap_or_default()
    );
    let title = title.trim_end();
    let page = format!(
        "<!DOCTYPE html>\n<html>\n<head><title>{title}</title></head>\n\
         <body>\n<center><h1>{title}</h1></center>\n<hr><center>sandbox</center>\n</body>\n</html>\n"
    );
    let mut answer = Answer::empty(status);
    answer.body = Body::Raw(Bytes::from(page));
    html(&mut answer);
    answer
}

fn redirect(url: &str, request: &Request) -> Answer {
    let path = &request.path;
    let query = match &request.query {
        Some(query) => format!("{query}&{REDIRECTED}"),
        None => REDIRECTED.to_owned(),
    };
    let mut answer = Answer::empty(StatusCode::TEMPORARY_REDIRECT);
    // Both came over the wire in a request line, and so fit a header.
    if let Ok(location) = HeaderValue::try_from(format!("{url}{path}?{query}")) {
        answer.headers.insert(LOCATION, location);
    }
    answer
}

/// What the service said in such a case, or something like it.
fn message(status: StatusCode, kind: &str) -> String {
    match kind {
        "chat_completions_not_available" => {
            "Chat completions are not available any more. Use the Agent API.".to_owned()
        }
        "agent_api_migration_required" => "Migrate to the Agent API to go on.".to_owned(),
        _ => format!(
            "The sandbox was asked to answer {} with an error of this type.",
            status.as_str()
        ),
    }
}

/// JSON that begins well: `id` comes first, so that it can be found in what is left.
fn broken(body: &Body) -> Bytes {
    let text = match body {
        Body::Json(Value::Object(object)) => {
            let id = object.get("id").map(|id| ("id".to_owned(), id.clone()));
            let others = object.iter().filter(|(name, _)| *name != "id");
            let others = others.map(|(name, value)| (name.clone(), value.clone()));
            Bytes::from(Value::Object(id.into_iter().chain(others).collect()).to_string())
        }
        body => body.bytes(),
    };
    // Far enough for an id, and before the last brace.
    let kept = (text.len() / 2).max(64).min(text.len().saturating_sub(1));
    let mut broken = text.to_vec();
    broken.truncate(kept);
    broken.extend_from_slice(b"\x00 <<< upstream connect error");
    Bytes::from(broken)
}
