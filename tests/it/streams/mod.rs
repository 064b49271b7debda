//! Answers that come as events, by way of the sandbox.

mod agent;
mod chunks;
pub(crate) mod connection;
mod events;
mod glances;
mod resume;
mod sonar;
mod text;

use std::future::Future;
use std::time::Duration;

use perplexity_client::types::{AgentRequest, WebSearchTool};
use perplexity_client::{Client, ClientBuilder, Error, Retry, StreamEvent, TextStream};
use perplexity_sandbox::{Builder, Entry, Sandbox};

fn run<F: Future>(future: F) -> F::Output {
    loopback_time::block_on(future)
}

async fn start() -> (Sandbox, Client) {
    start_as(Sandbox::builder(), |client| client).await
}

async fn start_as(
    builder: Builder,
    set: impl FnOnce(ClientBuilder) -> ClientBuilder,
) -> (Sandbox, Client) {
    crate::logs::listen();
    let sandbox = builder.start().await.unwrap();
    let client = Client::builder().base_url(sandbox.url()).key(sandbox.key());
    let client = client.retry(Retry::default().backoff(MOMENT, MOMENT));
    (sandbox, set(client).build().unwrap())
}

const MOMENT: Duration = Duration::from_millis(10);

fn request() -> AgentRequest {
    AgentRequest::new("What is a fjord?")
        .with_preset("fast")
        .with_tools([WebSearchTool::new()])
}

/// How many runs were created.
fn posts(sandbox: &Sandbox) -> usize {
    requests(sandbox, "POST").len()
}

fn requests(sandbox: &Sandbox, method: &str) -> Vec<Entry> {
    let mut entries = sandbox.journal();
    entries.retain(|entry| entry.method == method);
    entries
}

/// All of the text, and how many pieces it came in.
async fn all<E: StreamEvent>(text: &mut TextStream<E>) -> Result<(String, usize), Error> {
    let (mut whole, mut pieces) = (String::new(), 0);
    while let Some(piece) = text.try_next().await? {
        assert!(!piece.is_empty());
        whole.push_str(&piece);
        pieces += 1;
    }
    Ok((whole, pieces))
}
