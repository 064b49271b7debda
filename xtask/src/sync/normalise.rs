//! What upstream writes in two ways becomes one.

use serde_json::Value;

use super::anatomy;

/// The mapping of a discriminator has strings. One rendering of a page has objects instead,
/// `{$ref: …}`, and no reader of OpenAPI would follow them.
pub(crate) fn normalise(document: &mut Value) {
    anatomy::each_object(document, &mut |object| {
        let mapping = object
            .get_mut("discriminator")
            .and_then(|discriminator| discriminator.get_mut("mapping"))
            .and_then(Value::as_object_mut);
        for (_, target) in mapping.into_iter().flatten() {
            let reference = target.as_object().filter(|object| object.len() == 1);
            let reference = reference.and_then(|object| object.get("$ref"));
            if let Some(reference @ Value::String(_)) = reference {
                *target = reference.clone();
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::normalise;
    use serde_json::json;

    #[test]
    fn a_mapping_of_objects_becomes_one_of_strings() {
        let document = |dog, example| {
            json!({"components": {"schemas": {
                "Pet": {
                    "oneOf": [],
                    "discriminator": {"propertyName": "kind", "mapping": {"cat": "Cat", "dog": dog}},
                    "example": example,
                },
                // Names, not keywords.
                "Other": {"properties": {"discriminator": {"mapping": {"$ref": "Cat"}}}},
            }}})
        };
        let data = json!({"discriminator": {"mapping": {"cat": {"$ref": "Cat"}}}});
        let mut given = document(json!({"$ref": "#/components/schemas/Dog"}), data.clone());
        normalise(&mut given);
        assert_eq!(given, document(json!("#/components/schemas/Dog"), data));
    }

    #[test]
    fn anything_else_stays() {
        let given = json!({"components": {"schemas": {"Pet": {
            "discriminator": {"mapping": {"cat": {"$ref": "Cat", "more": 1}, "dog": {"$ref": 1}}},
        }}}});
        let mut normalised = given.clone();
        normalise(&mut normalised);
        assert_eq!(normalised, given);
    }
}
