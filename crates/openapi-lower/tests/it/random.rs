//! Schemas by chance: what was admitted stays admitted, and more is admitted
//! only where a loss says so.

use fastrand::Rng;
use openapi_lower::lower;
use serde_json::{Map, Value, json};

use crate::oracle::{raised, validator, values};
use crate::support::{check_lowered_again, document};

const ROUNDS: u64 = 2_000;

pub(crate) fn pick<T: Clone>(rng: &mut Rng, from: &[T]) -> T {
    from[rng.usize(..from.len())].clone()
}

pub(crate) fn scalar(rng: &mut Rng) -> Value {
    pick(
        rng,
        &[
            json!(null),
            json!(0),
            json!(1),
            json!(5),
            json!(0.5),
            json!("a"),
            json!(""),
            json!("null"),
            json!(true),
            json!([0, 0]),
            json!({ "a": 1 }),
        ],
    )
}

fn types(rng: &mut Rng) -> Value {
    let names = [
        "string", "number", "integer", "boolean", "array", "object", "null",
    ];
    if rng.u8(..4) == 0 {
        return json!(pick(rng, &names));
    }
    let mut listed: Vec<&str> = Vec::new();
    for _ in 0..rng.usize(1..4) {
        let name = pick(rng, &names);
        if !listed.contains(&name) {
            listed.push(name);
        }
    }
    if rng.u8(..12) == 0 {
        listed = names.to_vec();
    }
    json!(listed)
}

fn schemas(rng: &mut Rng, depth: usize) -> Value {
    (0..rng.usize(1..4)).map(|_| schema(rng, depth)).collect()
}

fn schema(rng: &mut Rng, depth: usize) -> Value {
    if rng.u8(..12) == 0 {
        return json!(rng.bool());
    }
    let mut schema = Map::new();
    for _ in 0..rng.usize(1..4) {
        let keyword = match depth {
            0 => rng.usize(..14),
            _ => rng.usize(..34),
        };
        let small = json!(rng.u8(..4));
        let number = pick(
            rng,
            &[json!(0), json!(1), json!(0.5), json!(5.0), json!(-1)],
        );
        let (keyword, value) = match keyword {
            0..=3 => ("type", types(rng)),
            4 => ("const", scalar(rng)),
            5 => {
                let values: Vec<Value> = (0..rng.usize(1..4)).map(|_| scalar(rng)).collect();
                ("enum", json!(values))
            }
            6 => ("minimum", number),
            7 => ("exclusiveMinimum", number),
            8 => ("exclusiveMaximum", number),
            9 => ("maxLength", small),
            10 => ("minItems", small),
            11 => ("required", json!([pick(rng, &["a", "b"])])),
            12 => ("nullable", json!(true)),
            13 => {
                let name = pick(rng, &["T", "Text", "Null", "Nothing"]);
                ("$ref", json!(format!("#/components/schemas/{name}")))
            }
            14..=17 => ("anyOf", schemas(rng, depth - 1)),
            18..=20 => ("oneOf", schemas(rng, depth - 1)),
            21..=22 => ("allOf", schemas(rng, depth - 1)),
            23 => ("not", schema_of(rng, depth)),
            24 => ("items", schema_of(rng, depth)),
            25 => ("prefixItems", schemas(rng, depth - 1)),
            26 => ("unevaluatedItems", schema_of(rng, depth)),
            27 => ("properties", json!({ "a": schema_of(rng, depth) })),
            28 => ("additionalProperties", schema_of(rng, depth)),
            29 => ("unevaluatedProperties", schema_of(rng, depth)),
            30 => ("patternProperties", json!({ "^b": schema_of(rng, depth) })),
            31 => ("maxItems", small),
            32 => ("if", schema_of(rng, depth)),
            _ => ("then", schema_of(rng, depth)),
        };
        schema.insert(keyword.to_owned(), value);
    }
    Value::Object(schema)
}

fn schema_of(rng: &mut Rng, depth: usize) -> Value {
    schema(rng, depth - 1)
}

/// To 3.1 `nullable` means nothing; here it means what it meant in 3.0.
fn is_under_not(schema: &Value) -> bool {
    schema.to_string().contains("\"not\"")
}

#[test]
fn a_schema_by_chance_admits_what_it_admitted() {
    let (mut exact, mut lossy, mut refused) = (0, 0, 0);
    let values = values();
    for seed in 0..ROUNDS {
        let schema = schema(&mut Rng::with_seed(seed), 3);
        let original = document(&schema);
        let Ok(lowered) = lower(&original) else {
            refused += 1;
            continue;
        };
        check_lowered_again(&lowered);
        let after = &lowered.document["components"]["schemas"]["S"];
        let before = validator(&raised(&schema), &original);
        let is_valid = validator(&raised(after), &raised(&lowered.document));
        let is_exact = lowered.losses.is_empty();
        // What a `not` no longer checks, the whole refuses.
        let may_admit_less = !is_exact
            && (is_under_not(&schema)
                || schema.to_string().contains("oneOf")
                || lowered
                    .losses
                    .iter()
                    .any(|it| it.lost.contains("read as one")));
        for value in &values {
            let (was, is) = (before.is_valid(value), is_valid.is_valid(value));
            let seen = format!(
                "seed {seed}: {value}\n  {schema}\n  {after}\n  {:?}",
                lowered.losses
            );
            assert!(is || !was || may_admit_less, "was valid, {seen}");
            assert!(was || !is || !is_exact, "was not valid, {seen}");
        }
        match is_exact {
            true => exact += 1,
            false => lossy += 1,
        }
    }
    println!("{exact} the same, {lossy} with a loss, {refused} refused");
    assert!(exact > ROUNDS / 3, "{exact} the same");
}
