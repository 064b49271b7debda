//! The schemas of types, and what has none.

use std::collections::{BTreeMap, HashSet};

use perplexity_client::structured::{parse, schema_for};
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// What is known of a mountain.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
struct Mountain {
    /// As locals call it.
    title: String,
    metres: u16,
    /// In degrees.
    latitude: f64,
    first_ascent: Option<Ascent>,
    /// The nearest ones first.
    neighbours: Vec<Neighbour>,
    kind: Kind,
    rock: Option<Rock>,
    corners: [i64; 2],
    tags: HashSet<String>,
    #[serde(default)]
    huts: u32,
    boxed: Box<Ascent>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
struct Ascent {
    #[serde(rename = "type")]
    by: String,
    year: i32,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
struct Neighbour {
    name: String,
    #[serde(flatten)]
    position: Position,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
struct Position {
    x: f32,
    y: f32,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Kind {
    /// It has been one.
    Volcano,
    Fold,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
enum Rock {
    Granite,
    Mixed(Vec<String>),
    Other { name: String, age: Option<u8> },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
struct Events {
    tagged: Vec<Event>,
    adjacent: Adjacent,
    untagged: Untagged,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "event")]
enum Event {
    Ascent(Ascent),
    Storm { force: u8 },
    Nothing,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "t", content = "c")]
enum Adjacent {
    A(Ascent),
    B,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
enum Untagged {
    Number(i64),
    Text(String),
}

fn mountains() -> Vec<Mountain> {
    let ascent = Ascent {
        by: "a party".to_owned(),
        year: -50,
    };
    let full = Mountain {
        title: "Brocken".to_owned(),
        metres: 1141,
        latitude: 51.799,
        first_ascent: Some(ascent.clone()),
        neighbours: vec![Neighbour {
            name: "Wurmberg".to_owned(),
            position: Position { x: 1.5, y: -2.0 },
        }],
        kind: Kind::Fold,
        rock: Some(Rock::Granite),
        corners: [1, -2],
        tags: HashSet::from(["bald".to_owned()]),
        huts: 0,
        boxed: Box::new(ascent),
    };
    let other = |rock| Mountain {
        rock,
        kind: Kind::Volcano,
        ..full.clone()
    };
    vec![
        full.clone(),
        other(None),
        other(Some(Rock::Mixed(vec!["gneiss".to_owned()]))),
        other(Some(Rock::Other {
            name: "tuff".to_owned(),
            age: None,
        })),
        Mountain {
            first_ascent: None,
            neighbours: vec![],
            ..other(None)
        },
    ]
}

fn events() -> Vec<Events> {
    let ascent = || Ascent {
        by: "a party".to_owned(),
        year: 1811,
    };
    vec![
        Events {
            tagged: vec![
                Event::Ascent(ascent()),
                Event::Storm { force: 9 },
                Event::Nothing,
            ],
            adjacent: Adjacent::A(ascent()),
            untagged: Untagged::Number(7),
        },
        Events {
            tagged: vec![],
            adjacent: Adjacent::B,
            untagged: Untagged::Text("x".to_owned()),
        },
    ]
}

fn pretty<T: JsonSchema>() -> String {
    serde_json::to_string_pretty(schema_for::<T>().unwrap().schema()).unwrap()
}

#[test]
fn the_schema_of_a_struct() {
    insta::assert_snapshot!(pretty::<Mountain>());
}

#[test]
fn the_schema_of_tagged_and_untagged_enums() {
    insta::assert_snapshot!(pretty::<Events>());
}

#[track_caller]
fn fits<T>(values: Vec<T>)
where
    T: JsonSchema + Serialize + DeserializeOwned + PartialEq + std::fmt::Debug,
{
    let schema = Value::Object(schema_for::<T>().unwrap().into_parts().1);
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    for value in values {
        let json = serde_json::to_value(&value).unwrap();
        let errors: Vec<_> = validator
            .iter_errors(&json)
            .map(|error| error.to_string())
            .collect();
        assert!(errors.is_empty(), "{errors:?}: {json}");
        assert_eq!(parse::<T>(&json.to_string()).unwrap(), value);
    }
}

#[test]
fn a_value_of_a_type_fits_its_schema_and_is_read_again() {
    fits(mountains());
    fits(events());
}

#[test]
fn what_does_not_fit_is_excluded_by_the_schema() {
    let schema = Value::Object(schema_for::<Mountain>().unwrap().into_parts().1);
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let valid = serde_json::to_value(&mountains()[0]).unwrap();
    for (pointer, wrong) in [
        ("/metres", json!(65536)),
        ("/metres", json!(-1)),
        ("/kind", json!("plain")),
        ("/rock", json!({"Basalt": null})),
        ("/first_ascent", json!({"type": "x"})),
        ("/first_ascent", json!({"type": "x", "year": 1, "more": 1})),
        ("/corners", json!([1])),
    ] {
        let mut value = valid.clone();
        *value.pointer_mut(pointer).unwrap() = wrong;
        assert!(!validator.is_valid(&value), "{pointer}: {value}");
    }
    let mut value = valid;
    value.as_object_mut().unwrap().shift_remove("huts");
    assert!(!validator.is_valid(&value), "each field is asked for");
}

#[test]
fn nothing_of_a_schema_is_left_that_strict_models_refuse() {
    for schema in [pretty::<Mountain>(), pretty::<Events>()] {
        for keyword in [
            "$ref",
            "$defs",
            "$schema",
            "oneOf",
            "default",
            "format",
            "uniqueItems",
        ] {
            assert!(
                !schema.contains(&format!("\"{keyword}\":")),
                "{keyword} in {schema}"
            );
        }
    }
}

#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is wanted")]
struct Has<T> {
    outer: Vec<Inner<T>>,
}

#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is wanted")]
struct Inner<T> {
    inner: T,
}

#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is wanted")]
struct Tree {
    children: Vec<Tree>,
}

#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is wanted")]
struct Flattened {
    name: String,
    #[schemars(flatten)]
    kind: Rock,
}

#[test]
fn what_has_no_schema_is_refused_by_the_name_of_the_field() {
    fn refused<T: JsonSchema>() -> String {
        let error = schema_for::<T>().unwrap_err();
        let message = error.to_string();
        let reason = message.split(" has no schema that models take: ").nth(1);
        reason.unwrap().to_owned()
    }
    let map = "is a map, whose keys a schema cannot name; a list of structs with a key and a value can be asked for";
    let any = "can be anything; give it a type";
    let field = "the field `outer[].inner`";
    for (found, expected) in [
        (refused::<Has<Value>>(), format!("{field} {any}")),
        (refused::<Has<Option<Value>>>(), format!("{field} {any}")),
        (refused::<Has<Vec<Value>>>(), format!("the field `outer[].inner[]` {any}")),
        (refused::<Has<BTreeMap<String, u8>>>(), format!("{field} {map}")),
        (refused::<Has<serde_json::Map<String, Value>>>(), format!("{field} {map}")),
        (refused::<Has<(u8, String)>>(), format!("{field} is a tuple; a struct has names for its parts")),
        (
            refused::<Has<Tree>>(),
            "the field `outer[].inner.children[]` is a `Tree` inside of a `Tree`; recursion is not supported".to_owned(),
        ),
        (
            refused::<Tree>(),
            "the field `children[]` is a `Tree` inside of a `Tree`; recursion is not supported".to_owned(),
        ),
        (
            refused::<Has<Flattened>>(),
            format!("{field} has an enum that is flattened into it; give the enum a field"),
        ),
        (refused::<Vec<u8>>(), "it is no struct; wrap it in one".to_owned()),
        (refused::<Event>(), "it is no struct; wrap it in one".to_owned()),
        (refused::<Value>(), format!("it {any}")),
    ] {
        assert_eq!(found, expected);
    }
    let error = schema_for::<Tree>().unwrap_err();
    assert_eq!(error.path(), "children[]");
    assert!(
        error
            .to_string()
            .starts_with("`Tree` has no schema that models take: ")
    );
}

#[test]
fn a_schema_is_named_for_its_type() {
    assert_eq!(schema_for::<Mountain>().unwrap().name(), "Mountain");
    assert_eq!(schema_for::<Has<u8>>().unwrap().name(), "Has");
}
