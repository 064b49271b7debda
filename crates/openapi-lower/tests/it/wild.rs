//! Schemas of all kinds by chance, malformed ones too: whatever they are, what
//! they become lowers to itself.

use std::panic::catch_unwind;

use fastrand::Rng;
use openapi_lower::lower;
use serde_json::{Map, Value, json};

use crate::random::{pick, scalar};
use crate::support::{check_lowered_again, document};

/// Half a minute tries 50,000: the first 400,000 held when this was written, and
/// one of them had found what the fuzzer had not.
const ROUNDS: u64 = 10_000;

/// One of so many is malformed.
const RARE: u8 = 15;

fn types(rng: &mut Rng) -> Value {
    let names = [
        "string", "number", "integer", "boolean", "array", "object", "null", "any",
    ];
    match rng.u8(..8) {
        0..=2 => json!(pick(rng, &names)),
        3 => json!([pick(rng, &names), "null", null]),
        4 => json!(names),
        _ => json!([pick(rng, &names), pick(rng, &names), pick(rng, &names)]),
    }
}

fn number(rng: &mut Rng) -> Value {
    let beyond = json!(u64::MAX);
    pick(
        rng,
        &[
            json!(0),
            json!(5.0),
            json!(0.5),
            json!(-1),
            json!(1e300),
            json!("x"),
            beyond,
        ],
    )
}

fn reference(rng: &mut Rng) -> Value {
    let places = [
        "T",
        "Text",
        "Null",
        "Nothing",
        "S",
        "S/properties/a",
        "S/anyOf/0",
        "S/$defs/a",
        "S/items",
        "S/prefixItems/1",
        "S/enum/0",
    ];
    match rng.u8(..6) {
        0 => json!(pick(rng, &["#", "#/$defs/a", "#anchor", "x.json"])),
        _ => json!(format!("#/components/schemas/{}", pick(rng, &places))),
    }
}

fn list(rng: &mut Rng, depth: usize) -> Value {
    match rng.u8(..RARE) {
        0 => scalar(rng),
        _ => (0..rng.usize(..4)).map(|_| schema(rng, depth)).collect(),
    }
}

fn map(rng: &mut Rng, depth: usize) -> Value {
    match rng.u8(..RARE) {
        0 => scalar(rng),
        _ => json!({ "a": schema(rng, depth), "c/d": schema(rng, depth) }),
    }
}

fn schema(rng: &mut Rng, depth: usize) -> Value {
    match rng.u8(..4 * RARE) {
        0 => return scalar(rng),
        1..=4 => return json!(rng.bool()),
        _ => {}
    }
    let mut schema = Map::new();
    for _ in 0..rng.usize(..5) {
        let (keyword, value) = match depth {
            0 => leaf(rng),
            _ if rng.bool() => leaf(rng),
            _ => holder(rng, depth - 1),
        };
        schema.insert(keyword.to_owned(), value);
    }
    Value::Object(schema)
}

fn leaf(rng: &mut Rng) -> (&'static str, Value) {
    match rng.u8(..20) {
        0..=3 => ("type", types(rng)),
        4 => ("const", scalar(rng)),
        5 => ("enum", scalar(rng)),
        6 | 7 => ("enum", (0..rng.usize(..4)).map(|_| scalar(rng)).collect()),
        8 => (
            pick(rng, &["minimum", "exclusiveMinimum", "exclusiveMaximum"]),
            number(rng),
        ),
        9 => (
            pick(rng, &["multipleOf", "minItems", "maxLength"]),
            number(rng),
        ),
        10 => (
            "required",
            pick(rng, &[json!(["a", "a"]), json!([]), json!(1)]),
        ),
        11 => (
            "nullable",
            pick(rng, &[json!(true), json!(false), json!("x")]),
        ),
        12 | 13 => (pick(rng, &["$ref", "$ref", "$dynamicRef"]), reference(rng)),
        14 => (pick(rng, &["default", "title", "examples"]), scalar(rng)),
        15 => ("examples", json!([1, null])),
        16 => (
            pick(rng, &["$anchor", "$dynamicAnchor", "$id"]),
            json!(pick(rng, &["anchor", "x.json"])),
        ),
        17 => ("contentEncoding", json!("base64")),
        18 => ("contentMediaType", json!("application/json")),
        _ => (
            "discriminator",
            json!({ "propertyName": "a", "mapping": { "x": reference(rng), "y": "T" } }),
        ),
    }
}

fn holder(rng: &mut Rng, depth: usize) -> (&'static str, Value) {
    let unions = ["anyOf", "anyOf", "oneOf", "oneOf", "allOf", "prefixItems"];
    let maps = ["properties", "patternProperties", "$defs"];
    let schemas = [
        "not",
        "items",
        "additionalProperties",
        "unevaluatedItems",
        "unevaluatedProperties",
        "additionalItems",
        "if",
        "contains",
    ];
    match rng.u8(..8) {
        0..=3 => (pick(rng, &unions), list(rng, depth)),
        4 => (pick(rng, &maps), map(rng, depth)),
        5 => ("items", list(rng, depth)),
        _ => (pick(rng, &schemas), schema(rng, depth)),
    }
}

#[test]
fn a_schema_of_any_kind_lowers_to_itself_or_is_refused() {
    let mut lowered_ones = 0;
    for seed in 0..ROUNDS {
        let mut rng = Rng::with_seed(seed);
        let depth = rng.usize(..4);
        let schema = schema(&mut rng, depth);
        let Ok(lowered) = lower(&document(&schema)) else {
            continue;
        };
        lowered_ones += 1;
        let again = catch_unwind(|| check_lowered_again(&lowered));
        assert!(again.is_ok(), "seed {seed}: {schema}");
    }
    assert!(lowered_ones > ROUNDS / 2, "{lowered_ones} were lowered");
}
