//! What upstream writes in two ways becomes one.

use serde_json::Value;

use super::anatomy;

/// The mapping of a discriminator has references. One rendering of a page has objects instead,
/// `{$ref: …}`, which no reader of OpenAPI would follow; and a component may be called by its name alone.
pub(crate) fn normalise(document: &mut Value) {
    let schemas = document
        .pointer("/components/schemas")
        .and_then(Value::as_object);
    let names: Vec<String> = schemas
        .into_iter()
        .flat_map(|it| it.keys().cloned())
        .collect();
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
            let name = target
                .as_str()
                .filter(|name| names.iter().any(|known| known == name));
            if let Some(name) = name {
                *target = Value::from(anatomy::pointer("#/components/schemas", name));
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

    #[test]
    fn a_component_that_is_called_by_its_name_is_referred_to() {
        let document = |cat: &str| {
            json!({"components": {"schemas": {
                "Pet": {"discriminator": {"propertyName": "kind", "mapping": {"cat": cat, "dog": "Dog"}}},
                "Cat": {},
            }}})
        };
        let mut given = document("Cat");
        normalise(&mut given);
        assert_eq!(given, document("#/components/schemas/Cat"));
    }
}
