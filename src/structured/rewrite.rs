//! From the schema that schemars makes to one that models take.

use openapi_runtime::codec::serde_json::{Map, Value, json};

/// What cannot be expressed, where, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) path: String,
    pub(super) reason: String,
}

type Schema = Map<String, Value>;
type Rewritten<T> = Result<T, Refusal>;

/// Rewrites the schema of a type.
pub(super) fn rewrite(root: &Value, type_name: &str) -> Rewritten<Schema> {
    let none = Schema::new();
    let mut rewriter = Rewriter {
        definitions: root
            .get("$defs")
            .and_then(Value::as_object)
            .unwrap_or(&none),
        root: type_name,
        open: vec![],
        path: String::new(),
    };
    let schema = rewriter.schema(root)?;
    if schema.get("type") != Some(&json!("object")) {
        return rewriter.refuse("is no struct; wrap it in one");
    }
    Ok(schema)
}

struct Rewriter<'a> {
    definitions: &'a Schema,
    root: &'a str,
    /// The definitions that are being written out.
    open: Vec<String>,
    path: String,
}

impl Rewriter<'_> {
    fn schema(&mut self, schema: &Value) -> Rewritten<Schema> {
        let Value::Object(schema) = schema else {
            return self.refuse_any();
        };
        if let Some(reference) = schema.get("$ref") {
            return self.written_out(reference.as_str().unwrap_or_default(), schema);
        }
        if schema.contains_key("prefixItems") {
            return self.refuse("is a tuple; a struct has names for its parts");
        }
        let mut rewritten = Schema::new();
        for (keyword, value) in schema {
            match &**keyword {
                "type" | "enum" | "const" | "description" | "pattern" | "minimum" | "maximum"
                | "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf" | "minLength"
                | "maxLength" | "minItems" | "maxItems" => {
                    rewritten.insert(keyword.clone(), value.clone());
                }
                "format" if is_known(value) => {
                    rewritten.insert(keyword.clone(), value.clone());
                }
                "properties" => {
                    let properties = self.properties(value)?;
                    rewritten.insert(keyword.clone(), properties.into());
                }
                "items" => {
                    let items = self.inside("[]", value)?;
                    rewritten.insert(keyword.clone(), items.into());
                }
                "anyOf" | "oneOf" => {
                    if schema.contains_key("properties") || rewritten.contains_key("anyOf") {
                        return self.refuse(
                            "has an enum that is flattened into it; give the enum a field",
                        );
                    }
                    let members = value.as_array().into_iter().flatten();
                    let members: Rewritten<Vec<_>> =
                        members.map(|member| self.schema(member)).collect();
                    rewritten.insert("anyOf".to_owned(), members?.into());
                }
                "additionalProperties" if *value != json!(false) => {
                    return self.refuse(
                        "is a map, whose keys a schema cannot name; a list of structs with a key and a value can be asked for",
                    );
                }
                // Objects are closed, and require what they have, below.
                "additionalProperties" | "required" | "unevaluatedProperties" => {}
                // Says nothing to a model, or nothing that a strict one reads.
                "$schema" | "$id" | "$defs" | "$comment" | "title" | "default" | "examples"
                | "deprecated" | "readOnly" | "writeOnly" | "format" | "uniqueItems"
                | "contentEncoding" | "contentMediaType" => {}
                other if other.starts_with("x-") => {}
                other => {
                    return self.refuse(format!("needs `{other}`, which models do not read"));
                }
            }
        }
        self.close(rewritten)
    }

    /// Each object has exactly its fields; each schema says something.
    fn close(&self, mut schema: Schema) -> Rewritten<Schema> {
        if has_type(&schema, "object") {
            let properties = schema.entry("properties").or_insert_with(|| json!({}));
            let names = properties.as_object().into_iter().flat_map(Map::keys);
            let names: Vec<String> = names.cloned().collect();
            schema.insert("required".to_owned(), names.into());
            schema.insert("additionalProperties".to_owned(), false.into());
        }
        let says = ["type", "enum", "const", "anyOf"];
        let is_open = has_type(&schema, "array") && !schema.contains_key("items");
        if is_open || !says.iter().any(|keyword| schema.contains_key(*keyword)) {
            return self.refuse_any();
        }
        Ok(schema)
    }

    fn properties(&mut self, properties: &Value) -> Rewritten<Schema> {
        let properties = properties.as_object().into_iter().flatten();
        properties
            .map(|(name, schema)| {
                let step = if self.path.is_empty() {
                    name.clone()
                } else {
                    format!(".{name}")
                };
                Ok((name.clone(), self.inside(&step, schema)?.into()))
            })
            .collect()
    }

    fn inside(&mut self, step: &str, schema: &Value) -> Rewritten<Schema> {
        let outside = self.path.len();
        self.path.push_str(step);
        let schema = self.schema(schema)?;
        self.path.truncate(outside);
        Ok(schema)
    }

    /// What a reference leads to, and what stands beside it: a description,
    /// or the tag of an enum.
    fn written_out(&mut self, reference: &str, beside: &Schema) -> Rewritten<Schema> {
        let name = reference.strip_prefix("#/$defs/").unwrap_or(reference);
        let is_open = name == "#" || self.open.iter().any(|open| open == name);
        if is_open {
            let name = if name == "#" { self.root } else { name };
            return self.refuse(format!(
                "is a `{name}` inside of a `{name}`; recursion is not supported"
            ));
        }
        let Some(Value::Object(definition)) = self.definitions.get(name) else {
            return self.refuse_any();
        };
        let mut merged = Schema::new();
        let beside = beside.iter().filter(|(keyword, _)| *keyword != "$ref");
        for (keyword, value) in beside.chain(definition) {
            match (merged.get_mut(keyword), value) {
                (None, _) => {
                    merged.insert(keyword.clone(), value.clone());
                }
                // The tag comes first.
                (Some(Value::Object(fields)), Value::Object(more)) => {
                    for (name, schema) in more {
                        fields.entry(name).or_insert_with(|| schema.clone());
                    }
                }
                // What stands beside the reference is about this field.
                (Some(_), _) => {}
            }
        }
        self.open.push(name.to_owned());
        let schema = self.schema(&Value::Object(merged))?;
        self.open.pop();
        Ok(schema)
    }

    fn refuse<T>(&self, reason: impl Into<String>) -> Rewritten<T> {
        Err(Refusal {
            path: self.path.clone(),
            reason: reason.into(),
        })
    }

    fn refuse_any<T>(&self) -> Rewritten<T> {
        self.refuse("can be anything; give it a type")
    }
}

/// The formats that strict models read; others they refuse.
fn is_known(format: &Value) -> bool {
    let known = [
        "date",
        "date-time",
        "duration",
        "email",
        "hostname",
        "ipv4",
        "ipv6",
        "time",
        "uuid",
    ];
    known.iter().any(|known| format == known)
}

fn has_type(schema: &Schema, name: &str) -> bool {
    match schema.get("type") {
        Some(Value::Array(names)) => names.iter().any(|other| other == name),
        Some(other) => other == name,
        None => false,
    }
}
