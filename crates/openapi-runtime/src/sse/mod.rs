//! Server-sent events: bytes in whatever chunks they come, events out.
//!
//! The format is the event stream of the [HTML standard][standard]. A [`Decoder`] reads it in a time that is linear in
//! its bytes, however they are cut into chunks, and copies nothing of an event that lies in one chunk.
//!
//! It differs from the standard in three things, all on purpose:
//!
//! - An event at the end of the stream is given though no blank line, or not even the end of its line, comes after it:
//!   services end in that way. Whether a stream is complete has to be told by what the events say.
//! - Text that is not UTF-8 is a [`Fault`] instead of a text with replacement characters.
//! - An event has a bounded size.
//!
//! ```
//! use openapi_runtime::bytes::Bytes;
//! use openapi_runtime::sse::Decoder;
//!
//! let mut decoder = Decoder::new(1024 * 1024);
//! let mut texts = Vec::new();
//! for chunk in ["event: part\nda", "ta: Hello\n\n: a comm", "ent\n\ndata: [DONE]"] {
//!     decoder.push(Bytes::from_static(chunk.as_bytes()));
//!     while let Some(event) = decoder.next_event()? {
//!         texts.push(event.data.to_owned());
//!     }
//! }
//! decoder.finish();
//! while let Some(event) = decoder.next_event()? {
//!     texts.push(event.data.to_owned());
//! }
//! assert_eq!(texts, ["Hello", "[DONE]"]);
//! # Ok::<(), openapi_runtime::sse::Fault>(())
//! ```
//!
//! [standard]: https://html.spec.whatwg.org/multipage/server-sent-events.html

mod block;
mod decoder;
mod event;
mod field;
mod lines;
#[cfg(test)]
mod room;
mod value;

pub use self::decoder::Decoder;
pub use self::event::{Event, Fault};
