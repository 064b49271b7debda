//! A local stand-in for the Perplexity API, made from its OpenAPI document, to test clients of any language against.
