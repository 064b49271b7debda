//! A schema without its detours.

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use super::{DEEP, DEEPEST, Synth};

impl<'s> Synth<'s> {
    /// The schema with references followed, all of `allOf` joined, and one member of a union taken.
    pub(super) fn flat(&self, schema: &Value, depth: usize, steps: usize) -> Map<String, Value> {
        let Some(schema) = schema.as_object().filter(|_| steps < DEEPEST) else {
            return Map::new();
        };
        let mut flat = schema.clone();
        let join = |flat: &mut Map<String, Value>, member: &Value| {
            merge(flat, self.flat(member, depth, steps + 1));
        };
        if let Some(target) = flat
            .remove("$ref")
            .as_ref()
            .and_then(|name| self.find(name))
        {
            join(&mut flat, target);
        }
        if let Some(Value::Array(members)) = flat.remove("allOf") {
            for member in &members {
                join(&mut flat, member);
            }
        }
        for union in ["anyOf", "oneOf"] {
            if let Some(Value::Array(members)) = flat.remove(union)
                && let Some(member) = chosen(&members, depth)
            {
                join(&mut flat, member);
            }
        }
        flat
    }

    fn find(&self, reference: &Value) -> Option<&'s Value> {
        let pointer = reference.as_str()?.strip_prefix('#')?;
        let pointer = percent_decode_str(pointer).decode_utf8().ok()?;
        self.root.pointer(&pointer)
    }
}

/// The first member that is not null; far down null, so that it ends.
fn chosen(members: &[Value], depth: usize) -> Option<&Value> {
    let is_null = |member: &&Value| member.get("type").is_some_and(|name| name == "null");
    let null = members.iter().find(is_null).filter(|_| depth >= DEEP);
    null.or_else(|| members.iter().find(|member| !is_null(member)))
        .or(members.first())
}

fn merge(into: &mut Map<String, Value>, from: Map<String, Value>) {
    for (key, value) in from {
        match (into.get_mut(&key), value) {
            (Some(Value::Object(known)), Value::Object(more)) if key == "properties" => {
                for (name, property) in more {
                    known.entry(name).or_insert(property);
                }
            }
            (Some(Value::Array(known)), Value::Array(more)) if key == "required" => {
                known.extend(more);
            }
            (Some(_), _) => {}
            (None, value) => {
                into.insert(key, value);
            }
        }
    }
}
