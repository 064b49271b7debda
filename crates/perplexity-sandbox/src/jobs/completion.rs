//! What a finished job answers. Nothing is researched: it shows what was asked, and looks like a
//! report otherwise, down to a cost that adds up.

use serde_json::{Value, json};

use crate::words::{
    DAY, MICROS_PER_INPUT_TOKEN, MICROS_PER_OUTPUT_TOKEN, MICROS_PER_SEARCH, SOURCES, dollars,
    longer, question, structured, tokens,
};

/// The completion of a request that is valid by the document.
///
/// Its text has so many words more than it would have.
pub(crate) fn of(request: &Value, job: &str, created: u64, more: usize) -> Value {
    let wants = |name: &str| request.get(name) == Some(&Value::Bool(true));
    let searched = !wants("disable_search");
    let sources: &[_] = if searched { &SOURCES } else { &[] };
    let question = question(request.get("messages"));
    // What the schema of a caller does not allow was refused before.
    let content = schema(request)
        .and_then(|schema| structured(schema).ok())
        .map_or_else(
            || content(&question, sources.len()) + &longer(more),
            |value| value.to_string(),
        );
    json!({
        "id": format!("{job}-completion"),
        "model": request.get("model"),
        "created": created,
        "usage": usage(&question, &content, sources.len()),
        "object": "chat.completion",
        "choices": [{
            "index": 0,
            "finish_reason": "stop",
            "message": {"role": "assistant", "content": content},
            "delta": {"role": "assistant", "content": ""},
        }],
        "citations": sources.iter().map(|(_, url, _)| *url).collect::<Vec<_>>(),
        "search_results": sources.iter().map(result).collect::<Vec<_>>(),
        "images": wants("return_images").then(images),
        "related_questions": wants("return_related_questions")
            .then(|| json!(["What would the service itself have answered?"])),
    })
}

/// The schema that the answer is to fit, if the request has one.
pub(crate) fn schema(request: &Value) -> Option<&Value> {
    request.pointer("/response_format/json_schema/schema")
}

fn content(question: &str, sources: usize) -> String {
    let mut content =
        format!("The question was: {question}\n\nThis is a sandbox, which has not looked it up.");
    if sources > 0 {
        content.push_str(" A stand-in knows only the shape of an answer [1]; that is enough to");
        content.push_str(" test a client with [2], and shows that the question arrived [3].");
    }
    content
}

fn usage(question: &str, content: &str, searches: usize) -> Value {
    let (prompt, completion) = (tokens(question), tokens(content));
    let searches = u64::try_from(searches).unwrap_or_default();
    let input = prompt.saturating_mul(MICROS_PER_INPUT_TOKEN);
    let output = completion.saturating_mul(MICROS_PER_OUTPUT_TOKEN);
    let search = searches.saturating_mul(MICROS_PER_SEARCH);
    let total = input.saturating_add(output).saturating_add(search);
    json!({
        "prompt_tokens": prompt,
        "completion_tokens": completion,
        "total_tokens": prompt.saturating_add(completion),
        "search_context_size": "low",
        "citation_tokens": null,
        "num_search_queries": searches,
        "reasoning_tokens": null,
        "cost": {
            "input_tokens_cost": dollars(input),
            "output_tokens_cost": dollars(output),
            "reasoning_tokens_cost": null,
            "request_cost": null,
            "citation_tokens_cost": null,
            "search_queries_cost": dollars(search),
            "total_cost": dollars(total),
        },
    })
}

fn result((title, url, snippet): &(&str, &str, &str)) -> Value {
    json!({
        "title": title,
        "url": url,
        "date": DAY,
        "last_updated": null,
        "snippet": snippet,
        "source": "web",
    })
}

fn images() -> Value {
    json!([{
        "image_url": "https://images.example.org/sandbox/echo.png",
        "origin_url": "https://journal.example.com/sandbox/echoes",
        "title": "An echo",
        "width": 640,
        "height": 480,
    }])
}
