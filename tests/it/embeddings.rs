//! Embeddings, decoded and compared.

use perplexity_client::embeddings::*;

#[test]
fn every_byte_is_decoded_as_a_signed_number() {
    for (text, numbers) in [
        ("AA==", vec![0]),
        ("f4D/", vec![127, -128, -1]),
        // Padding may be absent, and `+` and `/` are digits.
        ("f4AA/w", vec![127, -128, 0, -1]),
        ("+/v7", vec![-5, -5, -5]),
    ] {
        assert_eq!(decode_int8(text).unwrap(), numbers, "{text}");
    }
}

#[test]
fn what_is_not_base64_is_refused_with_its_place() {
    for (text, message) in [
        ("", "the embedding is empty"),
        ("AB-D", "the embedding is not base64: `-` at offset 2"),
        (
            "AAAA\nAAAA",
            r"the embedding is not base64: '\n' at offset 4",
        ),
        ("AAAAé", "the embedding is not base64: `é` at offset 4"),
        ("AA==AA==", "the embedding is not base64: `=` at offset 2"),
        (
            "AAAAA",
            "the embedding is not base64: 5 symbols are no whole number of bytes; is it cut?",
        ),
        (
            "AB",
            "the embedding is not base64: `B` at offset 1, which cannot be the last symbol; is it cut?",
        ),
    ] {
        assert_eq!(
            decode_int8(text).unwrap_err().to_string(),
            message,
            "{text}"
        );
        assert_eq!(
            decode_binary(text).unwrap_err().to_string(),
            message,
            "{text}"
        );
    }
}

#[test]
fn vectors_of_different_lengths_are_not_compared() {
    let binary = |bytes: usize| BinaryVector::from_bytes(vec![0; bytes]);
    let errors = [
        dot(&[1, 2], &[1]).unwrap_err(),
        cosine_similarity(&[1, 2], &[1]).unwrap_err(),
        binary(16).hamming_distance(&binary(32)).unwrap_err(),
        binary(16).hamming_similarity(&binary(32)).unwrap_err(),
    ];
    assert!(errors.iter().all(EmbeddingError::is_length_mismatch));
    assert_eq!(
        errors[2].to_string(),
        "vectors of 128 and of 256 dimensions cannot be compared"
    );
    assert!(!decode_int8("").unwrap_err().is_length_mismatch());
}

#[test]
fn the_cosine_is_exact_at_its_ends_and_zero_without_a_direction() {
    let vector: Vec<i8> = (0..2560).map(|n| (n * 7 % 256 - 128) as i8).collect();
    let opposed: Vec<i8> = vector.iter().map(|n| n.saturating_neg()).collect();
    assert_eq!(cosine_similarity(&vector, &vector).unwrap(), 1.0);
    assert!(cosine_similarity(&vector, &opposed).unwrap() < -0.999);
    assert_eq!(cosine_similarity(&[0, 0], &[1, 2]).unwrap(), 0.0);
    assert_eq!(cosine_similarity(&[], &[]).unwrap(), 0.0);
    let expected = 32.0 / (14.0_f64 * 77.0).sqrt();
    let found = cosine_similarity(&[1, 2, 3], &[4, 5, 6]).unwrap();
    assert!((found - expected).abs() < 1e-12, "{found}");
}

#[test]
fn a_dot_product_does_not_overflow() {
    let extreme = vec![i8::MIN; 300_000];
    assert_eq!(dot(&extreme, &extreme).unwrap(), 300_000 * 16_384);
}

#[test]
fn a_normalised_vector_has_length_one_and_keeps_its_direction() {
    let vector: Vec<i8> = vec![-128, 127, 1, 0, 55];
    let normal = normalized(&vector);
    let length: f32 = normal.iter().map(|n| n * n).sum();
    assert!((length - 1.0).abs() < 1e-6, "{length}");
    assert!(normal[0] < 0.0 && normal[3] == 0.0);
    assert_eq!(normalized(&[0, 0]), [0.0, 0.0]);
}

#[test]
fn the_first_dimension_is_the_least_significant_bit() {
    // 0b0000_0001, 0b1000_0000
    let vector = decode_binary("AYA=").unwrap();
    let set: Vec<_> = (0..vector.len())
        .filter(|n| vector.get(*n) == Some(true))
        .collect();
    assert_eq!(set, [0, 15]);
    assert_eq!(vector.get(16), None);
    let by_one: Vec<_> = (0..16).map(|n| vector.get(n).unwrap()).collect();
    assert!(vector.bits().eq(by_one));
    assert_eq!(format!("{vector:?}"), "BinaryVector(16 bits)");
}

#[test]
fn a_hamming_distance_counts_the_bits_that_differ_at_any_length() {
    for length in [1, 7, 8, 9, 16, 17, 320] {
        let left: Vec<u8> = (0..length).map(|n| (n * 31) as u8).collect();
        let right: Vec<u8> = (0..length).map(|n| (n * 17 + 5) as u8).collect();
        let [left, right] = [left, right].map(BinaryVector::from_bytes);
        let expected = left
            .bits()
            .zip(right.bits())
            .filter(|(a, b)| a != b)
            .count();
        assert_eq!(
            left.hamming_distance(&right).unwrap(),
            expected as u64,
            "{length}"
        );
        assert_eq!(left.hamming_distance(&left).unwrap(), 0);
        assert_eq!(left.hamming_similarity(&left).unwrap(), 1.0);
    }
    let [zeros, ones] = [[0u8; 16], [255; 16]].map(BinaryVector::from_bytes);
    assert_eq!(zeros.hamming_similarity(&ones).unwrap(), 0.0);
}
