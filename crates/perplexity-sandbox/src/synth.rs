//! The smallest sensible value that a schema allows.

mod flat;
mod scalar;

use std::cell::Cell;

use serde_json::{Map, Value, json};

/// Deeper than this only what must be there is there.
const DEEP: usize = 6;
/// No value of a schema that ends is deeper than this.
const DEEPEST: usize = 24;
/// A schema that branches and goes round in circles must end, too.
const MOST_VALUES: usize = 20_000;

/// Makes values; always the same ones for the same schema.
#[derive(Debug)]
pub(crate) struct Synth<'s> {
    /// What references begin at.
    root: &'s Value,
    /// A request whose fields are given back where an answer has one of the same name and shape.
    echo: Option<&'s Value>,
    /// Whether what may be left out is there, too.
    full: bool,
    left: Cell<usize>,
}

impl<'s> Synth<'s> {
    /// With what is required, and with what the request says.
    pub(crate) fn answer(root: &'s Value, echo: &'s Value) -> Self {
        Self {
            root,
            echo: Some(echo),
            full: false,
            left: Cell::new(MOST_VALUES),
        }
    }

    /// With every property, and an item in each list.
    pub(crate) fn full(root: &'s Value) -> Self {
        Self {
            root,
            echo: None,
            full: true,
            left: Cell::new(MOST_VALUES),
        }
    }

    pub(crate) fn value(&self, schema: &Value) -> Value {
        self.at(schema, 0)
    }

    fn at(&self, schema: &Value, depth: usize) -> Value {
        let left = self.left.get().saturating_sub(1);
        self.left.set(left);
        if depth > DEEPEST || left == 0 {
            return Value::Null;
        }
        let schema = self.flat(schema, depth, 0);
        if let Some(value) = fixed(&schema) {
            return value;
        }
        match kind(&schema) {
            "object" => self.object(&schema, depth),
            "array" => self.array(&schema, depth),
            kind => scalar::value(kind, &schema),
        }
    }

    fn object(&self, schema: &Map<String, Value>, depth: usize) -> Value {
        let empty = Map::new();
        let properties = schema.get("properties").and_then(Value::as_object);
        let properties = properties.unwrap_or(&empty);
        let required: Vec<_> = strings(schema.get("required")).collect();
        let mut object = Map::new();
        for (name, property) in properties {
            let is_required = required.contains(&name.as_str());
            let echoed = self.echoed(name, property, depth);
            if is_required || echoed.is_some() || (self.full && depth < DEEP) {
                let value = echoed.unwrap_or_else(|| self.at(property, depth + 1));
                object.insert(name.clone(), value);
            }
        }
        let others = schema.get("additionalProperties").unwrap_or(&Value::Null);
        for name in required {
            if !object.contains_key(name) {
                object.insert(name.to_owned(), self.at(others, depth + 1));
            }
        }
        let least = number(schema.get("minProperties"));
        for number in 1.. {
            if object.len() >= least {
                break;
            }
            object.insert(format!("key{number}"), self.at(others, depth + 1));
        }
        Value::Object(object)
    }

    /// A field of the request, at the top of an answer only.
    fn echoed(&self, name: &str, schema: &Value, depth: usize) -> Option<Value> {
        let said = self.echo.filter(|_| depth == 0)?.get(name)?;
        let schema = self.flat(schema, depth, 0);
        let fits = match kind(&schema) {
            "string" => said.is_string(),
            "integer" => said.is_i64() || said.is_u64(),
            "number" => said.is_number(),
            "boolean" => said.is_boolean(),
            // A map of anything; an object of its own shape may differ between the two.
            "object" => said.is_object() && !schema.contains_key("properties"),
            _ => false,
        };
        let listed = schema.get("enum").and_then(Value::as_array);
        let fits = fits && listed.is_none_or(|values| values.contains(said));
        fits.then(|| said.clone())
    }

    fn array(&self, schema: &Map<String, Value>, depth: usize) -> Value {
        let wanted = usize::from(self.full && depth < DEEP);
        let most = schema.get("maxItems").map_or(1, |most| number(Some(most)));
        // What asks for very many items is asking for something else.
        let length = number(schema.get("minItems"))
            .max(wanted.min(most))
            .min(1024);
        let first = schema.get("prefixItems").and_then(Value::as_array);
        let items = schema.get("items").unwrap_or(&Value::Null);
        let items = (0..length).map(|number| {
            let schema = first.and_then(|first| first.get(number)).unwrap_or(items);
            match self.at(schema, depth + 1) {
                // Where they must differ, they do.
                Value::String(text) if number > 0 && fixed_text(schema).is_none() => {
                    json!(format!("{text}-{number}"))
                }
                Value::Number(value) if number > 0 => {
                    json!(
                        value
                            .as_i64()
                            .map(|value| value.saturating_add(number as i64))
                    )
                }
                value => value,
            }
        });
        Value::Array(items.collect())
    }
}

/// What a schema says that the value is.
fn fixed(schema: &Map<String, Value>) -> Option<Value> {
    if let Some(value) = schema.get("const") {
        return Some(value.clone());
    }
    let values = schema.get("enum").and_then(Value::as_array)?;
    let first = values.iter().find(|value| !value.is_null());
    first.or(values.first()).cloned()
}

fn fixed_text(schema: &Value) -> Option<Value> {
    fixed(schema.as_object()?)
}

/// The type, or the one that the other keywords speak of.
fn kind(schema: &Map<String, Value>) -> &str {
    match schema.get("type") {
        Some(Value::String(kind)) => kind,
        Some(Value::Array(kinds)) => {
            let mut kinds = kinds.iter().filter_map(Value::as_str);
            kinds.find(|kind| *kind != "null").unwrap_or("null")
        }
        _ => {
            let has = |keys: &[&str]| keys.iter().any(|key| schema.contains_key(*key));
            if has(&[
                "properties",
                "required",
                "additionalProperties",
                "minProperties",
            ]) {
                "object"
            } else if has(&["items", "prefixItems", "minItems"]) {
                "array"
            } else if has(&["minimum", "maximum", "exclusiveMinimum", "multipleOf"]) {
                "number"
            } else {
                "string"
            }
        }
    }
}

fn strings(value: Option<&Value>) -> impl Iterator<Item = &str> {
    let values = value.and_then(Value::as_array).into_iter().flatten();
    values.filter_map(Value::as_str)
}

fn number(value: Option<&Value>) -> usize {
    let number = value.and_then(Value::as_f64).unwrap_or_default();
    // Saturates, and drops what a length cannot have.
    number as usize
}

#[cfg(test)]
mod tests;
