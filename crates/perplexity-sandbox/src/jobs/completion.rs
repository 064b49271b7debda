//! What a finished job answers. Nothing is researched: it shows what was asked, and looks like a
//! report otherwise, down to a cost that adds up.

use serde_json::{Value, json};

/// Where the report claims to have looked: title, url and snippet.
const SOURCES: [(&str, &str, &str); 3] = [
    (
        "What a stand-in can know",
        "https://www.example.org/sandbox/knowledge",
        "A stand-in answers in the shape of the service, without its knowledge.",
    ),
    (
        "Prepared answers and their uses",
        "https://guides.example.net/sandbox/answers",
        "Prepared answers let a client be tested without a network and without a bill.",
    ),
    (
        "Notes on echoes",
        "https://journal.example.com/sandbox/echoes",
        "An echo shows that the question arrived.",
    ),
];

/// In millionths of a dollar, because floats would not add up.
const MICROS_PER_PROMPT_TOKEN: u64 = 2;
const MICROS_PER_COMPLETION_TOKEN: u64 = 8;
const MICROS_PER_SEARCH: u64 = 5_000;

/// The completion of a request that is valid by the document.
pub(super) fn of(request: &Value, job: &str, created: u64) -> Value {
    let wants = |name: &str| request.get(name) == Some(&Value::Bool(true));
    let searched = !wants("disable_search");
    let sources: &[_] = if searched { &SOURCES } else { &[] };
    let question = question(request);
    let content = content(&question, sources.len());
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

/// The text of the last message of the user, or of the last message.
fn question(request: &Value) -> String {
    let messages = request.get("messages").and_then(Value::as_array);
    let messages = messages.map(Vec::as_slice).unwrap_or_default();
    let of_the_user = |message: &&Value| message.get("role").is_some_and(|role| role == "user");
    let asked = messages.iter().rfind(of_the_user).or(messages.last());
    match asked.and_then(|message| message.get("content")) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(parts)) => {
            let texts = parts
                .iter()
                .filter_map(|part| part.get("text").and_then(Value::as_str));
            texts.collect::<Vec<_>>().join("\n")
        }
        _ => String::new(),
    }
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

/// Words stand for tokens.
fn tokens(text: &str) -> u64 {
    u64::try_from(text.split_whitespace().count())
        .unwrap_or(u64::MAX)
        .max(1)
}

fn usage(question: &str, content: &str, searches: usize) -> Value {
    let (prompt, completion) = (tokens(question), tokens(content));
    let searches = u64::try_from(searches).unwrap_or_default();
    let input = prompt.saturating_mul(MICROS_PER_PROMPT_TOKEN);
    let output = completion.saturating_mul(MICROS_PER_COMPLETION_TOKEN);
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

fn dollars(micros: u64) -> f64 {
    #[expect(
        clippy::cast_precision_loss,
        reason = "no answer costs a billion dollars"
    )]
    let micros = micros as f64;
    micros / 1e6
}

fn result((title, url, snippet): &(&str, &str, &str)) -> Value {
    json!({
        "title": title,
        "url": url,
        "date": "2026-03-05",
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
