//! Documents that want to take all time, memory or stack.

use openapi_lower::{Lowering, lower};
use serde_json::{Map, Value, json};

use crate::support::document;

fn nested(depth: usize) -> Value {
    // `json!` would copy what it is given, level by level.
    (0..depth).fold(json!({}), |inner, _| holding("items", inner))
}

fn holding(keyword: &str, value: Value) -> Value {
    Value::Object(Map::from_iter([(keyword.to_owned(), value)]))
}

/// A value that is nested deeper than the stack reaches cannot be dropped
/// either: it is left behind.
#[test]
fn ten_thousand_levels_are_refused_wherever_they_stand() {
    let places = ["components", "paths", "info", "x-any"];
    for place in places {
        let mut document = document(&json!({}));
        document[place] = holding("S", nested(10_000));
        let error = lower(&document).unwrap_err();
        assert!(
            error.to_string().contains("nested more than 300 deep"),
            "{place}: {error}"
        );
        std::mem::forget(document);
    }
    let error = Lowering::new()
        .resolver(|_| Ok(nested(5_000)))
        .lower(&document(&json!({ "$ref": "deep.yaml" })))
        .unwrap_err();
    assert!(
        error.to_string().contains("deep.yaml is nested too deep"),
        "{error}"
    );
}

#[test]
fn a_chain_of_references_as_long_as_the_document_is_followed() {
    let count = 50_000;
    let link =
        |number: usize| json!({ "$ref": format!("#/components/schemas/S{}", number % count) });
    let ring: Map<String, Value> = (0..count)
        .map(|number| (format!("S{number}"), link(number + 1)))
        .collect();
    let mut chain = document(&json!({}));
    chain["components"]["schemas"] = Value::Object(ring);
    let lowered = lower(&chain).unwrap();
    assert_eq!(lowered.losses.len(), 1);
    assert_eq!(
        lowered.document["components"]["schemas"]["S49999"],
        json!({})
    );
}

#[test]
fn many_names_alike_and_references_to_each_level_stay_linear() {
    let defs: Map<String, Value> = (0..5_000)
        .map(|number| {
            (
                format!("S{number}"),
                json!({ "$defs": { "A": { "maxLength": number } } }),
            )
        })
        .collect();
    let mut many = document(&json!({}));
    many["components"]["schemas"] = Value::Object(defs);
    let lowered = lower(&many).unwrap();
    assert_eq!(
        lowered.document["components"]["schemas"]
            .as_object()
            .unwrap()
            .len(),
        10_000
    );

    let mut deep = document(&nested(200));
    let mut at = "#/components/schemas/S".to_owned();
    for level in 0..200 {
        at.push_str("/items");
        deep["components"]["schemas"][format!("L{level}")] = json!({ "$ref": at });
    }
    let lowered = lower(&deep).unwrap();
    let size = lowered.document.to_string().len();
    assert!(size < 100_000, "{size}");
}
