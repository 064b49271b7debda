use serde_json::json;

use crate::support::{check, check_refused};

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
fn a_bound_that_is_no_number_is_refused() {
    check_refused(
        &json!({ "exclusiveMinimum": "5", "exclusiveMaximum": null }),
        &[
            "/exclusiveMinimum: expected a number",
            "/exclusiveMaximum: expected a number",
        ],
    );
}
