//! Asks Sonar.

use hyper::StatusCode;
use serde_json::Value;

use super::{Asked, Behaviour};
use crate::answer::Answer;
use crate::jobs::completion;
use crate::state::State;
use crate::stream::{Mode, SonarEvents, Source};
use crate::words::structured;

pub(super) const BEHAVIOUR: (&str, Behaviour) = ("POST /v1/sonar", answer);

fn answer(state: &State, asked: &Asked) -> Answer {
    if let Some(refusal) = refusal(&asked.body) {
        return refusal;
    }
    let number = state.number("sonar");
    let now = state.clock().now();
    let id = format!("sandbox-sonar-{number:06}");
    let settings = state.settings();
    let created = state.clock().unix(now);
    let completion = completion::of(&asked.body, &id, created, settings.answer_words);
    let answer = Answer::json(StatusCode::OK, completion.clone());
    if !asked.streams() {
        return answer;
    }
    let mode = match asked.text("stream_mode") {
        Some("concise") => Mode::Concise,
        _ => Mode::Full,
    };
    let events = SonarEvents::new(completion, mode, now, settings.streaming.pace);
    answer.streamed(Source::Sonar(events))
}

/// What the service refuses though the document allows it.
fn refusal(request: &Value) -> Option<Answer> {
    let messages = request.get("messages").and_then(Value::as_array)?;
    let roles = messages.iter().filter_map(|message| message.get("role"));
    // What a tool gave back stands in the place of a user.
    let roles = roles.filter_map(Value::as_str).map(|role| match role {
        "tool" => "user",
        role => role,
    });
    let mut talk = roles.skip_while(|role| *role == "system").peekable();
    let is_alternating = talk.peek() == Some(&"user")
        && talk
            .zip(["user", "assistant"].into_iter().cycle())
            .all(|(role, expected)| role == expected);
    let last = messages.last().and_then(|message| message.get("role"));
    if !is_alternating || last.is_some_and(|role| role == "assistant") {
        let message = "After the (optional) system message(s), user or tool message(s) should \
                       alternate with assistant message(s), and the last should not be the \
                       assistant's.";
        return Some(Answer::error(
            StatusCode::BAD_REQUEST,
            "invalid_message",
            message,
        ));
    }
    let why = structured(completion::schema(request)?).err()?;
    Some(Answer::invalid(why, Some("response_format")))
}
