//! Decoding an answer: the generated types beside what serde would derive.
//!
//! `cargo bench --bench decode`. Read the ratios within one run; the machine's
//! own speed says nothing.

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use perplexity_client::types::CompletionResponse;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

fn main() {
    divan::main();
}

const ANSWERS: [&str; 4] = ["report", "parts", "parts, tag last", "parts, undeclared"];

#[divan::bench(args = ANSWERS)]
fn generated(bencher: Bencher, answer: &str) {
    decode::<CompletionResponse>(bencher, answer);
}

#[divan::bench(args = ANSWERS)]
fn derived_closed(bencher: Bencher, answer: &str) {
    decode::<closed::Completion>(bencher, answer);
}

#[divan::bench(args = ANSWERS)]
fn derived_keeping_undeclared(bencher: Bencher, answer: &str) {
    decode::<keeping::Completion>(bencher, answer);
}

#[divan::bench(args = ANSWERS)]
fn untyped(bencher: Bencher, answer: &str) {
    decode::<Value>(bencher, answer);
}

fn decode<T: DeserializeOwned>(bencher: Bencher, answer: &str) {
    let text = text_of(answer);
    bencher.counter(BytesCount::of_str(&text)).bench_local(|| {
        serde_json::from_str::<T>(black_box(&text)).map_err(|error| error.to_string())
    });
}

/// About 100 kB each.
fn text_of(answer: &str) -> String {
    let sentence = "The canopy cools the pavement more than it cools the air [12]. ";
    let part = |index: usize| {
        let text = format!("{index} {sentence}");
        match answer {
            "parts, tag last" => json!({ "text": text, "type": "text" }),
            "parts, undeclared" => json!({ "type": "text", "text": text, "a": index, "b": [true] }),
            _ => json!({ "type": "text", "text": text }),
        }
    };
    let is_report = answer == "report";
    let content = if is_report {
        Value::String(sentence.repeat(400))
    } else {
        (0..1000).map(part).collect()
    };
    let result = |index| {
        json!({
            "title": format!("Result {index}"),
            "url": format!("https://example.org/results/{index}"),
            "date": "2026-01-31",
            "last_updated": null,
            "snippet": sentence.repeat(5),
            "source": "web",
        })
    };
    let results: Vec<Value> = (0..if is_report { 200 } else { 0 }).map(result).collect();
    let answer = json!({
        "id": "1", "model": "sonar-deep-research", "created": 1, "object": "chat.completion",
        "choices": [{
            "index": 0, "finish_reason": "stop",
            "message": { "role": "assistant", "content": content },
            "delta": { "role": "assistant", "content": "" },
        }],
        "search_results": results,
        "usage": {
            "prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3,
            "cost": { "input_tokens_cost": 0.1, "output_tokens_cost": 0.2, "total_cost": 0.3 },
        },
    });
    answer.to_string()
}

/// The same types by serde's derives; `$rest` is what each struct has more.
macro_rules! derived {
    ($module:ident { $($rest:tt)* }) => {
        mod $module {
            #![expect(dead_code, reason = "what is decoded here is read by nobody")]

            use serde::Deserialize;

            derived!(struct Completion { $($rest)* } id: String, model: String, created: i64,
                object: Option<String>, choices: Vec<Choice>, usage: Option<Usage>,
                citations: Option<Vec<String>>, search_results: Option<Vec<SearchResult>>,);
            derived!(struct Choice { $($rest)* } index: i64, finish_reason: Option<Finish>,
                message: Message, delta: Message,);
            derived!(struct Message { $($rest)* } role: Role, content: Option<Content>,);
            derived!(struct SearchResult { $($rest)* } title: String, url: String,
                date: Option<String>, last_updated: Option<String>, snippet: Option<String>,
                source: Option<Source>,);
            derived!(struct Usage { $($rest)* } prompt_tokens: i64, completion_tokens: i64,
                total_tokens: i64, cost: Cost,);
            derived!(struct Cost { $($rest)* } input_tokens_cost: f64, output_tokens_cost: f64,
                total_cost: f64,);
            derived!(struct Text { $($rest)* } text: String,);

            #[derive(Deserialize)]
            #[serde(rename_all = "snake_case")]
            enum Finish { Stop, Length }

            #[derive(Deserialize)]
            #[serde(rename_all = "snake_case")]
            enum Role { System, User, Assistant, Tool }

            #[derive(Deserialize)]
            #[serde(rename_all = "snake_case")]
            enum Source { Web, Attachment }

            #[derive(Deserialize)]
            #[serde(untagged)]
            enum Content { Text(String), List(Vec<Part>) }

            #[derive(Deserialize)]
            #[serde(tag = "type", rename_all = "snake_case")]
            enum Part { Text(Text) }
        }
    };
    (struct $name:ident { $($rest:tt)* } $($field:ident: $type:ty,)*) => {
        #[derive(Deserialize)]
        pub(super) struct $name { $($field: $type,)* $($rest)* }
    };
}

derived!(closed {});
derived!(keeping { #[serde(flatten)] extra: serde_json::Map<String, serde_json::Value>, });
