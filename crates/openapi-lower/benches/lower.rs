//! What a lowering costs beside reading the same document: for documents from
//! 10 kB to 3 MB, made up here.

#![expect(
    clippy::indexing_slicing,
    reason = "assigning to a key of an object adds it"
)]

use serde_json::{Value, json};

fn main() {
    divan::main();
}

/// From 10 kB to 3 MB.
const SIZES: &[usize] = &[10, 100, 1_000, 3_000];

/// A document of about this many kilobytes: each group of schemas and its
/// operation hold what documents of 3.1 hold most.
fn document(kilobytes: usize) -> Value {
    let (mut paths, mut schemas) = (json!({}), json!({}));
    for number in 0..kilobytes * 1_000 / 2_400 {
        let name = format!("Thing{number}");
        let reference = json!({ "$ref": format!("#/components/schemas/{name}") });
        schemas[&name] = json!({
            "type": "object",
            "title": name,
            "description": "A thing of many things, with a sentence that says what it is.",
            "required": ["id", "kind"],
            "properties": {
                "id": { "type": "string", "format": "uuid", "title": "Id" },
                "kind": { "const": "thing", "type": "string", "description": "Which kind." },
                "name": { "anyOf": [{ "type": "string", "maxLength": 80 }, { "type": "null" }], "title": "Name" },
                "size": { "type": ["integer", "null"], "exclusiveMinimum": 0, "description": "How large." },
                "tags": { "type": "array", "items": { "type": "string" }, "examples": [["a", "b"]] },
                "parent": { "anyOf": [reference, { "type": "null" }] },
                "owner": { "$ref": "#/components/schemas/Owner", "description": "Whose it is." },
                "labels": { "type": "object", "additionalProperties": { "type": ["string", "number"] } }
            }
        });
        let answer = |schema: Value| json!({ "description": "Done.", "content": { "application/json": { "schema": schema } } });
        paths[format!("/things/{number}/{{id}}")] = json!({
            "parameters": [{ "name": "id", "in": "path", "required": true, "schema": { "type": "string" } }],
            "get": {
                "operationId": format!("get_thing_{number}"),
                "summary": "Reads a thing.",
                "parameters": [{ "name": "limit", "in": "query", "schema": { "anyOf": [{ "type": "integer", "minimum": 1 }, { "type": "null" }], "default": 10 } }],
                "responses": { "200": answer(reference.clone()), "422": answer(json!({ "type": "array", "items": reference })) }
            },
            "post": {
                "operationId": format!("make_thing_{number}"),
                "requestBody": { "required": true, "content": { "application/json": { "schema": reference } } },
                "responses": { "201": answer(reference.clone()) }
            }
        });
    }
    schemas["Owner"] = json!({ "type": "object", "properties": { "name": { "type": "string" } } });
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Things", "version": "1" },
        "paths": paths,
        "components": { "schemas": schemas }
    })
}

#[divan::bench(args = SIZES)]
fn read(bencher: divan::Bencher<'_, '_>, kilobytes: usize) {
    let text = document(kilobytes).to_string();
    bencher
        .counter(divan::counter::BytesCount::of_str(&text))
        .bench_local(|| serde_json::from_str::<Value>(&text));
}

#[divan::bench(args = SIZES)]
fn lower(bencher: divan::Bencher<'_, '_>, kilobytes: usize) {
    let document = document(kilobytes);
    let size = document.to_string().len();
    bencher
        .counter(divan::counter::BytesCount::new(size))
        .bench_local(|| openapi_lower::lower(&document));
}
