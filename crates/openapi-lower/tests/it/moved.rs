//! References to places from which a schema has to move.

use openapi_lower::lower;
use serde_json::{Value, json};

use crate::lowered::check_holds_nothing_of_3_1;
use crate::support::check_lowered_again;

/// `schemas` become `expected`; the losses are written as `/pointer: text`.
#[track_caller]
fn check_schemas(schemas: Value, expected: Value, losses: &[&str]) {
    let document = json!({
        "openapi": "3.1.0",
        "info": { "title": "Test", "version": "1" },
        "paths": {},
        "components": { "schemas": schemas }
    });
    let lowered = lower(&document).unwrap_or_else(|error| panic!("{schemas}: {error}"));
    let got = &lowered.document["components"]["schemas"];
    assert_eq!(got.to_string(), expected.to_string(), "from {schemas}");
    let got: Vec<String> = lowered
        .losses
        .iter()
        .map(|loss| {
            let at = loss
                .pointer
                .as_str()
                .trim_start_matches("/components/schemas");
            format!("{at}: {}", loss.lost)
        })
        .collect();
    assert_eq!(got.len(), losses.len(), "{got:#?}");
    for (got, expected) in got.iter().zip(losses) {
        let (at, said) = expected.split_once(": ").unwrap();
        assert!(
            got.starts_with(&format!("{at}: ")) && got.contains(said),
            "{got} is not {expected}"
        );
    }
    assert_eq!(check_holds_nothing_of_3_1(&lowered.document), [""; 0]);
    check_lowered_again(&lowered);
}

