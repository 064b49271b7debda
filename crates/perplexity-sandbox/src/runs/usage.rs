//! What a run took, down to a cost that adds up.

use serde_json::{Map, Value, json};

use super::output::asked;
use super::run::Run;
use crate::words::{
    MICROS_PER_INPUT_TOKEN, MICROS_PER_OUTPUT_TOKEN, MICROS_PER_SEARCH, dollars, text_of, tokens,
};

pub(super) fn of(run: &Run, output: &[Value]) -> Value {
    let input_tokens = tokens(&asked(&run.request));
    let texts = output.iter().map(|item| match item.get("arguments") {
        Some(arguments) => tokens(&text_of(Some(arguments))),
        None => item
            .get("content")
            .map_or(0, |content| tokens(&text_of(Some(content)))),
    });
    let output_tokens = texts.fold(0, u64::saturating_add).max(1);
    let calls: Vec<_> = output.iter().filter_map(|item| tool(item)).collect();
    let micros = u64::try_from(calls.len()).unwrap_or_default() * MICROS_PER_SEARCH;
    let (input, out) = (
        input_tokens.saturating_mul(MICROS_PER_INPUT_TOKEN),
        output_tokens.saturating_mul(MICROS_PER_OUTPUT_TOKEN),
    );
    let mut details = Map::new();
    for name in calls {
        let cost = dollars(MICROS_PER_SEARCH);
        details.insert(
            name.to_owned(),
            json!({ "invocation": 1, "cost_usd": cost }),
        );
    }
    json!({
        "input_tokens": input_tokens,
        "input_tokens_details": { "cache_creation_input_tokens": 0, "cache_read_input_tokens": 0 },
        "output_tokens": output_tokens,
        "total_tokens": input_tokens.saturating_add(output_tokens),
        "tool_calls_details": details,
        "cost": {
            "currency": "USD",
            "input_cost": dollars(input),
            "output_cost": dollars(out),
            "tool_calls_cost": dollars(micros),
            "total_cost": dollars(input.saturating_add(out).saturating_add(micros)),
        },
    })
}

/// The tool that an item is the finding of, as the service names it in a bill.
fn tool(item: &Value) -> Option<&'static str> {
    Some(match item.get("type").and_then(Value::as_str)? {
        "search_results" => "search_web",
        "people_search_results" => "search_people",
        "image_search_results" => "search_images",
        "finance_results" => "search_finance",
        "fetch_url_results" => "fetch_url",
        "sandbox_results" => "sandbox",
        _ => return None,
    })
}
