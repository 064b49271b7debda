//! Searches the web, which is three pages here, each as often as is asked for.

use hyper::StatusCode;
use serde_json::{Value, json};

use super::{Asked, Behaviour};
use crate::answer::Answer;
use crate::state::State;
use crate::words::{DAY, SOURCES};

pub(super) const BEHAVIOUR: (&str, Behaviour) = ("POST /search", answer);

const DEFAULT_RESULTS: u64 = 10;

fn answer(state: &State, asked: &Asked) -> Answer {
    let queries: Vec<&str> = match asked.body.get("query") {
        Some(Value::Array(queries)) => queries.iter().filter_map(Value::as_str).collect(),
        Some(Value::String(query)) => vec![query],
        _ => Vec::new(),
    };
    let most = asked.body.get("max_results").and_then(Value::as_u64);
    let most = usize::try_from(most.unwrap_or(DEFAULT_RESULTS)).unwrap_or(usize::MAX);
    // Of several queries each has its turn.
    let turns = queries.iter().cycle().zip(SOURCES.iter().cycle());
    let results = turns.take(most).zip(1..).map(|((query, source), number)| {
        let (title, url, snippet) = source;
        json!({
            "title": title,
            "url": format!("{url}?result={number}"),
            "snippet": format!("{query}: {snippet}"),
            "date": DAY,
            "last_updated": null,
        })
    });
    let number = state.number("search");
    let body = json!({
        "id": format!("sandbox-search-{number:06}"),
        "results": results.collect::<Vec<_>>(),
        "server_time": null,
    });
    Answer::json(StatusCode::OK, body)
}
