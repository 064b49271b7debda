//! Every schema of the document, every branch of every union, every null.

use perplexity_client::types::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::oracle::{self, Document};

fn again<T: DeserializeOwned + Serialize>(value: &Value) -> Result<Value, String> {
    // From text, as an answer comes: keys are borrowed then, and not from a value.
    let decoded: T = serde_json::from_str(&value.to_string()).map_err(|error| error.to_string())?;
    let from_value: T = serde_json::from_value(value.clone()).map_err(|error| error.to_string())?;
    let encoded = serde_json::to_value(&decoded).map_err(|error| error.to_string())?;
    let other = serde_json::to_value(&from_value).map_err(|error| error.to_string())?;
    if encoded == other {
        Ok(encoded)
    } else {
        Err(format!("from a value it is {other}"))
    }
}

/// A part's struct has no tag: it is a member of the union.
fn round_trip(schema: &str, value: &Value) -> Option<Result<Value, String>> {
    Some(match schema {
        "AsyncApiChatCompletionsResponse" => again::<AsyncChatCompletion>(value),
        "HTTPValidationError" => again::<HttpValidationError>(value),
        "CompletionResponse" => again::<CompletionResponse>(value),
        "AsyncProcessingStatus" => again::<AsyncProcessingStatus>(value),
        "ValidationError" => again::<ValidationError>(value),
        "UsageInfo" => again::<UsageInfo>(value),
        "Choice" => again::<Choice>(value),
        "ApiPublicSearchResult" => again::<SonarSearchResult>(value),
        "ImageResult" => again::<ImageResult>(value),
        "Cost" => again::<Cost>(value),
        "ChatMessage-Output" => again::<ChatMessage>(value),
        "ChatMessageRole" => again::<ChatMessageRole>(value),
        "ChatMessageContentTextChunk"
        | "ChatMessageContentImageChunk"
        | "ChatMessageContentFileChunk"
        | "ChatMessageContentPDFChunk"
        | "ChatMessageContentVideoChunk" => again::<MessagePart>(value),
        "AsyncApiChatCompletionsRequest" => again::<AsyncSonarRequest>(value),
        "ListAsyncApiChatCompletionsResponse" => again::<AsyncSonarList>(value),
        "ApiChatCompletionsRequest" => again::<SonarRequest>(value),
        "AsyncApiChatCompletionsResponseSummary" => again::<AsyncSonarSummary>(value),
        "ResponseFormatText" | "ResponseFormatJSONSchema" => {
            again::<SonarRequestResponseFormat>(value)
        }
        "ChatMessage-Input" => again::<Message>(value),
        "WebSearchOptions" => again::<WebSearchOptions>(value),
        "JSONSchema" => again::<JsonSchema>(value),
        "UserLocation" => again::<UserLocation>(value),
        "URL" => again::<Url>(value),
        "VideoURL" => again::<VideoUrl>(value),
        _ => return None,
    })
}

#[test]
fn every_payload_of_the_document_decodes_and_encodes_to_an_equal_value() {
    let count = oracle::check(round_trip);
    assert!(count > 300, "only {count} payloads were derived");
}

#[test]
fn the_payloads_cover_every_branch_of_every_union() {
    assert_eq!(Document::read().uncovered(), Vec::<String>::new());
}

#[test]
fn known_payloads_are_known_members_and_values() {
    for values in Document::read().payloads().values() {
        for value in values {
            let answered = serde_json::from_value::<ChatMessage>(value.clone());
            let asked = serde_json::from_value::<SonarRequest>(value.clone());
            for text in [format!("{answered:?}"), format!("{asked:?}")] {
                assert!(!text.contains("Unrecognized"), "{text}");
            }
        }
    }
}
