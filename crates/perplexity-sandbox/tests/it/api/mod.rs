//! Operations that are not of async Sonar, through plain requests.

mod agent;
mod agent_answers;
mod batches;
mod canned;
mod embeddings;
mod files;
mod large;
mod others;
mod refused;
mod search;
mod skills;
mod sonar;

use perplexity_sandbox::{Pace, Sandbox};
use serde_json::Value;

use crate::http::{Answer, authority, exchange};

/// In which all that is created is finished at once.
async fn quick() -> Sandbox {
    let builder = Sandbox::builder().pace(Pace::at_once());
    builder.start().await.unwrap()
}

/// An authorised request with these headers and this body.
async fn call(
    sandbox: &Sandbox,
    method: &str,
    target: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Answer {
    let mut request = format!(
        "{method} {target} HTTP/1.1\r\nhost: sandbox\r\nconnection: close\r\n\
         authorization: Bearer {}\r\ncontent-length: {}\r\n",
        sandbox.key(),
        body.len()
    );
    for (name, value) in headers {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    request.push_str("\r\n");
    let mut request = request.into_bytes();
    request.extend_from_slice(body);
    exchange(&authority(sandbox), &request).await
}

async fn post(sandbox: &Sandbox, target: &str, body: &Value) -> Answer {
    let json = [("content-type", "application/json")];
    call(sandbox, "POST", target, &json, body.to_string().as_bytes()).await
}

async fn get(sandbox: &Sandbox, target: &str) -> Answer {
    call(sandbox, "GET", target, &[], b"").await
}

async fn delete(sandbox: &Sandbox, target: &str) -> Answer {
    call(sandbox, "DELETE", target, &[], b"").await
}

const FORM: (&str, &str) = ("content-type", "multipart/form-data; boundary=sandbox");

/// A form with these fields and one file.
fn form(fields: &[(&str, &str)], filename: &str, content: &[u8]) -> Vec<u8> {
    let mut form = Vec::new();
    let head = "--sandbox\r\ncontent-disposition: form-data; name=";
    for (name, value) in fields {
        form.extend_from_slice(format!("{head}\"{name}\"\r\n\r\n{value}\r\n").as_bytes());
    }
    let file = format!("{head}\"file\"; filename=\"{filename}\"\r\n\r\n");
    form.extend_from_slice(file.as_bytes());
    form.extend_from_slice(content);
    form.extend_from_slice(b"\r\n--sandbox--\r\n");
    form
}

async fn upload(sandbox: &Sandbox, filename: &str, content: &[u8]) -> Answer {
    let form = form(&[("purpose", "batch")], filename, content);
    call(sandbox, "POST", "/v1/files", &[FORM], &form).await
}

/// The status and the type of an error.
fn error(answer: &Answer) -> (u16, String) {
    let body = answer.json();
    assert_eq!(body["error"]["code"], answer.status, "{body}");
    let kind = body["error"]["type"].as_str().unwrap();
    (answer.status, kind.to_owned())
}

fn texts<'v>(values: &'v Value, name: &str) -> Vec<&'v str> {
    let values = values.as_array().unwrap().iter();
    values.map(|value| value[name].as_str().unwrap()).collect()
}
