//! Decoding an answer of the agent: the generated types beside structs that a
//! person would write with serde's derives, of the same fields and without a
//! place for what is not declared.
//!
//! `cargo bench --bench decode_agent`. Read the ratios within one run; the
//! machine's own speed says nothing.

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use perplexity_client::types::AgentRun;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

fn main() {
    // By hand, for counting instructions: `decode_agent once generated 100 kB`.
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.as_slice() {
        [once, how, size @ ..] if once == "once" => {
            let text = text_of(&size.join(" "));
            for _ in 0..100 {
                match how.as_str() {
                    "generated" => drop(black_box(serde_json::from_str::<AgentRun>(&text))),
                    "keeping" => drop(black_box(serde_json::from_str::<keeping::Run>(&text))),
                    _ => drop(black_box(serde_json::from_str::<closed::Run>(&text))),
                }
            }
        }
        _ => divan::main(),
    }
}

const ANSWERS: [&str; 4] = ["5 kB", "100 kB", "5 kB, undeclared", "100 kB, undeclared"];

#[divan::bench(args = ANSWERS)]
fn generated(bencher: Bencher, answer: &str) {
    decode::<AgentRun>(bencher, answer);
}

#[divan::bench(args = ANSWERS)]
fn derived_closed(bencher: Bencher, answer: &str) {
    decode::<closed::Run>(bencher, answer);
}

#[divan::bench(args = ANSWERS)]
fn derived_keeping_undeclared(bencher: Bencher, answer: &str) {
    decode::<keeping::Run>(bencher, answer);
}

fn decode<T: DeserializeOwned>(bencher: Bencher, answer: &str) {
    let text = text_of(answer);
    bencher.counter(BytesCount::of_str(&text)).bench_local(|| {
        serde_json::from_str::<T>(black_box(&text)).map_err(|error| error.to_string())
    });
}

/// Searches, pages that were read, and a report with annotations.
fn text_of(answer: &str) -> String {
    let sentence = "The canopy cools the pavement more than it cools the air [12]. ";
    let (searches, results) = if answer.starts_with("100") {
        (12, 16)
    } else {
        (1, 8)
    };
    let mut output: Vec<Value> = Vec::new();
    for search in 0..searches {
        let result = |index: i64| {
            json!({
                "id": index, "title": format!("Result {index}"), "date": "2026-01-31",
                "url": format!("https://example.org/results/{search}/{index}"),
                "last_updated": null, "snippet": sentence.repeat(4), "source": "web",
            })
        };
        let results: Vec<Value> = (0..results).map(result).collect();
        output.push(
            json!({ "type": "search_results", "queries": ["street trees"], "results": results }),
        );
    }
    let text = sentence.repeat(if answer.starts_with("100") { 500 } else { 20 });
    let annotations: Vec<Value> = (0..searches * 4)
        .map(|index| json!({ "type": "citation", "start_index": index, "end_index": index + 4, "url": "https://example.org" }))
        .collect();
    output.push(json!({
        "type": "message", "id": "msg_1", "status": "completed", "role": "assistant",
        "content": [{ "type": "output_text", "text": text, "annotations": annotations }],
    }));
    let mut answer_json = json!({
        "id": "resp_1", "object": "response", "created_at": 1, "model": "m", "status": "completed",
        "output": output,
        "usage": {
            "input_tokens": 1, "output_tokens": 2, "total_tokens": 3,
            "cost": { "currency": "USD", "input_cost": 0.1, "output_cost": 0.2, "total_cost": 0.3 },
            "tool_calls_details": { "search_web": { "invocation": 12 } },
        },
    });
    if answer.ends_with("undeclared") {
        let items = answer_json
            .pointer_mut("/output")
            .and_then(Value::as_array_mut);
        for item in items.into_iter().flatten().filter_map(Value::as_object_mut) {
            item.insert("rank".into(), json!(1));
        }
        let answer = answer_json.as_object_mut();
        answer.map(|answer| answer.insert("new".into(), json!({ "a": [1, 2] })));
    }
    answer_json.to_string()
}

