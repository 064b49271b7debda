//! What a run answers: what its tools claim to have found, and then a message that repeats the
//! question, or a call of a function that the caller is to make.

use bytes::Bytes;
use serde_json::{Value, json};

use super::run::Run;
use crate::synth::Synth;
use crate::words::{DAY, SOURCES, longer, question, structured, text_of};

/// What a run with the tool `sandbox` has made.
#[derive(Debug)]
pub(crate) struct File {
    pub(crate) id: String,
    pub(crate) filename: &'static str,
    pub(crate) content: Bytes,
}

pub(super) fn files(run: &Run) -> Vec<File> {
    if !has_tool(&run.request, "sandbox") {
        return Vec::new();
    }
    // Quoted as spreadsheets want it, and not all of it is UTF-8's business.
    let question = asked(&run.request).replace('"', "\"\"");
    let content = format!("run,question\r\n{},\"{question}\"\r\n", run.id);
    vec![File {
        id: format!("{}-file-1", run.id),
        filename: "question.csv",
        content: Bytes::from(content),
    }]
}

/// Why a request that is valid by the document cannot be answered: what to say, and of which
/// field.
pub(crate) fn refusal(request: &Value) -> Option<(String, &'static str)> {
    let schema = schema(request)?;
    let why = structured(schema).err()?;
    Some((why, "response_format.json_schema.schema"))
}

pub(super) fn of(run: &Run) -> Vec<Value> {
    let request = &run.request;
    if let Some(call) = call(run) {
        return vec![call];
    }
    let question = asked(request);
    let mut output = Vec::new();
    let has_preset = request.get("preset").is_some() || request.get("effort").is_some();
    if has_preset && !has_tool(request, "web_search") {
        output.extend(found("web_search", &question, run));
    }
    for tool in tools(request) {
        output.extend(found(kind(tool), &question, run));
    }
    output.push(message(run, &question, output.is_empty()));
    output
}

fn message(run: &Run, question: &str, is_bare: bool) -> Value {
    let (text, annotations) = match schema(&run.request).map(structured) {
        Some(Ok(value)) => (value.to_string(), json!([])),
        _ => words(question, is_bare, run.words),
    };
    json!({
        "type": "message",
        "id": format!("{}-message", run.id),
        "status": "completed",
        "role": "assistant",
        "content": [{ "type": "output_text", "text": text, "annotations": annotations }],
    })
}

fn words(question: &str, is_bare: bool, more: usize) -> (String, Value) {
    let mut text =
        format!("The question was: {question}\n\nThis is a sandbox, which has not looked it up.");
    let [(title, url, _), ..] = SOURCES;
    if is_bare {
        text.push_str(&longer(more));
        return (text, json!([]));
    }
    text.push_str(" A stand-in knows only the shape of an answer [1].");
    // Counted in characters, as people do.
    let end = text.chars().count().saturating_sub(1);
    text.push_str(&longer(more));
    let annotation = json!({
        "type": "citation", "title": title, "url": url,
        "start_index": end.saturating_sub(3), "end_index": end,
    });
    (text, json!([annotation]))
}

/// The function that is to be called, if one is wanted that was not called yet.
fn call(run: &Run) -> Option<Value> {
    let request = &run.request;
    let has_result = request.get("input").and_then(Value::as_array);
    let is_result = |item: &Value| {
        item.get("type")
            .is_some_and(|kind| kind == "function_call_output")
    };
    if has_result.is_some_and(|items| items.iter().any(is_result)) {
        return None;
    }
    let choice = request.get("tool_choice")?;
    let wanted = choice.get("name").and_then(Value::as_str);
    if choice != "required" && wanted.is_none() {
        return None;
    }
    let name = |tool: &&Value| {
        tool.get("name")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let mut functions = tools(request).filter(|tool| kind(tool) == "function");
    let function = functions.find(|tool| wanted.is_none_or(|wanted| name(tool) == wanted))?;
    let arguments = match function.get("parameters") {
        Some(schema) => Synth::full(schema).value(schema),
        None => json!({}),
    };
    Some(json!({
        "type": "function_call",
        "id": format!("{}-call", run.id),
        "call_id": format!("call-{}", run.id),
        "name": name(&function),
        "arguments": arguments.to_string(),
        "status": "completed",
    }))
}

/// What a tool of this kind claims to have found.
fn found(tool: &str, question: &str, run: &Run) -> Option<Value> {
    let results = || {
        let results = SOURCES.iter().zip(1..).map(|((title, url, snippet), id)| {
            json!({
                "id": id, "title": title, "url": url, "snippet": snippet,
                "date": DAY, "source": "web",
            })
        });
        results.collect::<Vec<_>>()
    };
    let [(title, url, snippet), ..] = SOURCES;
    Some(match tool {
        "web_search" => json!({
            "type": "search_results", "queries": [question], "results": results(),
        }),
        "people_search" => json!({
            "type": "people_search_results", "queries": [question], "results": results(),
        }),
        "image_search" => json!({
            "type": "image_search_results", "queries": [question], "results": [{
                "image_url": "https://images.example.org/sandbox/echo.png",
                "origin_url": url, "title": "An echo", "width": 640, "height": 480,
            }],
        }),
        "finance_search" => json!({
            "type": "finance_results", "tickers": ["SNDBX"], "categories": ["quote"],
            "results": [{ "category": "quote", "content": snippet, "tickers": ["SNDBX"] }],
        }),
        "fetch_url" => json!({
            "type": "fetch_url_results",
            "contents": [{ "title": title, "url": url, "snippet": snippet }],
        }),
        "sandbox" => json!({
            "type": "sandbox_results", "status": "completed", "exit_code": 0,
            "code": "print('question.csv')", "stdout": "question.csv\n", "stderr": "",
            "duration_ms": 12,
        }),
        "mcp" => json!({
            "type": "mcp_list_tools", "id": format!("{}-mcp", run.id),
            "server_label": "sandbox", "tools": [],
        }),
        _ => return None,
    })
}

/// What is asked: the text, or that of the user's last message, or what a function gave back.
pub(super) fn asked(request: &Value) -> String {
    let Some(input) = request.get("input") else {
        return String::new();
    };
    if let Some(text) = input.as_str() {
        return text.to_owned();
    }
    let outputs = input.as_array().into_iter().flatten();
    let last = outputs.filter_map(|item| item.get("output")).next_back();
    match last {
        Some(output) => text_of(Some(output)),
        None => question(Some(input)),
    }
}

fn schema(request: &Value) -> Option<&Value> {
    request.pointer("/response_format/json_schema/schema")
}

fn tools(request: &Value) -> impl Iterator<Item = &Value> {
    let tools = request.get("tools").and_then(Value::as_array);
    tools.into_iter().flatten()
}

fn kind(tool: &Value) -> &str {
    tool.get("type").and_then(Value::as_str).unwrap_or_default()
}

fn has_tool(request: &Value, wanted: &str) -> bool {
    tools(request).any(|tool| kind(tool) == wanted)
}
