//! The chunks of Sonar as a person would write them down, with serde's derives.

#![expect(dead_code, reason = "what is decoded here is read by nobody")]

use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct Chunk {
    id: String,
    pub(super) choices: Vec<Choice>,
    object: Option<Object>,
    r#type: Option<String>,
    status: Option<String>,
    model: Option<String>,
    created: Option<i64>,
    usage: Option<Usage>,
    search_results: Option<Vec<Found>>,
    citations: Option<Vec<String>>,
    images: Option<Vec<Image>>,
    related_questions: Option<Vec<String>>,
}

#[derive(Deserialize)]
enum Object {
    #[serde(rename = "chat.completion.chunk")]
    Chunk,
    #[serde(rename = "chat.reasoning")]
    Reasoning,
    #[serde(rename = "chat.reasoning.done")]
    Reasoned,
    #[serde(rename = "chat.completion.done")]
    Done,
}

#[derive(Deserialize)]
pub(super) struct Choice {
    index: Option<i64>,
    finish_reason: Option<String>,
    pub(super) delta: Option<Message>,
    message: Option<Message>,
}

#[derive(Deserialize)]
pub(super) struct Message {
    role: Option<Role>,
    pub(super) content: Option<String>,
    reasoning_steps: Option<Vec<Step>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Role {
    System,
    User,
    Assistant,
    Tool,
}

#[derive(Deserialize)]
struct Step {
    thought: Option<String>,
    r#type: Option<String>,
    web_search: Option<Search>,
}

#[derive(Deserialize)]
struct Search {
    search_keywords: Option<Vec<String>>,
    search_results: Option<Vec<Found>>,
}

#[derive(Deserialize)]
struct Found {
    title: String,
    url: String,
    date: Option<String>,
    last_updated: Option<String>,
    snippet: Option<String>,
    source: Option<String>,
}

#[derive(Deserialize)]
struct Image {
    image_url: Option<String>,
    origin_url: Option<String>,
    title: Option<String>,
    width: Option<i64>,
    height: Option<i64>,
}

#[derive(Deserialize)]
struct Usage {
    prompt_tokens: Option<i64>,
    completion_tokens: Option<i64>,
    total_tokens: Option<i64>,
    search_context_size: Option<String>,
    citation_tokens: Option<i64>,
    num_search_queries: Option<i64>,
    reasoning_tokens: Option<i64>,
    cost: Option<Cost>,
}

#[derive(Deserialize)]
struct Cost {
    input_tokens_cost: f64,
    output_tokens_cost: f64,
    total_cost: f64,
    reasoning_tokens_cost: Option<f64>,
    request_cost: Option<f64>,
    citation_tokens_cost: Option<f64>,
    search_queries_cost: Option<f64>,
}
