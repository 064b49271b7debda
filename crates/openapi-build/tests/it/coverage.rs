use openapi_build::Coverage;
use serde_json::{Value, json};

use crate::support::{generated, operation};

fn coverage(paths: Value, schemas: Value) -> Coverage {
    generated(paths, schemas).coverage
}

fn answering(id: &str, media_type: &str, schema: Value) -> Value {
    let content = json!({ media_type: { "schema": schema } });
    let answers = json!({ "200": { "description": "", "content": content } });
    json!({ "get": operation(id, json!({ "responses": answers })) })
}

#[test]
fn only_schemas_that_say_something_of_their_values_count() {
    let schemas = json!({
        "S": { "type": "object", "required": ["typed"], "properties": {
            "typed": { "type": "string" },
            "list": { "type": "array", "items": { "type": "integer" } },
            "map": { "type": "object", "additionalProperties": { "type": "boolean" } },
            "any": {}, "described": { "description": "Anything." },
            "either": { "anyOf": [{ "type": "string" }, { "type": "integer" }] }
        } }
    });
    let found = coverage(json!({}), schemas);
    // S, typed, list and its items, map and its values, either and its two members.
    assert_eq!(found.nodes, 9);
    assert_eq!(found.untyped_nodes, []);
    assert!((found.nodes_share() - 1.0).abs() < f64::EPSILON);
}

#[test]
fn what_became_value_is_named_with_its_place() {
    let schemas = json!({
        "S": { "type": "object", "properties": {
            "a": { "type": "string" },
            "b~/c": { "type": "object", "properties": {} , "additionalProperties": {
                "type": "object", "properties": { "x": { "type": "string" } }
            } }
        }, "additionalProperties": { "type": "integer" } }
    });
    let found = coverage(json!({}), schemas);
    // Undeclared fields are kept, as values without a type.
    let places: Vec<&str> = found
        .untyped_nodes
        .iter()
        .map(|it| it.pointer.as_str())
        .collect();
    assert_eq!(places, ["/components/schemas/S/additionalProperties"]);
    assert_eq!(found.untyped_nodes[0].reason, "it became `Value`");
    assert_eq!(found.nodes, 6);
}

#[test]
fn an_operation_counts_as_typed_where_its_schemas_came_through() {
    let paths = json!({
        "/typed": answering("typed", "application/json", json!({ "type": "array", "items": { "type": "string" } })),
        "/any": answering("any", "application/json", json!({})),
        "/file": answering("file", "application/zip", json!({ "type": "string", "format": "binary" })),
        "/nothing": { "delete": operation("nothing", json!({})) },
    });
    let found = coverage(paths, json!({}));
    assert_eq!(found.operations, 4);
    assert_eq!(found.untyped_operations, []);
}

#[test]
fn every_schema_is_told_with_the_types_that_its_values_are_read_into() {
    let item = json!({ "$ref": "#/components/schemas/Item" });
    let base = json!({ "$ref": "#/components/schemas/Base" });
    let own = json!({ "type": "object", "properties": { "b": { "type": "boolean" } } });
    let schemas = json!({
        "Base": { "type": "object", "properties": { "a": { "type": "integer" } } },
        "Item": { "allOf": [base, own] },
        "Items": { "type": "array", "items": item },
        "Either": { "anyOf": [{ "type": "string" }, { "type": "array", "items": item }] }
    });
    let paths = json!({ "/items": { "get": operation("list", json!({
        "parameters": [
            { "name": "id", "in": "query", "required": true, "schema": { "type": "array", "items": { "type": "string" } } }
        ],
        "responses": { "200": { "description": "", "content": { "application/json": {
            "schema": { "$ref": "#/components/schemas/Items" }
        } } } }
    })) } });
    let found = coverage(paths, schemas);
    let types = |pointer: &str| -> Vec<String> {
        let of = found.typed_nodes.iter().filter(|it| it.pointer == pointer);
        of.map(|it| it.ty.replace(' ', "")).collect()
    };
    for (pointer, expected) in [
        ("/components/schemas/Base/properties/a", "i64"),
        ("/components/schemas/Item", "Item"),
        ("/components/schemas/Item/allOf/1/properties/b", "bool"),
        // A list has no type of its own.
        ("/components/schemas/Items", "::std::vec::Vec<Item>"),
        ("/components/schemas/Items/items", "Item"),
        (
            "/components/schemas/Either/anyOf/0",
            "::std::string::String",
        ),
        (
            "/paths/~1items/get/parameters/0/schema",
            "::std::vec::Vec<::std::string::String>",
        ),
        (
            "/paths/~1items/get/responses/200/content/application~1json/schema",
            "::std::vec::Vec<Item>",
        ),
    ] {
        assert_eq!(types(pointer), [expected], "{pointer}");
    }
    // It has the type of the whole, which has more.
    assert_eq!(
        types("/components/schemas/Item/allOf/1"),
        Vec::<String>::new()
    );
}
