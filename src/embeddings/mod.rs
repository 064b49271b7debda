//! What an embedding says once it is decoded, and how near two of them are.
//!
//! The service sends an embedding as base64 text: a signed byte for each
//! dimension by default (`base64_int8`), a bit for each on request
//! (`base64_binary`). It compares the first by cosine similarity and the
//! second by Hamming distance, say its [docs], which also say that the
//! vectors are not normalised.
//!
//! ```
//! use perplexity_client::embeddings;
//!
//! let cat = embeddings::decode_int8("BQD9")?;
//! assert_eq!(cat, [5, 0, -3]);
//! let dog = embeddings::decode_int8("BAH+")?;
//! assert!(embeddings::cosine_similarity(&cat, &dog)? > 0.9);
//! # Ok::<(), embeddings::EmbeddingError>(())
//! ```
//!
//! [docs]: https://docs.perplexity.ai/docs/embeddings/best-practices

mod binary;
mod error;
mod int8;

pub use binary::{BinaryVector, decode_binary};
pub use error::EmbeddingError;
pub use int8::{cosine_similarity, decode_int8, dot, normalized};

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// The bytes of an embedding. The padding at the end may be absent.
fn decode(text: &str) -> Result<Vec<u8>, EmbeddingError> {
    const CONFIG: GeneralPurposeConfig =
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    const BASE64: GeneralPurpose = GeneralPurpose::new(&STANDARD, CONFIG);

    if text.is_empty() {
        return Err(EmbeddingError::empty());
    }
    BASE64
        .decode(text)
        .map_err(|error| EmbeddingError::not_base64(text, error))
}

fn same_length(left: usize, right: usize) -> Result<(), EmbeddingError> {
    if left == right {
        return Ok(());
    }
    Err(EmbeddingError::lengths(left, right))
}
