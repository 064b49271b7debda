//! Values made from schemas, for those of which a document gives no example.

use serde_json::{Map, Value, json};

/// No value is nested deeper, but for what is required.
const DEPTH: usize = 6;

/// Makes values of the schemas of a document.
pub(super) struct Maker<'a> {
    document: &'a Value,
    /// Which members of unions, values of enums and kinds are taken.
    turn: usize,
    only_required: bool,
}

impl<'a> Maker<'a> {
    /// Another `turn` takes other members; each third has only what is
    /// required.
    pub(super) fn new(document: &'a Value, turn: usize) -> Self {
        Self {
            document,
            turn,
            only_required: turn % 3 == 2,
        }
    }

    /// A value that may be one of the schema; whether it is, a validator says.
    pub(super) fn make(&mut self, schema: &Value) -> Value {
        self.at(schema, 0)
    }

    fn pick<'b, T>(&mut self, list: &'b [T]) -> Option<&'b T> {
        let index = self.turn % list.len().max(1);
        self.turn = self.turn / 2 + 7 * (self.turn % 2) + 1;
        list.get(index)
    }

    fn at(&mut self, schema: &Value, depth: usize) -> Value {
        if depth > 3 * DEPTH {
            return Value::Null;
        }
        let list = |keyword| schema.get(keyword).and_then(Value::as_array);
        if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
            let target = self.document.pointer(target.trim_start_matches('#'));
            let mut made = target.map_or(Value::Null, |it| self.at(it, depth + 1));
            let own = self.own(schema, depth);
            join(&mut made, own);
            return made;
        }
        if let Some(only) = schema.get("const") {
            return only.clone();
        }
        if let Some(values) = list("enum") {
            return self.pick(values).cloned().unwrap_or_default();
        }
        let mut made = self.own(schema, depth);
        for part in list("allOf").into_iter().flatten() {
            let part = self.at(part, depth + 1);
            join(&mut made, part);
        }
        for keyword in ["anyOf", "oneOf"] {
            if let Some(member) = list(keyword).and_then(|members| self.pick(members)) {
                let member = self.at(member, depth + 1);
                join(&mut made, member);
            }
        }
        made
    }

    fn own(&mut self, schema: &Value, depth: usize) -> Value {
        let kind = match schema.get("type") {
            Some(Value::String(kind)) => kind.as_str(),
            Some(Value::Array(kinds)) => self.pick(kinds).and_then(Value::as_str).unwrap_or("null"),
            _ if schema.get("properties").is_some() => "object",
            _ => return Value::Null,
        };
        let number = |keyword| schema.get(keyword).and_then(Value::as_f64);
        match kind {
            "object" => self.object(schema, depth),
            "array" => {
                let least = number("minItems").unwrap_or_default() as usize;
                let count = if depth > DEPTH { least } else { least.max(2) };
                let items = schema.get("items");
                (0..count)
                    .map(|_| items.map_or(json!(1), |items| self.at(items, depth + 1)))
                    .collect()
            }
            "integer" => json!(number("minimum").map_or(7, |it| it as i64 + 1)),
            "number" => json!(number("minimum").map_or(0.25, |it| it + 0.5)),
            "boolean" => json!(depth.is_multiple_of(2)),
            "string" => {
                let text = match schema.get("format").and_then(Value::as_str) {
                    Some("date-time") => "2026-01-02T03:04:05.60+01:00",
                    Some("date") => "2026-01-02",
                    Some("uuid") => "9E107D9D-372B-4A4E-8F2B-1C0A5D1E2F30",
                    Some("uri" | "url") => "https://example.com/a b",
                    Some("ipv4") => "192.0.2.001",
                    _ => "täxt \u{1f980} \"\\\n",
                };
                json!(text)
            }
            _ => Value::Null,
        }
    }

    fn object(&mut self, schema: &Value, depth: usize) -> Value {
        let required: Vec<&str> = schema
            .get("required")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let mut made = Map::new();
        let properties = schema.get("properties").and_then(Value::as_object);
        for (name, child) in properties.into_iter().flatten() {
            let is_required = required.contains(&name.as_str());
            if is_required || depth < DEPTH && !self.only_required {
                made.insert(name.clone(), self.at(child, depth + 1));
            }
        }
        match schema.get("additionalProperties") {
            Some(values @ Value::Object(_)) if depth < DEPTH => {
                made.insert("k 1".to_owned(), self.at(values, depth + 1));
            }
            None if self.turn % 2 == 1 => {
                made.insert("undeclared".to_owned(), json!([1, { "a": null }]));
            }
            _ => {}
        }
        Value::Object(made)
    }
}

/// Objects are joined; of anything else the later counts.
fn join(made: &mut Value, more: Value) {
    match (made, more) {
        (_, Value::Null) => {}
        (Value::Object(made), Value::Object(more)) => made.extend(more),
        (made, more) => *made = more,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::valid::Validators;
    use super::*;

    #[test]
    fn values_are_made_of_every_kind_and_are_valid() {
        let document = json!({ "components": { "schemas": {
            "Kinds": {
                "type": "object",
                "required": ["id", "at"],
                "properties": {
                    "id": { "type": "integer", "minimum": 5 },
                    "at": { "type": ["string", "null"], "format": "date-time" },
                    "list": { "type": "array", "minItems": 3, "items": { "enum": ["a", 1, null] } },
                    "fixed": { "const": { "x": 1 } },
                    "self": { "$ref": "#/components/schemas/Kinds" }
                }
            },
            "Either": { "oneOf": [
                { "type": "string" },
                { "type": "boolean" },
                { "type": "object", "additionalProperties": { "type": "number" } }
            ] },
            "Both": { "required": ["b"], "allOf": [
                { "$ref": "#/components/schemas/Kinds" },
                { "type": "object", "properties": { "b": { "type": "boolean" } } }
            ] }
        } } });
        let mut validators = Validators::of(&document);
        let mut made = |name: &str, turn: usize| {
            let pointer = format!("/components/schemas/{name}");
            let schema = document.pointer(&pointer).unwrap();
            let value = Maker::new(&document, turn).make(schema);
            assert_eq!(validators.is_valid(&pointer, &value), Ok(true), "{value}");
            value
        };
        for turn in 0..6 {
            let whole = made("Kinds", turn);
            assert_eq!(whole.get("list").is_some(), turn % 3 != 2, "{whole}");
        }
        assert!(made("Both", 0).get("b").is_some());
        let either: BTreeSet<String> = (0..6)
            .map(|turn| made("Either", turn).to_string())
            .collect();
        assert_eq!(either.len(), 3, "{either:?}");
    }
}
