//! What answers of several operations have in common: sources, vectors, cost.

use crate::Source;
use crate::embeddings::{self, BinaryVector, EmbeddingError};
use crate::types::{
    CompletionResponse, ContextualizedEmbeddingsResponse, EmbeddingObject, EmbeddingsResponse,
    EmbeddingsUsage, SearchHit, SearchResult, SonarSearchResult,
};

impl Source for SearchResult {
    fn url(&self) -> &str {
        &self.url
    }

    fn title(&self) -> Option<&str> {
        Some(&self.title)
    }

    fn snippet(&self) -> Option<&str> {
        Some(&self.snippet)
    }

    fn date(&self) -> Option<&str> {
        self.date.as_deref()
    }

    fn id(&self) -> Option<i64> {
        Some(self.id)
    }
}

impl Source for SearchHit {
    fn url(&self) -> &str {
        &self.url
    }

    fn title(&self) -> Option<&str> {
        Some(&self.title)
    }

    fn snippet(&self) -> Option<&str> {
        Some(&self.snippet)
    }

    fn date(&self) -> Option<&str> {
        self.date.as_deref()
    }
}

impl Source for SonarSearchResult {
    fn url(&self) -> &str {
        &self.url
    }

    fn title(&self) -> Option<&str> {
        Some(&self.title)
    }

    fn snippet(&self) -> Option<&str> {
        self.snippet.as_deref()
    }

    fn date(&self) -> Option<&str> {
        self.date.as_deref()
    }
}

impl EmbeddingObject {
    /// The vector, as by [`embeddings::decode_int8`]: for the encoding
    /// `base64_int8`, which is what comes unless another was asked for.
    ///
    /// # Errors
    ///
    /// Where the embedding is absent, or no base64.
    pub fn int8(&self) -> Result<Vec<i8>, EmbeddingError> {
        embeddings::decode_int8(self.embedding.as_deref().unwrap_or_default())
    }

    /// The vector, as by [`embeddings::decode_binary`]: for the encoding
    /// `base64_binary`.
    ///
    /// # Errors
    ///
    /// Where the embedding is absent, or no base64.
    pub fn binary(&self) -> Result<BinaryVector, EmbeddingError> {
        embeddings::decode_binary(self.embedding.as_deref().unwrap_or_default())
    }
}

impl CompletionResponse {
    /// What the answer has cost, in US dollars, where the service says so.
    pub fn total_cost(&self) -> Option<f64> {
        Some(self.usage.as_ref()?.cost.total_cost)
    }
}

impl EmbeddingsResponse {
    /// The vectors in the order of the texts, as by
    /// [`EmbeddingObject::int8`].
    ///
    /// # Errors
    ///
    /// Where one of them is absent, or no base64.
    pub fn int8(&self) -> Result<Vec<Vec<i8>>, EmbeddingError> {
        self.in_order()
            .into_iter()
            .map(EmbeddingObject::int8)
            .collect()
    }

    /// The vectors in the order of the texts, as by
    /// [`EmbeddingObject::binary`].
    ///
    /// # Errors
    ///
    /// Where one of them is absent, or no base64.
    pub fn binary(&self) -> Result<Vec<BinaryVector>, EmbeddingError> {
        self.in_order()
            .into_iter()
            .map(EmbeddingObject::binary)
            .collect()
    }

    fn in_order(&self) -> Vec<&EmbeddingObject> {
        let mut objects: Vec<_> = self.data.iter().flatten().collect();
        objects.sort_by_key(|object| object.index);
        objects
    }

    /// What the vectors have cost, in US dollars, where the service says so.
    pub fn total_cost(&self) -> Option<f64> {
        self.usage.as_ref().and_then(of_embeddings)
    }
}

impl ContextualizedEmbeddingsResponse {
    /// What the vectors have cost, in US dollars, where the service says so.
    pub fn total_cost(&self) -> Option<f64> {
        self.usage.as_ref().and_then(of_embeddings)
    }
}

fn of_embeddings(usage: &EmbeddingsUsage) -> Option<f64> {
    usage.cost.as_ref()?.total_cost
}
