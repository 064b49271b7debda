//! The schemas that a value meets at its place.

use serde_json::Value;

/// These schemas and all that they come down to through references and unions, whichever way; each
/// once, so that circles end.
pub(crate) fn reach<'d>(
    document: &'d Value,
    schemas: impl IntoIterator<Item = &'d Value>,
) -> Vec<&'d Value> {
    let mut reached = Vec::new();
    for schema in schemas {
        follow(document, schema, &mut reached);
    }
    reached
}

fn follow<'d>(document: &'d Value, schema: &'d Value, reached: &mut Vec<&'d Value>) {
    if reached.iter().any(|known| std::ptr::eq(*known, schema)) {
        return;
    }
    reached.push(schema);
    let target = schema.get("$ref").and_then(Value::as_str);
    let target = target.and_then(|target| document.pointer(target.strip_prefix('#')?));
    if let Some(target) = target {
        follow(document, target, reached);
    }
    for union in ["allOf", "anyOf", "oneOf"] {
        let members = schema.get(union).and_then(Value::as_array);
        for member in members.into_iter().flatten() {
            follow(document, member, reached);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn references_and_unions_are_followed_and_circles_end() {
        let document = json!({
            "a": {"anyOf": [{"$ref": "#/b"}, {"$ref": "#/a"}, {"type": "null"}]},
            "b": {"allOf": [{"$ref": "#/c"}, {"$ref": "#/c"}, {"$ref": "#/nowhere"}]},
            "c": {"title": "c", "oneOf": [{"$ref": "#/a"}, {"title": "d"}]},
        });
        let reached = reach(&document, [&document["a"]]);
        let titles = reached.iter().filter_map(|schema| schema.get("title"));
        assert_eq!(titles.collect::<Vec<_>>(), ["c", "d"]);
        assert!(reached.contains(&&json!({"type": "null"})));
    }
}
