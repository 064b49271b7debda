//! Finds the sentences nearest to a question by their vectors.
//!
//! ```text
//! cargo run --example embeddings -- "What do plants eat?"
//! ```
//!
//! The vectors of the sandbox, which answers unless there is `--live`, are the
//! same for the same text, and mean nothing beyond that.

mod support;

use perplexity_client::embeddings::cosine_similarity;
use perplexity_client::types::{EmbeddingsRequest, EmbeddingsRequestModel, EncodingFormat};

const SENTENCES: [&str; 4] = [
    "Plants make sugar of light, water and carbon dioxide.",
    "A fjord is a narrow arm of the sea between steep slopes.",
    "The Hanseatic League met for the last time in 1669.",
    "Roots take up minerals that are dissolved in water.",
];

#[tokio::main]
async fn main() -> support::Ended {
    let (client, words, _sandbox) = support::connect().await?;
    let question = match words.join(" ") {
        empty if empty.is_empty() => "What do plants eat?".to_owned(),
        question => question,
    };
    let texts: Vec<String> = SENTENCES.iter().map(ToString::to_string).collect();
    let texts = [texts, vec![question.clone()]].concat();

    // A signed byte for each dimension: the default.
    let request = EmbeddingsRequest::new(texts, EmbeddingsRequestModel::PplxEmbedV1_0_6b);
    let answer = client.embed(&request).await?;
    let vectors: Result<Vec<_>, _> = answer.data.iter().flatten().map(|one| one.int8()).collect();
    let mut vectors = vectors?;
    let asked = vectors.pop().ok_or("there are no vectors")?;
    let mut nearest = Vec::new();
    for (vector, sentence) in vectors.iter().zip(SENTENCES) {
        nearest.push((cosine_similarity(&asked, vector)?, sentence));
    }
    nearest.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    println!(
        "by {} signed bytes each, \"{question}\" is nearest to",
        asked.len()
    );
    for (similarity, sentence) in &nearest {
        println!("  {similarity:+.3}  {sentence}");
    }

    // A bit for each: an eighth of the room, and compared by counting.
    let request = request.with_encoding_format(EncodingFormat::Base64Binary);
    let answer = client.embed(&request).await?;
    let vectors: Result<Vec<_>, _> = answer
        .data
        .iter()
        .flatten()
        .map(|one| one.binary())
        .collect();
    let mut vectors = vectors?;
    let asked = vectors.pop().ok_or("there are no vectors")?;
    println!("by {} bits each", asked.len());
    for (vector, sentence) in vectors.iter().zip(SENTENCES) {
        println!("  {:.3}  {sentence}", asked.hamming_similarity(vector)?);
    }
    if let Some(cost) = answer.total_cost() {
        println!("cost of the second call  ${cost:.9}");
    }
    Ok(())
}
