#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod answer;
mod api;
mod auth;
mod batches;
mod behaviours;
mod builder;
mod clock;
mod document;
mod door;
mod error;
mod fault;
mod files;
mod jobs;
mod journal;
mod lock;
mod multipart;
mod operation;
mod pace;
mod page;
mod redact;
mod refusal;
mod reply;
mod request;
mod route;
mod runs;
mod sandbox;
mod server;
mod service;
mod skills;
mod state;
mod stream;
mod synth;
mod validate;
mod wire;
mod words;

pub use builder::Builder;
pub use error::Error;
pub use fault::{Fault, ParseFaultError, RetryAfter};
pub use journal::Entry;
pub use pace::Pace;
pub use reply::Reply;
pub use sandbox::Sandbox;
pub use stream::Streaming;
