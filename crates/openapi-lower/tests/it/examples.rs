//! What others give as examples of their schemas: those that are valid stay
//! valid when the schema is lowered.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::corpus::{documents, lower};
use crate::oracle::raised;

/// By which a schema is found again, wherever the lowering puts it.
const MARK: &str = "x-test-mark";

/// The examples of a document, each with the mark of its schema.
#[derive(Default)]
struct Found {
    schemas: usize,
    examples: Vec<(usize, Value)>,
}

impl Found {
    /// Marks the schemas that have examples.
    fn mark(&mut self, value: &mut Value, is_schema: bool) {
        match value {
            Value::Array(items) => items.iter_mut().for_each(|it| self.mark(it, is_schema)),
            Value::Object(object) => self.mark_object(object, is_schema),
            _ => {}
        }
    }

    fn mark_object(&mut self, object: &mut Map<String, Value>, is_schema: bool) {
        let mut examples: Vec<Value> = object.get("example").cloned().into_iter().collect();
        match object.get("examples") {
            Some(Value::Array(list)) => examples.extend(list.iter().cloned()),
            Some(Value::Object(map)) if !is_schema => {
                examples.extend(map.values().filter_map(|it| it.get("value").cloned()));
            }
            _ => {}
        }
        let schema = if is_schema {
            Some(&mut *object)
        } else {
            object.get_mut("schema").and_then(Value::as_object_mut)
        };
        if let Some(schema) = schema.filter(|_| !examples.is_empty()) {
            let mark = schema
                .get(MARK)
                .and_then(Value::as_u64)
                .map_or(self.schemas, |it| it as usize);
            if mark == self.schemas {
                self.schemas += 1;
                schema.insert(MARK.to_owned(), json!(mark));
            }
            self.examples
                .extend(examples.into_iter().map(|it| (mark, it)));
        }
        for (name, child) in object {
            match name.as_str() {
                "example" | "examples" | "default" | "enum" | "const" => {}
                "schema"
                | "items"
                | "additionalProperties"
                | "allOf"
                | "anyOf"
                | "oneOf"
                | "not" => {
                    self.mark(child, true);
                }
                "properties" if is_schema => self.mark_each(child),
                "schemas" if !is_schema => self.mark_each(child),
                name if name.starts_with("x-") => {}
                _ if is_schema => {}
                _ => self.mark(child, false),
            }
        }
    }

    fn mark_each(&mut self, schemas: &mut Value) {
        for schema in schemas
            .as_object_mut()
            .into_iter()
            .flat_map(Map::values_mut)
        {
            self.mark(schema, true);
        }
    }
}

/// The marked schemas of a document. One that became several is taken once.
fn marked<'a>(value: &'a Value, into: &mut Vec<Option<&'a Value>>) {
    match value {
        Value::Array(items) => items.iter().for_each(|it| marked(it, into)),
        Value::Object(object) => {
            if let Some(mark) = object.get(MARK).and_then(Value::as_u64)
                && let Some(place) = into.get_mut(mark as usize)
            {
                place.get_or_insert(value);
            }
            object.values().for_each(|it| marked(it, into));
        }
        _ => {}
    }
}

fn references(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|it| references(it, into)),
        Value::Object(object) => {
            if let Some(Value::String(target)) = object.get("$ref") {
                into.push(target.clone());
            }
            object.values().for_each(|it| references(it, into));
        }
        _ => {}
    }
}

/// The schema, and of the document what it refers to.
fn alone(schema: &Value, document: &Value) -> Value {
    let (mut open, mut seen) = (Vec::new(), BTreeSet::new());
    let mut schemas = Map::new();
    references(schema, &mut open);
    while let Some(target) = open.pop() {
        if !seen.insert(target.clone()) {
            continue;
        }
        let name = target
            .strip_prefix("#/components/schemas/")
            .filter(|it| !it.contains(['/', '%', '~']));
        let found =
            name.and_then(|name| Some((name, document["components"]["schemas"].get(name)?)));
        let Some((name, found)) = found else {
            // A reference to anywhere: all of it is needed.
            let mut all = document.clone();
            all["allOf"] = json!([schema]);
            return all;
        };
        references(found, &mut open);
        schemas.insert(name.to_owned(), found.clone());
    }
    json!({ "allOf": [schema], "components": { "schemas": schemas } })
}

#[test]
fn what_is_a_valid_example_stays_one() {
    let documents = documents();
    if documents.is_empty() {
        println!("left out: there are no documents of others here");
        return;
    }
    let (mut all, mut invalid, mut unread) = (0, 0, 0);
    let mut wrong = Vec::new();
    for mut document in documents {
        let mut found = Found::default();
        found.mark(&mut document.value, false);
        let Ok(lowered) = lower(&document) else {
            continue;
        };
        let original = &document.value;
        all += found.examples.len();
        let (lowered, raised_document) = (&lowered.document, raised(&lowered.document));
        let (mut before, mut after) = (vec![None; found.schemas], vec![None; found.schemas]);
        marked(original, &mut before);
        marked(lowered, &mut after);
        let both = |mark: usize| {
            let before = jsonschema::draft202012::new(&alone(before[mark]?, original)).ok()?;
            let after = alone(&raised(after[mark]?), &raised_document);
            let after = jsonschema::draft202012::new(&after).ok()?;
            Some((before, after))
        };
        let mut validators = (usize::MAX, None);
        for (mark, example) in &found.examples {
            if validators.0 != *mark {
                validators = (*mark, both(*mark));
            }
            match &validators.1 {
                None => unread += 1,
                Some((before, _)) if !before.is_valid(example) => invalid += 1,
                Some((_, after)) if after.is_valid(example) => {}
                Some((_, after)) => {
                    let why = after.validate(example).unwrap_err().to_string();
                    wrong.push(format!(
                        "{}: {example}\n  {}\n  {why}",
                        document.name,
                        before[*mark].unwrap()
                    ));
                }
            }
        }
    }
    println!(
        "{all} examples, {invalid} invalid from the start, {unread} of schemas that cannot be read"
    );
    // What reads nothing finds nothing wrong.
    let checked = all - invalid - unread;
    assert!(checked > all / 2, "only {checked} of {all} were checked");
    assert!(
        wrong.is_empty(),
        "{} are no longer valid:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
