#![doc = include_str!("../README.md")]
//!
//! [`Call`]: crate::Call
//! [`Response`]: crate::Response
//! [`jsonl`]: crate::jsonl
//! [`troubleshooting`]: crate::troubleshooting
#![forbid(unsafe_code)]

mod agent;
mod answers;
mod client;
mod config;
pub mod embeddings;
mod generated;
mod jobs;
pub mod jsonl;
mod located;
mod pages;
mod sonar;
mod sources;
mod streams;
pub mod structured;
mod text;

pub use crate::client::Client;
pub use crate::config::ClientBuilder;
pub use crate::generated::{parameters, types};
pub use crate::jobs::{Job, JobRequest, Submit, Ticket, UntilDone};
pub use crate::sources::{ListedSource, Source, Sources};
/// What [`Client::download_file`] and [`Client::download_agent_run_file`] give.
///
/// ```no_run
/// # async fn run(client: perplexity_client::Client) -> Result<(), perplexity_client::Error> {
/// let bytes = client.download_file("file_1").await?.save("out.jsonl").await?;
/// println!("{bytes} bytes");
/// # Ok(())
/// # }
/// ```
///
/// The rest is that of the engine below this client, whose `Call` and
/// transport the following speaks of.
///
pub use openapi_runtime::Download;
/// What `client.create_agent_run(&request).stream()` and `client.sonar(&request).stream()` give, of
/// [`AgentEvent`](types::AgentEvent) and [`SonarChunk`](types::SonarChunk); their answers are an
/// [`AgentRun`](types::AgentRun) and a [`CompletionResponse`](types::CompletionResponse).
///
/// ```no_run
/// # async fn run(client: perplexity_client::Client) -> Result<(), perplexity_client::Error> {
/// use perplexity_client::types::{AgentEvent, AgentRequest};
///
/// let request = AgentRequest::new("What is a fjord?").with_preset("fast");
/// let mut events = client.create_agent_run(&request).stream().await?.events();
/// while let Some(event) = events.try_next().await? {
///     match event {
///         AgentEvent::ResponseOutputTextDelta(event) => print!("{}", event.delta),
///         AgentEvent::ResponseReasoningSearchQueries(event) => println!("searching: {:?}", event.queries),
///         // New to this version: kept, and no error.
///         AgentEvent::Unrecognized(event) => println!("{}", event.value()),
///         _ => {}
///     }
/// }
/// # Ok(())
/// # }
/// ```
///
/// Nothing may come for a minute, and no event for ten, unless
/// [`ClientBuilder::idle_timeout`] and [`ClientBuilder::event_timeout`], or the
/// methods of that name of [`Call`], say otherwise. A place that was written
/// down is gone on from by [`Client::resume_stream`].
///
/// The rest is that of the engine below this client.
///
pub use openapi_runtime::EventStream;
pub use openapi_runtime::{
    ApiError, Attempt, Call, Cursor, Error, Items, Page, Pages, Progress, Response, Retry,
    RetryBudget, Secret as ApiKey, StreamEvent, TextStream, Upload, Violation,
};

#[doc = include_str!("troubleshooting.md")]
pub mod troubleshooting {}

/// A background run of the Agent API.
pub type AgentJob = Job<types::AgentRequest>;
/// What finds a background run of the Agent API again.
pub type AgentTicket = Ticket<types::AgentRequest>;
/// A job of asynchronous Sonar.
pub type SonarJob = Job<types::SonarRequest>;
/// What finds a job of asynchronous Sonar again.
pub type SonarTicket = Ticket<types::SonarRequest>;

// Their types are part of this crate's signatures.
#[doc(no_inline)]
pub use openapi_runtime::codec::serde_json;
#[doc(no_inline)]
pub use openapi_runtime::{bytes, http, reqwest};
