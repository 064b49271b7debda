#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod attempt;
mod builder;
mod call;
#[doc(hidden)]
pub mod codec;
mod connect;
mod credentials;
mod decode;
mod download;
mod error;
mod events;
mod find_id;
mod operation;
mod pages;
mod parameters;
mod path;
mod payload;
mod progress;
mod request;
mod response;
mod retry;
mod secret;
mod send;
pub mod sse;
mod style;
mod switch;
mod time;
mod transport;
mod upload;

pub use crate::builder::TransportBuilder;
pub use crate::call::Call;
pub use crate::download::Download;
pub use crate::error::{ApiError, Error, Violation};
pub use crate::events::{
    Cursor, EventStream, Failure, Glance, Mark, Resume, StreamEvent, TextStream,
};
pub use crate::operation::Operation;
pub use crate::pages::{Items, Page, Pages};
pub use crate::parameters::{OptionalParameters, Parameters};
pub use crate::progress::Progress;
pub use crate::response::Response;
pub use crate::retry::{Attempt, Retry, RetryBudget};
pub use crate::secret::Secret;
pub use crate::style::Style;
pub use crate::transport::Transport;
pub use crate::upload::Upload;

// Their types are part of this crate's signatures.
#[doc(no_inline)]
pub use {bytes, http, reqwest};
