//! Vectors of signed bytes.

use super::{EmbeddingError, decode, same_length};

/// Decodes an embedding of the format `base64_int8`, which is the default: a
/// signed byte for each dimension.
///
/// ```
/// use perplexity_client::embeddings::decode_int8;
///
/// assert_eq!(decode_int8("f4AA/w==")?, [127, -128, 0, -1]);
/// # Ok::<(), perplexity_client::embeddings::EmbeddingError>(())
/// ```
///
/// # Errors
///
/// Where it is not base64, saying at which offset; where it is empty. An
/// embedding of the format `base64_binary` is not told apart: it decodes to
/// an eighth of the numbers.
pub fn decode_int8(text: &str) -> Result<Vec<i8>, EmbeddingError> {
    let bytes = decode(text)?;
    Ok(bytes.into_iter().map(u8::cast_signed).collect())
}

/// The dot product, exact.
///
/// ```
/// use perplexity_client::embeddings::dot;
///
/// assert_eq!(dot(&[1, 2, 3], &[4, -5, 6])?, 12);
/// # Ok::<(), perplexity_client::embeddings::EmbeddingError>(())
/// ```
///
/// # Errors
///
/// Where the vectors differ in length.
pub fn dot(left: &[i8], right: &[i8]) -> Result<i64, EmbeddingError> {
    // A product is at most 2^14, so that 2^16 of them fit into 32 bits, which are faster than 64.
    const BLOCK: usize = 1 << 16;

    same_length(left.len(), right.len())?;
    let blocks = left.chunks(BLOCK).zip(right.chunks(BLOCK));
    Ok(blocks
        .map(|(left, right)| {
            let products = left.iter().zip(right);
            let sum: i32 = products.map(|(&a, &b)| i32::from(a) * i32::from(b)).sum();
            i64::from(sum)
        })
        .sum())
}

/// The cosine of the angle between two vectors: 1 where they point the same
/// way, 0 where they have nothing in common, -1 where they are opposed.
///
/// It is 0 where one of them is all zeros. Such a vector has no direction, so
/// the cosine is not defined; 0 keeps it behind whatever is similar, and can
/// be sorted, which NaN cannot.
///
/// ```
/// use perplexity_client::embeddings::cosine_similarity;
///
/// assert_eq!(cosine_similarity(&[3, 4], &[6, 8])?, 1.0);
/// assert_eq!(cosine_similarity(&[3, 4], &[4, -3])?, 0.0);
/// # Ok::<(), perplexity_client::embeddings::EmbeddingError>(())
/// ```
///
/// # Errors
///
/// Where the vectors differ in length.
pub fn cosine_similarity(left: &[i8], right: &[i8]) -> Result<f64, EmbeddingError> {
    let product = dot(left, right)?;
    let squares = dot(left, left)? as f64 * dot(right, right)? as f64;
    if squares == 0.0 {
        return Ok(0.0);
    }
    Ok((product as f64 / squares.sqrt()).clamp(-1.0, 1.0))
}

/// The vector as floating-point numbers, of length 1; for an index that
/// compares by dot product. A vector of zeros stays one.
///
/// ```
/// use perplexity_client::embeddings::normalized;
///
/// assert_eq!(normalized(&[3, 4]), [0.6, 0.8]);
/// ```
pub fn normalized(vector: &[i8]) -> Vec<f32> {
    let squares: i64 = vector.iter().map(|&a| i64::from(a) * i64::from(a)).sum();
    let length = if squares == 0 {
        1.0
    } else {
        (squares as f64).sqrt()
    };
    vector
        .iter()
        .map(|&a| (f64::from(a) / length) as f32)
        .collect()
}