/// What the agent answers with, by serde's derives; `$rest` is what each
/// struct has more.
macro_rules! derived {
    ($module:ident { $($rest:tt)* }) => {
        mod $module {
            #![expect(dead_code, reason = "what is decoded here is read by nobody")]

            use std::collections::BTreeMap;

            use serde_json::{Map, Value};

            use super::{Currency, Deserialize, Role, Status};

            derived!(struct Run { $($rest)* } id: String, object: String, created_at: i64, model: String,
                status: Status, output: Vec<Item>, error: Option<Fault>, usage: Option<Usage>,
                background: Option<bool>, completed_at: Option<i64>, incomplete_details: Option<Incomplete>,
                instructions: Option<String>, metadata: Option<Map<String, Value>>,
                parallel_tool_calls: Option<bool>, previous_response_id: Option<String>,
                prompt_cache_key: Option<String>, service_tier: Option<String>, text: Option<Value>,
                tool_choice: Option<Value>, tools: Option<Vec<Value>>, top_logprobs: Option<i64>,
                truncation: Option<String>, user: Option<String>,);
            derived!(struct Fault { $($rest)* } message: String, code: Option<Value>,
                r#type: Option<String>, param: Option<String>,);
            derived!(struct Incomplete { $($rest)* } reason: Option<String>,);
            derived!(struct Searched { $($rest)* } queries: Option<Vec<String>>, results: Vec<Found>,);
            derived!(struct Found { $($rest)* } id: i64, title: String, url: String, snippet: String,
                date: Option<String>, last_updated: Option<String>, source: Option<String>,);
            derived!(struct Message { $($rest)* } id: String, status: Status, role: Role,
                content: Vec<Part>,);
            derived!(struct Part { $($rest)* } r#type: String, text: String,
                annotations: Option<Vec<Annotation>>,);
            derived!(struct Annotation { $($rest)* } r#type: Option<String>, start_index: Option<i64>,
                end_index: Option<i64>, title: Option<String>, url: Option<String>,);
            derived!(struct Called { $($rest)* } id: String, call_id: String, name: String,
                arguments: String, status: Status, thought_signature: Option<String>,);
            derived!(struct Usage { $($rest)* } input_tokens: i64, output_tokens: i64,
                total_tokens: i64, cost: Option<Cost>, input_tokens_details: Option<Cached>,
                tool_calls_details: Option<BTreeMap<String, Details>>,);
            derived!(struct Cached { $($rest)* } cache_creation_input_tokens: Option<i64>,
                cache_read_input_tokens: Option<i64>,);
            derived!(struct Details { $($rest)* } invocation: Option<i64>, cost_usd: Option<f64>,);
            derived!(struct Cost { $($rest)* } currency: Currency, input_cost: f64, output_cost: f64,
                total_cost: f64, cache_creation_cost: Option<f64>, cache_read_cost: Option<f64>,
                tool_calls_cost: Option<f64>, tool_calls_cost_details: Option<BTreeMap<String, f64>>,);

            #[derive(Deserialize)]
            #[serde(tag = "type", rename_all = "snake_case")]
            enum Item { Message(Message), SearchResults(Searched), FunctionCall(Called) }
        }
    };
    (struct $name:ident { $($rest:tt)* } $($field:ident: $type:ty,)*) => {
        #[derive(Deserialize)]
        pub(super) struct $name { $($field: $type,)* $($rest)* }
    };
}

derived!(closed {});
derived!(keeping { #[serde(flatten)] extra: Map<String, Value>, });

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Status {
    Queued,
    InProgress,
    Completed,
    Failed,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Role {
    Assistant,
}

#[derive(Deserialize)]
enum Currency {
    #[serde(rename = "USD")]
    Usd,
}
