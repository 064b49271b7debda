//! The client's own payload test, on the types as the document names them.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a panic is how a test fails, also in a test's helper"
)]

#[path = "../../it/oracle/mod.rs"]
mod oracle;

/// None.
const FIXUPS: &str = "";

use std::fmt::Debug;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use without_fixups::types;

use crate::oracle::Again;

fn again<T: DeserializeOwned + Serialize + Debug>(value: &Value) -> Result<Again, String> {
    let decoded: T = serde_json::from_str(&value.to_string()).map_err(|error| error.to_string())?;
    Ok(Again {
        value: serde_json::to_value(&decoded).map_err(|error| error.to_string())?,
        debug: format!("{decoded:?}"),
    })
}

fn round_trip(schema: &str, value: &Value) -> Option<Result<Again, String>> {
    Some(include!(concat!(env!("OUT_DIR"), "/round_trip.rs")))
}

#[test]
fn every_schema_has_a_type_without_a_fixup_too() {
    oracle::check_types(round_trip);
}

#[test]
fn every_payload_of_the_document_survives_without_a_fixup() {
    assert!(oracle::check_known(round_trip) > 1800);
}

#[test]
fn what_the_document_does_not_declare_survives_without_a_fixup() {
    assert!(oracle::check_undeclared(round_trip) > 450);
    assert!(oracle::check_unknown(round_trip) > 400);
}

#[test]
fn the_payloads_cover_the_document_here_too() {
    assert_eq!(oracle::Document::read().uncovered(), Vec::<String>::new());
}
