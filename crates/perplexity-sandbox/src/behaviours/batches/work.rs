//! Works off the lines of a batch's input.

use std::collections::HashSet;
use std::time::Duration;

use bytes::Bytes;
use hyper::Method;
use serde_json::{Value, json};

use crate::answer::{Answer, Body};
use crate::batches::{Mistake, Work};
use crate::behaviours::agent;
use crate::files::File;
use crate::route::Found;
use crate::state::State;

/// The only thing that a batch can ask.
const ENDPOINT: &str = "/v1/responses";

/// More mistakes than these help nobody.
const MOST_MISTAKES: usize = 100;

/// One line of the input.
struct Line {
    custom_id: String,
    body: Value,
}

/// Answers every request of the input, into files that are there from `ready` on.
pub(super) fn off(state: &State, batch: &str, input: &Bytes, ready: Duration) -> Work {
    let lines = match lines(input) {
        Ok(lines) => lines,
        Err(mistakes) => {
            return Work {
                mistakes,
                ..Work::default()
            };
        }
    };
    let mut work = Work::default();
    let (mut good, mut bad) = (String::new(), String::new());
    for (number, line) in (1..).zip(lines) {
        let id = format!("{batch}-{number}");
        let answer = answer(state, &id, &line.body);
        let is_good = answer.status.is_success();
        let Body::Json(body) = answer.body else {
            continue;
        };
        let tokens = |pointer| body.pointer(pointer).and_then(Value::as_u64).unwrap_or(0);
        work.input_tokens += tokens("/usage/input_tokens");
        work.output_tokens += tokens("/usage/output_tokens");
        let said = json!({
            "id": id,
            "custom_id": line.custom_id,
            "response": {
                "status_code": answer.status.as_u16(),
                "request_id": format!("sandbox-{id}"),
                "body": body,
            },
            "error": null,
        });
        let (file, count) = if is_good {
            (&mut good, &mut work.completed)
        } else {
            (&mut bad, &mut work.failed)
        };
        *count += 1;
        file.push_str(&said.to_string());
        file.push('\n');
    }
    work.output_file_id = keep(state, batch, "output", good, ready);
    work.error_file_id = keep(state, batch, "errors", bad, ready);
    work
}

fn answer(state: &State, id: &str, body: &Value) -> Answer {
    let routes = &state.api().routes;
    let Found::Operation(served, _) = routes.find(Method::POST.as_str(), ENDPOINT) else {
        return Answer::no_such_path();
    };
    match served.check_body(body.to_string().as_bytes(), state.api()) {
        Ok(body) if body.get("stream") == Some(&json!(true)) => {
            Answer::invalid("a batch has no streams", Some("stream"))
        }
        Ok(body) => agent::create::at_once(state, id.to_owned(), &body),
        Err(refusal) => *refusal,
    }
}

fn keep(state: &State, batch: &str, what: &str, text: String, ready: Duration) -> Option<String> {
    if text.is_empty() {
        return None;
    }
    let id = format!("{batch}-{what}");
    state.files().add(File {
        id: id.clone(),
        filename: format!("{id}.jsonl"),
        purpose: "batch_output",
        content: Bytes::from(text),
        created: Some(ready),
    });
    Some(id)
}

/// The requests, or everything that is wrong with the lines.
fn lines(input: &Bytes) -> Result<Vec<Line>, Vec<Mistake>> {
    let (mut lines, mut mistakes) = (Vec::new(), Vec::new());
    let mut known = HashSet::new();
    for (number, text) in (1..).zip(input.split(|byte| *byte == b'\n')) {
        if text.trim_ascii().is_empty() {
            continue;
        }
        match line(text) {
            Ok(line) if known.insert(line.custom_id.clone()) => lines.push(line),
            Ok(line) => mistakes.push(Mistake {
                code: "duplicate_custom_id",
                message: format!("the custom_id {:?} was there before", line.custom_id),
                line: Some(number),
            }),
            Err((code, message)) => mistakes.push(Mistake {
                code,
                message: message.to_owned(),
                line: Some(number),
            }),
        }
        if mistakes.len() >= MOST_MISTAKES {
            break;
        }
    }
    if lines.is_empty() && mistakes.is_empty() {
        mistakes.push(Mistake {
            code: "empty_file",
            message: "the input file has no requests".to_owned(),
            line: None,
        });
    }
    if mistakes.is_empty() {
        Ok(lines)
    } else {
        Err(mistakes)
    }
}

fn line(text: &[u8]) -> Result<Line, (&'static str, &'static str)> {
    let line: Value = serde_json::from_slice(text)
        .map_err(|_| ("invalid_json_line", "the line is not valid JSON"))?;
    let said = |name: &str| line.get(name).and_then(Value::as_str);
    let custom_id =
        said("custom_id").ok_or(("missing_required_parameter", "custom_id is missing"))?;
    if said("method") != Some("POST") {
        return Err(("invalid_method", "the method must be POST"));
    }
    if said("url") != Some(ENDPOINT) {
        return Err((
            "mismatched_endpoint",
            "the url must be the batch's endpoint",
        ));
    }
    let body = line.get("body").filter(|body| body.is_object());
    let body = body.ok_or(("missing_required_parameter", "body is no object"))?;
    Ok(Line {
        custom_id: custom_id.to_owned(),
        body: body.clone(),
    })
}