fn to(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

#[test]
fn schemas_below_a_schema_move_to_the_components() {
    for keyword in ["$defs", "definitions"] {
        check_schemas(
            json!({
                "A": {
                    keyword: { "B": { "type": ["string", "null"] }, "C": true, "unused": { "type": "integer" } },
                    "properties": {
                        "b": { "$ref": format!("#/components/schemas/A/{keyword}/B") },
                        "c": { "$ref": format!("#/components/schemas/A/{keyword}/C") }
                    }
                }
            }),
            json!({
                "A": { "properties": { "b": to("B"), "c": to("C") } },
                "B": { "type": "string", "nullable": true },
                "C": {},
                "unused": { "type": "integer" }
            }),
            &[],
        );
    }
}

#[test]
fn a_name_in_use_is_not_taken_twice() {
    let holder = |size: usize| json!({ "$defs": { "B": { "maxLength": size } } });
    check_schemas(
        json!({ "A": holder(1), "B": {}, "C": holder(2), "C_B": {} }),
        json!({
            "A": {}, "B": {}, "C": {}, "C_B": {},
            "A_B": { "maxLength": 1 },
            "C_B_2": { "maxLength": 2 }
        }),
        &[],
    );
}

#[test]
fn a_property_that_is_called_defs_is_a_property() {
    let schema = json!({ "A": { "properties": { "$defs": { "type": "string" }, "definitions": { "type": "string" } } } });
    check_schemas(schema.clone(), schema, &[]);
}

#[test]
fn deep_references_lead_to_a_component_and_the_place_refers_to_it() {
    check_schemas(
        json!({
            "A": { "properties": { "b c": { "type": ["integer", "null"] }, "list": { "items": { "type": "string" } } } },
            "B": { "items": { "$ref": "#/components/schemas/A/properties/b%20c" } },
            "C": { "items": { "$ref": "#/components/schemas/A/properties/list/items" } },
            "D": { "$ref": "#/components/schemas/A/properties/list" }
        }),
        json!({
            "A": { "properties": { "b c": to("A_b_c"), "list": to("A_list") } },
            "B": { "items": to("A_b_c") },
            "C": { "items": to("A_list_items") },
            "D": to("A_list"),
            "A_b_c": { "type": "integer", "nullable": true },
            "A_list_items": { "type": "string" },
            "A_list": { "items": to("A_list_items") }
        }),
        &[],
    );
}

#[test]
fn a_loss_in_what_moved_names_the_place_in_the_original() {
    check_schemas(
        json!({ "A": { "$defs": { "B": { "if": true } } } }),
        json!({ "A": {}, "B": {} }),
        &["/A/$defs/B/if: no longer checked"],
    );
}

#[test]
fn names_that_3_0_does_not_allow_are_changed_and_references_follow() {
    check_schemas(
        json!({
            "A<b>": { "type": "string" },
            "ä": {},
            "A_b": {},
            "C": {
                "oneOf": [{ "$ref": "#/components/schemas/A<b>" }, { "$ref": "#/components/schemas/A%3Cb%3E" }],
                "discriminator": { "propertyName": "t", "mapping": {
                    "a": "A<b>", "b": "#/components/schemas/A<b>", "c": "A_b", "d": "#/components/schemas/A_b", "e": "unknown"
                } }
            }
        }),
        json!({
            "A_b_2": { "type": "string" },
            "ue4": {},
            "A_b": {},
            "C": {
                "oneOf": [to("A_b_2"), to("A_b_2")],
                "discriminator": { "propertyName": "t", "mapping": {
                    "a": "A_b_2", "b": "#/components/schemas/A_b_2", "c": "A_b", "d": "#/components/schemas/A_b", "e": "unknown"
                } }
            }
        }),
        &["/A<b>: it is `A_b_2` now", "/ä: it is `ue4` now"],
    );
}

#[test]
fn what_is_lost_in_a_renamed_schema_is_told_by_its_old_name() {
    check_schemas(
        json!({ "A b": { "properties": { "c": { "if": true } } } }),
        json!({ "A_b": { "properties": { "c": {} } } }),
        &[
            "/A b: it is `A_b` now",
            "/A b/properties/c/if: no longer checked",
        ],
    );
}

#[test]
fn anchors_and_ids_are_followed() {
    let lost = ["/A/$id", "/A/properties/p/$anchor"];
    check_schemas(
        json!({
            "A": {
                "$id": "https://example.com/a",
                "properties": { "p": { "$anchor": "here", "type": "string" }, "q": { "$ref": "#here" }, "r": { "$ref": "#/properties/q" }, "s": { "$ref": "#" } }
            },
            "B": { "items": { "$ref": "https://example.com/a#here" } },
            "C": { "items": { "$ref": "https://example.com/a" } }
        }),
        json!({
            "A": { "properties": { "p": to("A_p"), "q": to("A_q"), "r": to("A_q"), "s": to("A") } },
            "B": { "items": to("A_p") },
            "C": { "items": to("A") },
            "A_p": { "type": "string" },
            "A_q": to("A_p")
        }),
        &lost
            .map(|at| format!("{at}: no place"))
            .each_ref()
            .map(String::as_str),
    );
}

#[test]
fn the_whole_document_is_no_schema() {
    check_schemas(
        json!({ "A": { "items": { "$ref": "#", "title": "T" } } }),
        json!({ "A": { "items": { "title": "T" } } }),
        &["/A/items/$ref: any value is admitted"],
    );
}

/// So it is with its parts, whatever names them: none becomes a component.
#[test]
fn what_the_document_has_for_something_else_is_no_schema() {
    for mapped in [
        "",
        "#",
        "#/info",
        "#/paths",
        "#/components/schemas",
        "#/components/schemas/D",
    ] {
        let choice = |mapping: Value| {
            json!({
                "oneOf": [to("B"), to("C")],
                "discriminator": { "propertyName": "t", "mapping": mapping }
            })
        };
        let mapping = json!({ "b": mapped, "c": "C", "d": "elsewhere" });
        check_schemas(
            json!({ "A": choice(mapping), "B": {}, "C": {} }),
            json!({ "A": choice(json!({ "c": "C", "d": "elsewhere" })), "B": {}, "C": {} }),
            &["/A/discriminator/mapping/b: leads to no schema"],
        );
    }
    check_schemas(
        json!({ "A": { "items": { "$dynamicRef": "#/info" } } }),
        json!({ "A": { "items": {} } }),
        &["/A/items/$dynamicRef: any value is admitted"],
    );
}

/// As Pydantic writes a schema that is a document of its own.
#[test]
fn a_mapping_leads_to_the_schemas_around_it_as_a_reference_does() {
    let taken = "that of the schema around it is taken";
    check_schemas(
        json!({ "A": {
            "$defs": { "Cat": {}, "Dog": {} },
            "oneOf": [{ "$ref": "#/$defs/Cat" }, { "$ref": "#/$defs/Dog" }],
            "discriminator": { "propertyName": "t", "mapping": { "cat": "#/$defs/Cat" } }
        } }),
        json!({
            "A": {
                "oneOf": [to("Cat"), to("Dog")],
                "discriminator": {
                    "propertyName": "t",
                    "mapping": { "cat": "#/components/schemas/Cat" }
                }
            },
            "Cat": {},
            "Dog": {}
        }),
        &[
            &format!("/A/discriminator/mapping/cat: {taken}"),
            &format!("/A/oneOf/0/$ref: {taken}"),
            &format!("/A/oneOf/1/$ref: {taken}"),
        ],
    );
}

/// A tuple of old is looked at once, also where something refers into it.
#[test]
fn a_loss_in_a_tuple_that_is_referred_to_is_told_once() {
    check_schemas(
        json!({
            "A": { "items": [{ "discriminator": { "propertyName": "t", "mapping": { "b": "#/info" } } }] },
            "B": { "items": to("A/items/0") }
        }),
        json!({
            "A": { "items": {}, "x-prefix-items": [to("A_items_0")] },
            "B": { "items": to("A_items_0") },
            "A_items_0": { "discriminator": { "propertyName": "t", "mapping": {} } }
        }),
        &[
            "/A/items/0/discriminator/mapping/b: leads to no schema",
            "/A/items: no longer checked",
        ],
    );
}

/// The null of `S` comes to light when it is lowered, after `A` was.
#[test]
fn what_lowering_brings_to_light_is_known_everywhere() {
    check_schemas(
        json!({
            "A": { "oneOf": [to("S b"), { "type": "string" }] },
            "S b": { "type": ["null", "boolean", "number"], "enum": [{ "a": 1 }, null] }
        }),
        json!({
            "A": { "type": "string", "nullable": true },
            "S_b": { "enum": [null], "nullable": true }
        }),
        &["/S b: it is `S_b` now"],
    );
}

#[test]
fn a_dynamic_reference_with_one_target_is_an_ordinary_one() {
    check_schemas(
        json!({ "A": { "$dynamicAnchor": "node", "properties": { "next": { "$dynamicRef": "#node" } } } }),
        json!({ "A": { "properties": { "next": to("A") } } }),
        &[
            "/A/properties/next/$dynamicRef: no other schema overrides",
            "/A/$dynamicAnchor: no place",
        ],
    );
    check_schemas(
        json!({ "A": { "$recursiveAnchor": true, "items": { "$recursiveRef": "#" } } }),
        json!({ "A": { "items": to("A") } }),
        &[
            "/A/items/$recursiveRef: no other schema overrides",
            "/A/$recursiveAnchor: no place",
        ],
    );
}

#[test]
fn a_dynamic_reference_with_several_targets_admits_anything() {
    let anchored = |keyword: &str, value: Value| json!({ keyword: value });
    for (keyword, reference, anchor) in [
        ("$dynamicAnchor", "$dynamicRef", json!("node")),
        ("$recursiveAnchor", "$recursiveRef", json!(true)),
    ] {
        check_schemas(
            json!({ "A": anchored(keyword, anchor.clone()), "B": anchored(keyword, anchor), "C": { "items": { reference: "#node" } } }),
            json!({ "A": {}, "B": {}, "C": { "items": {} } }),
            &[
                &format!("/C/items/{reference}: any value is admitted"),
                &format!("/A/{keyword}: no place"),
                &format!("/B/{keyword}: no place"),
            ],
        );
    }
}

#[test]
fn a_schema_that_only_says_that_it_is_itself_admits_anything() {
    let lost = |at: &str| format!("{at}/$ref: any value is admitted");
    check_schemas(
        json!({ "A": to("A"), "B": to("C"), "C": to("D"), "D": to("B"), "E": to("B") }),
        json!({ "A": {}, "B": to("C"), "C": to("D"), "D": {}, "E": to("B") }),
        &[&lost("/A"), &lost("/D")],
    );
    check_schemas(
        json!({ "A": { "allOf": [to("B"), { "maxLength": 1 }] }, "B": { "allOf": [to("A")] } }),
        json!({ "A": { "allOf": [to("B"), { "maxLength": 1 }] }, "B": {} }),
        &[&lost("/B")],
    );
    check_schemas(
        json!({ "A": { "properties": { "b": to("A/properties/b") } } }),
        json!({ "A": { "properties": { "b": to("A_b") } }, "A_b": {} }),
        &[&lost("/A/properties/b")],
    );
}

#[test]
fn a_union_of_null_and_of_itself_admits_anything_too() {
    let itself = "/A/$ref: refers to itself";
    let twice = "/A/oneOf: several members admit null";
    for (union, losses) in [("anyOf", &[itself][..]), ("oneOf", &[twice, itself])] {
        check_schemas(
            json!({ "A": { union: [{ "type": "null" }, to("A")] } }),
            json!({ "A": { "nullable": true } }),
            losses,
        );
    }
}

#[test]
fn a_schema_that_holds_itself_stays() {
    let list = json!({ "A": { "type": "object", "properties": { "next": to("A"), "all": { "type": "array", "items": to("A") } } } });
    check_schemas(list.clone(), list, &[]);
}
