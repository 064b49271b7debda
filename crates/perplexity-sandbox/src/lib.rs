#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod answer;
mod auth;
mod behaviours;
mod document;
mod error;
mod jobs;
mod journal;
mod redact;
mod reply;
mod request;
mod route;
mod sandbox;
mod server;
mod service;
mod validate;

pub use error::Error;
pub use journal::Entry;
pub use reply::Reply;
pub use sandbox::{Builder, Sandbox};
