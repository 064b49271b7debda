//! JSON Lines, which the files of batches are made of: a JSON value on each
//! line.
//!
//! A batch is a file of [`BatchRequestLine`]s, written by [`write_batch`]; its
//! output and error files are read as [`BatchResultLine`]s. Neither is ever
//! held in memory as a whole: [`write()`] and [`read()`] go line by line, and a
//! [`Decoder`] does the same for bytes that arrive in pieces.
//!
//! ```
//! use perplexity_client::jsonl::{self, BatchRequestLine, BatchResultLine};
//! use perplexity_client::serde_json::{Value, json};
//!
//! let mut file = Vec::new();
//! let questions = ["What is a fjord?", "What is a skerry?"];
//! let lines = questions.iter().enumerate().map(|(number, question)| {
//!     let body = json!({ "model": "openai/gpt-5.1", "input": question });
//!     BatchRequestLine::new(format!("question-{number}"), body)
//! });
//! jsonl::write_batch(&mut file, lines)?;
//!
//! let output = br#"{"id":"r1","custom_id":"question-1","response":{"status_code":200,"body":{"output":[]}},"error":null}"#;
//! for line in jsonl::read::<BatchResultLine<Value>>(&output[..]) {
//!     let line = line?;
//!     match line.answer() {
//!         Some(answer) => println!("{}: {answer}", line.custom_id),
//!         None => println!("{}: {}", line.custom_id, line.failure().unwrap_or_default()),
//!     }
//! }
//! # Ok::<(), jsonl::JsonlError>(())
//! ```

mod batch_request;
mod batch_result;
mod batch_result_codec;
mod decoder;
mod error;
mod read;
mod write;

pub use batch_request::{BatchRequestLine, write_batch};
pub use batch_result::{BatchBody, BatchResponse, BatchResultLine};
pub use decoder::Decoder;
pub use error::JsonlError;
pub use read::{Lines, from_slice, read};
pub use write::write;
