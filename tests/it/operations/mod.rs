//! Every operation of the document, as a user calls it, against the sandbox.

mod agent;
mod agent_jobs;
mod agent_tools;
mod analytics;
mod batches;
mod browser;
mod decisions;
mod document;
mod embeddings;
mod files;
mod models;
mod pay_once;
mod provoked;
mod search;
mod skills;
mod sonar;
mod statuses;
mod table;
mod tokens;

use std::future::Future;

use perplexity_client::{Client, ClientBuilder, Error, Items, Page};
use perplexity_sandbox::{Entry, Sandbox};

fn run<F: Future>(future: F) -> F::Output {
    loopback_time::block_on(future)
}

fn builder(sandbox: &Sandbox) -> ClientBuilder {
    crate::logs::listen();
    Client::builder().base_url(sandbox.url()).key(sandbox.key())
}

/// A sandbox, and a client with the defaults.
async fn start() -> (Sandbox, Client) {
    let sandbox = Sandbox::start().await.unwrap();
    let client = builder(&sandbox).build().unwrap();
    (sandbox, client)
}

/// Everything on all pages.
async fn collect<T: Page + 'static>(mut items: Items<T>) -> Result<Vec<T::Item>, Error> {
    let mut all = Vec::new();
    while let Some(item) = items.try_next().await? {
        all.push(item);
    }
    Ok(all)
}

/// The last request, which is there.
fn last(sandbox: &Sandbox) -> Entry {
    sandbox.journal().pop().unwrap()
}

/// The body that was sent last.
fn sent(sandbox: &Sandbox) -> serde_json::Value {
    serde_json::from_slice(&last(sandbox).body).unwrap()
}
