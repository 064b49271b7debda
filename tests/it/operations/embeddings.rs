//! Vectors in the dimension that was asked for, in both encodings.

use perplexity_client::embeddings::cosine_similarity;
use perplexity_client::types::{
    ContextualizedEmbeddingsRequest, EmbeddingObject, EmbeddingsRequest,
};

use super::{run, start};

const SMALL: &str = "pplx-embed-v1-0.6b";
const IN_CONTEXT: &str = "pplx-embed-context-v1-0.6b";

fn int8(object: &EmbeddingObject) -> Vec<i8> {
    object.int8().unwrap()
}

#[test]
fn each_text_has_a_vector_of_the_dimension_that_was_asked_for() {
    run(async {
        let (_sandbox, client) = start().await;
        for (dimensions, expected) in [(None, 1024), (Some(128), 128), (Some(512), 512)] {
            let mut request = EmbeddingsRequest::new(["fjord", "skerry", "fjord"], SMALL);
            request.dimensions = dimensions;
            let answer = client.embed(&request).await.unwrap();
            assert_eq!(answer.model.as_deref(), Some(SMALL));
            let data = answer.data.as_ref().unwrap();
            let order: Vec<_> = data.iter().map(|object| object.index.unwrap()).collect();
            assert_eq!(order, [0, 1, 2]);
            let vectors: Vec<Vec<i8>> = data.iter().map(int8).collect();
            assert!(vectors.iter().all(|vector| vector.len() == expected));
            assert_eq!(vectors[0], vectors[2], "the same text");
            let alike = cosine_similarity(&vectors[0], &vectors[2]).unwrap();
            let other = cosine_similarity(&vectors[0], &vectors[1]).unwrap();
            assert!(alike > 0.999 && other < 0.5, "{alike}, {other}");
            assert!(answer.total_cost().unwrap() > 0.0);
        }
    });
}

#[test]
fn one_text_has_one_vector() {
    run(async {
        let (_sandbox, client) = start().await;
        let request = EmbeddingsRequest::new("fjord", "pplx-embed-v1-4b");
        let answer = client.embed(&request).await.unwrap();
        let data = answer.data.as_ref().unwrap();
        assert_eq!(data.len(), 1);
        assert_eq!(int8(&data[0]).len(), 2560);
    });
}

#[test]
fn a_binary_vector_has_a_bit_for_each_dimension() {
    run(async {
        let (_sandbox, client) = start().await;
        let request = EmbeddingsRequest::new(["fjord", "skerry"], SMALL)
            .with_dimensions(256)
            .with_encoding_format("base64_binary");
        let answer = client.embed(&request).await.unwrap();
        let data = answer.data.as_ref().unwrap();
        let [one, two] = [&data[0], &data[1]].map(|object| object.binary().unwrap());
        assert_eq!((one.len(), two.len()), (256, 256));
        let away = one.hamming_distance(&two).unwrap();
        assert!((1..256).contains(&away), "{away}");
    });
}

#[test]
fn a_chunk_among_others_has_a_vector_of_its_own() {
    run(async {
        let (_sandbox, client) = start().await;
        let documents = [["fjord", "skerry"], ["fjord", "glacier"]];
        let documents = documents.map(|chunks| chunks.map(str::to_owned));
        let request =
            ContextualizedEmbeddingsRequest::new(documents, IN_CONTEXT).with_dimensions(256);
        let answer = client.embed_contextualized(&request).await.unwrap();
        assert_eq!(answer.model.as_deref(), Some(IN_CONTEXT));
        let documents = answer.data.as_ref().unwrap();
        assert_eq!(documents.len(), 2);
        let mut first_chunks = Vec::new();
        for (index, document) in (0..).zip(documents) {
            assert_eq!(document.index, Some(index));
            let chunks = document.data.as_ref().unwrap();
            let order: Vec<_> = chunks.iter().map(|chunk| chunk.index.unwrap()).collect();
            assert_eq!(order, [0, 1]);
            assert!(chunks.iter().all(|chunk| int8(chunk).len() == 256));
            first_chunks.push(int8(&chunks[0]));
        }
        assert_ne!(first_chunks[0], first_chunks[1], "the context differs");
        assert!(answer.total_cost().unwrap() > 0.0);
    });
}
