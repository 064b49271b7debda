//! Vectors of bits.

use std::fmt;

use super::{EmbeddingError, decode, same_length};

/// Decodes an embedding of the format `base64_binary`: a bit for each
/// dimension.
///
/// ```
/// use perplexity_client::embeddings::decode_binary;
///
/// let vector = decode_binary("Aw8=")?;
/// assert_eq!(vector.len(), 16);
/// assert!(vector.bits().eq([
///     true, true, false, false, false, false, false, false,
///     true, true, true, true, false, false, false, false,
/// ]));
/// # Ok::<(), perplexity_client::embeddings::EmbeddingError>(())
/// ```
///
/// # Errors
///
/// Where it is not base64, saying at which offset; where it is empty.
pub fn decode_binary(text: &str) -> Result<BinaryVector, EmbeddingError> {
    let bytes = decode(text)?;
    Ok(BinaryVector { bytes })
}

/// An embedding of the format `base64_binary`, eight dimensions a byte.
///
/// The first dimension is the least significant bit of the first byte, say
/// the service's docs ("LSB first"), as `numpy.unpackbits` does with
/// `bitorder='little'`. This was not tried against the service. It matters to
/// [`bits`](Self::bits) and [`get`](Self::get) only: distances are the same
/// in any order.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct BinaryVector {
    bytes: Vec<u8>,
}

impl BinaryVector {
    /// From bytes that were kept, as [`as_bytes`](Self::as_bytes) gave them.
    ///
    /// ```
    /// use perplexity_client::embeddings::BinaryVector;
    ///
    /// let vector = BinaryVector::from_bytes([0b0000_0101]);
    /// assert_eq!(vector.get(2), Some(true));
    /// ```
    pub fn from_bytes(bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            bytes: bytes.into(),
        }
    }

    /// The bytes, as they were sent.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The number of bits. It is the number of dimensions, rounded up to a
    /// multiple of eight.
    pub fn len(&self) -> usize {
        self.bytes.len() * 8
    }

    /// Whether there are no bits. Never so of what was decoded.
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// The bit of a dimension, counted from 0.
    pub fn get(&self, dimension: usize) -> Option<bool> {
        let byte = self.bytes.get(dimension / 8)?;
        Some(byte >> (dimension % 8) & 1 == 1)
    }

    /// The bits, from the first dimension on.
    pub fn bits(&self) -> impl Iterator<Item = bool> {
        let bytes = self.bytes.iter();
        bytes.flat_map(|byte| (0..8).map(move |bit| byte >> bit & 1 == 1))
    }

    /// The number of dimensions in which the two differ; 0 where they are the
    /// same.
    ///
    /// ```
    /// use perplexity_client::embeddings::BinaryVector;
    ///
    /// let [left, right] = [[0b1100u8], [0b1010]].map(BinaryVector::from_bytes);
    /// assert_eq!(left.hamming_distance(&right)?, 2);
    /// # Ok::<(), perplexity_client::embeddings::EmbeddingError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Where the vectors differ in length.
    pub fn hamming_distance(&self, other: &Self) -> Result<u64, EmbeddingError> {
        same_length(self.len(), other.len())?;
        let (left, left_rest) = self.bytes.as_chunks();
        let (right, right_rest) = other.bytes.as_chunks();
        let words = left.iter().zip(right).map(|(left, right)| {
            u64::from((u64::from_ne_bytes(*left) ^ u64::from_ne_bytes(*right)).count_ones())
        });
        let rest = left_rest.iter().zip(right_rest);
        let rest = rest.map(|(left, right)| u64::from((left ^ right).count_ones()));
        Ok(words.chain(rest).sum())
    }

    /// The share of dimensions in which the two agree: 1 where they are the
    /// same, about 0.5 where they have nothing in common, 0 where they are
    /// opposed. Two empty vectors are the same.
    ///
    /// ```
    /// use perplexity_client::embeddings::BinaryVector;
    ///
    /// let [left, right] = [[0b1100u8], [0b1010]].map(BinaryVector::from_bytes);
    /// assert_eq!(left.hamming_similarity(&right)?, 0.75);
    /// # Ok::<(), perplexity_client::embeddings::EmbeddingError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Where the vectors differ in length.
    pub fn hamming_similarity(&self, other: &Self) -> Result<f64, EmbeddingError> {
        let distance = self.hamming_distance(other)?;
        if self.is_empty() {
            return Ok(1.0);
        }
        Ok(1.0 - distance as f64 / self.len() as f64)
    }
}

impl fmt::Debug for BinaryVector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BinaryVector({} bits)", self.len())
    }
}
