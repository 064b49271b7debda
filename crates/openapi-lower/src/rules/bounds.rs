//! Exclusive bounds: numbers in 3.1, flags beside the inclusive ones in 3.0.

use serde_json::{Map, Value};

use crate::document::kind;
use crate::loss::Report;
use crate::pointer::Pointer;

/// The stricter of the two bounds stays.
pub(super) fn exclusive(schema: &mut Map<String, Value>, pointer: &Pointer, report: &mut Report) {
    for (exclusive, inclusive, stricter) in [
        (
            "exclusiveMinimum",
            "minimum",
            f64::ge as fn(&f64, &f64) -> bool,
        ),
        ("exclusiveMaximum", "maximum", f64::le),
    ] {
        let bound = match schema.get(exclusive) {
            // A flag is OpenAPI 3.0 already.
            None | Some(Value::Bool(_)) => continue,
            Some(bound) => bound.clone(),
        };
        let (Some(limit), beside) = (bound.as_f64(), schema.get(inclusive)) else {
            let reason = format!("expected a number, found {}", kind(&bound));
            report.refuse(&pointer.join(exclusive), reason);
            continue;
        };
        let wins = beside
            .and_then(Value::as_f64)
            .is_none_or(|other| stricter(&limit, &other));
        if wins {
            schema.insert(inclusive.into(), bound);
            schema.insert(exclusive.into(), Value::Bool(true));
        } else {
            schema.shift_remove(exclusive);
        }
    }
}
