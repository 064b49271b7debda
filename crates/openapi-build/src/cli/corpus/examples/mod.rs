//! The examples of a document, each read into its generated type and written
//! again.
//!
//! The process of the document finds those that are valid under their own
//! schema, and writes a program that reads them; all programs are compiled as
//! one workspace, and run.

mod find;
mod judge;
mod made;
mod place;
mod program;
mod reason;
mod valid;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use openapi_build::Generated;
use serde_json::{Value, json};

use crate::files;
use find::Example;

pub(super) use judge::judge;

/// What the program of a document reads.
const LINES: &str = "examples.txt";
/// What is known of each of these lines.
const FACTS: &str = "examples.json";

/// Writes the program of a document into a folder; gives the figures. `made`
/// values of each schema stand in for the examples, where that is not 0.
pub(super) fn prepare(
    original: &Value,
    generated: &Generated,
    folder: &Path,
    runtime: &Path,
    made: usize,
) -> Result<Value, String> {
    let examples = match made {
        0 => find::examples(original),
        made => find::made(original, made),
    };
    let checks = Checks::of(original, generated, &examples);
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let runtime = runtime.display().to_string();
    for (file, text) in program::files(&name, &runtime, &generated.source, &checks.types()) {
        files::write(&folder.join(file), &text)?;
    }
    files::write(&folder.join(LINES), &checks.lines)?;
    let figures = checks.figures();
    files::write(&folder.join(FACTS), &Value::from(checks.facts).to_string())?;
    Ok(figures)
}

/// What is read into which type, and what is not.
#[derive(Default)]
struct Checks {
    examples: usize,
    invalid: usize,
    /// Of schemas that are none, with the reason.
    unread: Vec<Value>,
    /// Of schemas without Rust, with the place in the lowered document.
    typeless: Vec<Value>,
    /// Of schemas that became `Value` or bytes.
    untyped: usize,
    checked: usize,
    /// The number of each type.
    numbers: BTreeMap<String, usize>,
    lines: String,
    facts: Vec<Value>,
}

impl Checks {
    fn of(original: &Value, generated: &Generated, examples: &[Example]) -> Self {
        let schemas: BTreeSet<&str> = examples.iter().map(|it| it.schema.as_str()).collect();
        let places = place::lowered(original, &schemas, &generated.lowered);
        let types = place::Types::of(generated);
        let mut validators = valid::Validators::of(original);
        let mut checks = Self {
            examples: examples.len(),
            ..Self::default()
        };
        for example in examples {
            match validators.is_valid(&example.schema, &example.value) {
                Err(why) => checks
                    .unread
                    .push(json!({ "at": example.at, "reason": why })),
                Ok(false) => checks.invalid += 1,
                Ok(true) => {
                    let places = places.get(example.schema.as_str());
                    checks.add(example, places.map_or(&[], Vec::as_slice), &types);
                }
            }
        }
        checks
    }

    /// A schema that is a part of several others has several types.
    fn add(&mut self, example: &Example, places: &[String], types: &place::Types) {
        let found = places.iter().flat_map(|it| types.at(it)).copied();
        let found: BTreeSet<&str> = found.collect();
        if found.is_empty() {
            let lowered = places.first().unwrap_or(&example.schema);
            self.typeless.push(json!({
                "at": example.at, "lowered": lowered, "reason": reason::why(&example.schema),
            }));
        } else if found.iter().any(|it| is_typed(it)) {
            self.checked += 1;
        } else {
            self.untyped += 1;
        }
        for ty in found.into_iter().filter(|it| is_typed(it)) {
            let next = self.numbers.len();
            let number = *self.numbers.entry(ty.to_owned()).or_insert(next);
            self.lines
                .push_str(&format!("{number} {}\n", example.value));
            self.facts.push(json!({
                "at": example.at, "lowered": places, "type": ty, "value": example.value,
            }));
        }
    }

    fn types(&self) -> Vec<&str> {
        let mut types: Vec<_> = self.numbers.iter().collect();
        types.sort_by_key(|(_, number)| **number);
        types.into_iter().map(|(ty, _)| ty.as_str()).collect()
    }

    fn figures(&self) -> Value {
        json!({
            "examples": self.examples,
            "invalid": self.invalid,
            "unread": self.unread,
            "typeless": self.typeless,
            "untyped": self.untyped,
            "checked": self.checked,
        })
    }
}

/// Anything is read into `Value`, and into bytes nothing of JSON.
fn is_typed(ty: &str) -> bool {
    !ty.ends_with("serde_json :: Value")
        && ty != ":: std :: vec :: Vec < u8 >"
        && !ty.contains("impl ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn valid_examples_are_read_into_the_types_of_their_schemas_wherever_those_went() {
        let original = json!({
            "openapi": "3.1.0", "info": { "title": "T", "version": "1" },
            "paths": { "/a": { "post": {
                "operationId": "send",
                "parameters": [{ "name": "q", "in": "query", "example": "a", "schema": { "type": ["string", "null"] } }],
                "requestBody": { "content": { "application/json": {
                    "schema": { "$ref": "#/components/schemas/Thing" },
                    "example": { "a": "x" }
                } } },
                "responses": { "204": { "description": "", "headers": {
                    "X-Left": { "schema": { "type": "integer" }, "example": 5 }
                } } }
            } } },
            "components": { "schemas": { "Thing": {
                "type": "object",
                "required": ["a"],
                "examples": [{ "a": "y", "b": [1, null], "c": 0.5 }, { "b": [] }],
                "properties": {
                    "a": { "type": "string", "examples": ["z", 1] },
                    "b": { "$ref": "#/components/schemas/Thing/$defs/B" },
                    "any": { "example": 1 }
                },
                "$defs": { "B": { "type": "array", "items": { "type": ["integer", "null"] }, "example": [7] } }
            } } }
        });
        let generated = openapi_build::generate(&original.to_string(), "").unwrap();
        let checks = Checks::of(&original, &generated, &find::examples(&original));
        let mut figures = checks.figures();
        let typeless = std::mem::take(&mut figures["typeless"]);
        let header = "/paths/~1a/post/responses/204/headers/X-Left";
        assert_eq!(
            typeless,
            json!([{
                "at": format!("{header}/example"), "lowered": format!("{header}/schema"),
                "reason": "a header of an answer",
            }])
        );
        assert_eq!(
            figures,
            json!({ "examples": 9, "invalid": 2, "unread": [], "typeless": null, "untyped": 1, "checked": 5 })
        );
        let types = checks.types();
        let read: BTreeSet<(String, &str)> = checks
            .lines
            .lines()
            .map(|line| line.split_once(' ').unwrap())
            .map(|(number, value)| {
                (
                    types[number.parse::<usize>().unwrap()].replace(' ', ""),
                    value,
                )
            })
            .collect();
        let expected = [
            ("::std::string::String", r#""a""#),
            ("::std::string::String", r#""z""#),
            ("Thing", r#"{"a":"x"}"#),
            ("Thing", r#"{"a":"y","b":[1,null],"c":0.5}"#),
            ("::std::vec::Vec<::std::option::Option<i64>>", "[7]"),
        ];
        let expected = expected.map(|(ty, value)| (ty.to_owned(), value));
        assert_eq!(read, BTreeSet::from(expected));
        let [_, (_, main)] = program::files("p", "runtime", &generated.source, &types);
        assert!(
            main.contains("pub struct Thing {") && !main.contains("impl Client"),
            "{main}"
        );
    }
}
