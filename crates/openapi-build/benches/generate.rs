//! The whole of a generation, over documents of many sizes.
//!
//! `cargo bench -p openapi-build`. The rate should not fall from the small to
//! the large: what is done for each schema must not look at all of them.

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use serde_json::{Map, Value, json};

fn main() {
    divan::main();
}

/// About so many kilobytes each.
#[divan::bench(args = [10, 100, 1_000, 3_000], sample_count = 3, sample_size = 1)]
fn generate(bencher: Bencher, kilobytes: usize) {
    let text = document(kilobytes).to_string();
    bencher
        .counter(BytesCount::of_str(&text))
        .bench(|| openapi_build::generate(black_box(&text), "").map(|it| it.source.len()));
}

/// Families of an object, an enum, a union by tag and two operations, of about
/// 2 kB, that refer to each other.
fn document(kilobytes: usize) -> Value {
    let families = kilobytes.div_ceil(2);
    let (mut paths, mut schemas) = (Map::new(), Map::new());
    for at in 0..families {
        let to =
            |kind: &str, at: usize| json!({ "$ref": format!("#/components/schemas/{kind}{at}") });
        let answer = |schema: Value| json!({ "200": { "description": "It.", "content": { "application/json": { "schema": schema } } } });
        let member = |value: &str| {
            json!({ "type": "object", "required": ["kind"], "properties": {
                "kind": { "const": value }, "note": { "type": ["string", "null"] }, "count": { "type": "integer", "exclusiveMinimum": 0 }
            } })
        };
        paths.insert(
            format!("/things{at}/{{id}}"),
            json!({ "get": {
                "operationId": format!("get_thing{at}"), "tags": ["Things"], "summary": "One of the things that there are.",
                "parameters": [
                    { "name": "id", "in": "path", "required": true, "schema": { "type": "string" } },
                    { "name": "state", "in": "query", "schema": to("State", at) }
                ],
                "responses": answer(to("Thing", at))
            } }),
        );
        paths.insert(
            format!("/things{at}"),
            json!({ "post": {
                "operationId": format!("create_thing{at}"), "tags": ["Things"],
                "requestBody": { "required": true, "content": { "application/json": { "schema": to("Thing", at) } } },
                "responses": answer(to("Thing", (at + 1) % families))
            } }),
        );
        schemas.insert(
            format!("Thing{at}"),
            json!({ "type": "object", "required": ["id", "state"], "description": "Something that has an id and a state.",
                "properties": {
                    "id": { "type": "string", "examples": ["thing_1"] }, "state": to("State", at),
                    "next": { "anyOf": [to("Thing", (at + 1) % families), { "type": "null" }] },
                    "detail": { "oneOf": [to("Big", at), to("Small", at)] },
                    "labels": { "type": "object", "additionalProperties": { "type": "string" } },
                    "sizes": { "type": "array", "items": { "type": "number" } },
                    "owner": { "type": ["string", "integer", "null"] }
                } }),
        );
        let state = json!({ "type": "string", "enum": ["new", "used", "broken", "lost"] });
        schemas.insert(format!("State{at}"), state);
        schemas.insert(format!("Big{at}"), member("big"));
        schemas.insert(format!("Small{at}"), member("small"));
    }
    json!({ "openapi": "3.1.0", "info": { "title": "Bench", "version": "1" }, "paths": paths, "components": { "schemas": schemas } })
}
