//! The client's own payload test, on the types as the document names them.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a panic is how a test fails, also in a test's helper"
)]

#[path = "../../it/oracle.rs"]
mod oracle;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use without_fixups::types;

fn again<T: DeserializeOwned + Serialize>(value: &Value) -> Result<Value, String> {
    let decoded: T = serde_json::from_str(&value.to_string()).map_err(|error| error.to_string())?;
    serde_json::to_value(&decoded).map_err(|error| error.to_string())
}

fn round_trip(schema: &str, value: &Value) -> Option<Result<Value, String>> {
    Some(include!(concat!(env!("OUT_DIR"), "/round_trip.rs")))
}

#[test]
fn every_payload_of_the_document_survives_without_a_fixup() {
    assert!(oracle::check(round_trip) > 300);
}

#[test]
fn the_payloads_cover_the_document_here_too() {
    assert_eq!(oracle::Document::read().uncovered(), Vec::<String>::new());
}
