//! Every schema of the document, every branch of every union, every null, every
//! value of every enum.

use perplexity_client::types;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::oracle::{self, Again, Document};

fn again<T>(value: &Value) -> Result<Again, String>
where
    T: DeserializeOwned + Serialize + std::fmt::Debug + PartialEq,
{
    // From text, as an answer comes: keys are borrowed then, and not from a value.
    let decoded: T = serde_json::from_str(&value.to_string()).map_err(|error| error.to_string())?;
    let from_value: T = serde_json::from_value(value.clone()).map_err(|error| error.to_string())?;
    if decoded != from_value {
        return Err(format!("from a value it is {from_value:?}"));
    }
    Ok(Again {
        value: serde_json::to_value(&decoded).map_err(|error| error.to_string())?,
        debug: format!("{decoded:?}"),
    })
}

/// By the build script: from what it generated, which type each schema became.
/// A member of a tagged union is decoded as the union, which has the tag.
fn round_trip(schema: &str, value: &Value) -> Option<Result<Again, String>> {
    Some(include!(concat!(env!("OUT_DIR"), "/round_trip.rs")))
}

#[test]
fn every_schema_has_a_type_but_those_that_cannot() {
    oracle::check_types(round_trip);
}

#[test]
fn known_payloads_are_known_and_come_back_as_equal_values() {
    let count = oracle::check_known(round_trip);
    assert!(count > 1800, "only {count} payloads were derived");
}

#[test]
fn undeclared_fields_are_kept_in_every_object() {
    let count = oracle::check_undeclared(round_trip);
    assert!(count > 450, "only {count} objects were found");
}

#[test]
fn unknown_values_and_members_are_kept_in_every_enum_and_tagged_union() {
    let count = oracle::check_unknown(round_trip);
    assert!(count > 400, "only {count} values were derived");
}

#[test]
fn the_payloads_cover_every_branch_of_every_union() {
    assert_eq!(Document::read().uncovered(), Vec::<String>::new());
}
