use serde_json::json;

use crate::support::{check, check_lossy, check_refused};

#[test]
fn the_stricter_bound_stays() {
    for (exclusive, inclusive, exclusive_wins, inclusive_wins) in [
        ("exclusiveMinimum", "minimum", [(5, 3), (5, 5)], (3, 5)),
        ("exclusiveMaximum", "maximum", [(3, 5), (5, 5)], (5, 3)),
    ] {
        check(
            json!({ "type": "number", exclusive: 0.5, "title": "T" }),
            json!({ "type": "number", exclusive: true, "title": "T", inclusive: 0.5 }),
        );
        for (bound, beside) in exclusive_wins {
            check(
                json!({ inclusive: beside, exclusive: bound }),
                json!({ inclusive: bound, exclusive: true }),
            );
        }
        let (bound, beside) = inclusive_wins;
        check(
            json!({ exclusive: bound, inclusive: beside, "title": "T" }),
            json!({ inclusive: beside, "title": "T" }),
        );
        // Flags of older documents are lowered already.
        check(
            json!({ inclusive: 1, exclusive: true }),
            json!({ inclusive: 1, exclusive: true }),
        );
    }
}

#[test]
fn zero_is_a_bound() {
    check(
        json!({ "exclusiveMinimum": 0 }),
        json!({ "exclusiveMinimum": true, "minimum": 0 }),
    );
}

#[test]
fn a_flag_without_a_bound_is_a_loss() {
    check_lossy(
        json!({ "type": "integer", "exclusiveMinimum": false, "exclusiveMaximum": true }),
        json!({ "type": "integer" }),
        &[
            "/exclusiveMinimum: there is no `minimum` beside it",
            "/exclusiveMaximum: there is no `maximum` beside it",
        ],
    );
}

#[test]
fn the_bounds_of_an_integer_are_integers() {
    for (schema, expected) in [
        (
            json!({ "minimum": 0.0, "maximum": 1e3 }),
            json!({ "minimum": 0, "maximum": 1000 }),
        ),
        (
            json!({ "minimum": 0.5, "maximum": 9.5 }),
            json!({ "minimum": 1, "maximum": 9 }),
        ),
        (
            json!({ "minimum": -0.5, "maximum": -9.5 }),
            json!({ "minimum": 0, "maximum": -10 }),
        ),
        (json!({ "exclusiveMinimum": 0.5 }), json!({ "minimum": 1 })),
        (
            json!({ "exclusiveMinimum": 1.0 }),
            json!({ "exclusiveMinimum": true, "minimum": 1 }),
        ),
        (json!({ "multipleOf": 2.0 }), json!({ "multipleOf": 2 })),
        (json!({ "multipleOf": 0.5 }), json!({})),
    ] {
        let typed = |it: &serde_json::Value| {
            let mut typed = json!({ "type": "integer" });
            typed
                .as_object_mut()
                .unwrap()
                .extend(it.as_object().unwrap().clone());
            typed
        };
        check(typed(&schema), typed(&expected));
    }
    check(
        json!({ "type": "number", "minimum": 0.5, "multipleOf": 0.01 }),
        json!({ "type": "number", "minimum": 0.5, "multipleOf": 0.01 }),
    );
    check_lossy(
        json!({ "type": "integer", "minimum": -1e30, "maximum": 18_446_744_073_709_551_615_u64, "multipleOf": 1.5 }),
        json!({ "type": "integer" }),
        &[
            "/minimum: no bound beyond 64 bits is checked",
            "/maximum: no bound beyond 64 bits is checked",
            "/multipleOf: no longer checked: more values are admitted",
        ],
    );
}

#[test]
fn counts_are_integers() {
    check(
        json!({ "type": "string", "minLength": 1.0, "maxLength": 2e1 }),
        json!({ "type": "string", "minLength": 1, "maxLength": 20 }),
    );
}

#[test]
fn a_bound_that_is_no_number_is_refused() {
    check_refused(
        &json!({ "exclusiveMinimum": "5", "exclusiveMaximum": null }),
        &[
            "/exclusiveMinimum: expected a number",
            "/exclusiveMaximum: expected a number",
        ],
    );
}
