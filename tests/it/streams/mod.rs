//! Answers that come as events, by way of the sandbox.

mod agent;

use std::future::Future;

use perplexity_client::Client;
use perplexity_client::types::AgentRequest;
use perplexity_sandbox::{Builder, Sandbox};

fn run<F: Future>(future: F) -> F::Output {
    loopback_time::block_on(future)
}

async fn start() -> (Sandbox, Client) {
    start_as(Sandbox::builder()).await
}

async fn start_as(builder: Builder) -> (Sandbox, Client) {
    crate::logs::listen();
    let sandbox = builder.start().await.unwrap();
    let client = Client::builder().base_url(sandbox.url()).key(sandbox.key());
    (sandbox, client.build().unwrap())
}

fn request() -> AgentRequest {
    AgentRequest::new("What is a fjord?").with_preset("fast")
}

/// How many runs were created.
fn posts(sandbox: &Sandbox) -> usize {
    let journal = sandbox.journal();
    journal.iter().filter(|entry| entry.method == "POST").count()
}
