#![doc = include_str!("../README.md")]
//!
//! [`Call`]: crate::Call
//! [`Response`]: crate::Response
#![forbid(unsafe_code)]

mod client;
mod config;
pub mod embeddings;
mod generated;
mod jobs;
pub mod jsonl;
mod located;
mod sonar;
mod sources;
pub mod structured;
mod text;

pub use crate::client::Client;
pub use crate::config::ClientBuilder;
pub use crate::generated::types;
pub use crate::jobs::{Job, JobRequest, Submit, Ticket, UntilDone};
pub use crate::sources::{ListedSource, Source, Sources};
pub use openapi_runtime::{
    ApiError, Attempt, Call, Error, Response, Retry, RetryBudget, Secret as ApiKey, Violation,
};

#[doc = include_str!("troubleshooting.md")]
pub mod troubleshooting {}

/// A job of asynchronous Sonar.
pub type SonarJob = Job<types::SonarRequest>;
/// What finds a job of asynchronous Sonar again.
pub type SonarTicket = Ticket<types::SonarRequest>;

// Their types are part of this crate's signatures.
#[doc(no_inline)]
pub use openapi_runtime::codec::serde_json;
#[doc(no_inline)]
pub use openapi_runtime::{bytes, http, reqwest};
