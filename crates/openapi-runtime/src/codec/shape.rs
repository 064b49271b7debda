//! Unions whose members no tag and no JSON kind tells apart: the one that
//! fits best takes the value, and keeps what it does not declare.

use std::cmp::Reverse;

use serde::de::{Deserialize, Deserializer, Error as _};
use serde_json::{Map, Value};

/// What values of a member look like from outside.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// Any value.
    Any,
    /// A string.
    Text,
    /// An integer.
    Integer,
    /// Any number.
    Number,
    /// True or false.
    Boolean,
    /// A list whose items have one of these shapes; of any where there is none.
    List(&'static [Shape]),
    /// An object with any fields.
    Map,
    /// An object with declared fields.
    Object {
        /// Every field, with whether it is always there.
        fields: &'static [(&'static str, bool)],
        /// Fields with the values that they may have. Of several it may be
        /// one that is new.
        fixed: &'static [(&'static str, &'static [&'static str])],
    },
}

/// A generated union whose members are told apart by what fits best.
pub trait ByShape: Sized {
    /// The shapes of each member.
    const MEMBERS: &'static [&'static [Shape]];

    /// Reads the member of this index.
    ///
    /// # Errors
    ///
    /// Where it does not take the value.
    fn read(member: usize, value: Value) -> Result<Self, serde_json::Error>;

    /// A value that no member takes.
    fn unrecognized(value: Value) -> Self;
}

/// Reads a generated union: its `Deserialize`.
///
/// Of the members that have what they require, the one whose fields have the
/// fewest values that are not listed comes first, then the one that leaves the
/// fewest fields undeclared, then the one that declares more of them, then the
/// document's order; the first that takes the value is it.
///
/// # Errors
///
/// For null, and those of the JSON text.
pub fn read_by_shape<'de, T: ByShape, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    let value = Value::deserialize(from)?;
    if value.is_null() {
        return Err(D::Error::custom("null where a value is expected"));
    }
    let mut fitting: Vec<(Fit, usize)> = T::MEMBERS
        .iter()
        .enumerate()
        .filter_map(|(index, shapes)| Some((best(shapes, &value)?, index)))
        .collect();
    fitting.sort();
    for (_, index) in fitting {
        if let Ok(member) = T::read(index, value.clone()) {
            return Ok(member);
        }
    }
    Ok(T::unrecognized(value))
}

/// Less is better: values that are not listed, undeclared fields, then declared
/// ones.
type Fit = (usize, usize, Reverse<usize>);

fn best(shapes: &[Shape], value: &Value) -> Option<Fit> {
    shapes.iter().filter_map(|shape| fit(shape, value)).min()
}

fn fit(shape: &Shape, value: &Value) -> Option<Fit> {
    const EXACT: Fit = (0, 0, Reverse(1));
    const LOOSE: Fit = (0, 0, Reverse(0));
    match (shape, value) {
        (Shape::Any, _) => Some((usize::MAX, usize::MAX, Reverse(0))),
        (Shape::Text, Value::String(_)) | (Shape::Boolean, Value::Bool(_)) => Some(EXACT),
        (Shape::Integer, Value::Number(number)) if !number.is_f64() => Some(EXACT),
        (Shape::Number, Value::Number(_)) => Some(LOOSE),
        (Shape::List([]), Value::Array(_)) => Some(LOOSE),
        (Shape::List(shapes), Value::Array(items)) => match items.first() {
            Some(first) => best(shapes, first),
            None => Some(EXACT),
        },
        (Shape::Map, Value::Object(_)) => Some(LOOSE),
        (Shape::Object { fields, fixed }, Value::Object(object)) => {
            fit_object(fields, fixed, object)
        }
        _ => None,
    }
}

fn fit_object(
    fields: &[(&str, bool)],
    fixed: &[(&str, &[&str])],
    object: &Map<String, Value>,
) -> Option<Fit> {
    let is_complete = fields
        .iter()
        .all(|(name, is_required)| !is_required || object.contains_key(*name));
    let is_other = |(name, values): &&(&str, &[&str])| {
        object
            .get(*name)
            .is_some_and(|found| !found.is_null() && !values.iter().any(|value| found == value))
    };
    let others = fixed.iter().filter(is_other);
    if !is_complete || others.clone().any(|(_, values)| values.len() == 1) {
        return None;
    }
    let declared = fields
        .iter()
        .filter(|(name, _)| object.contains_key(*name))
        .count();
    Some((others.count(), object.len() - declared, Reverse(declared)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[derive(Debug, PartialEq)]
    struct Taken(Option<usize>);

    impl ByShape for Taken {
        const MEMBERS: &'static [&'static [Shape]] = &[
            &[Shape::Object {
                fields: &[("kind", true), ("a", false)],
                fixed: &[("kind", &["x"])],
            }],
            &[Shape::Object {
                fields: &[("a", false), ("b", false)],
                fixed: &[],
            }],
            &[Shape::Map],
            &[Shape::List(&[Shape::Integer])],
            &[Shape::List(&[Shape::List(&[Shape::Integer])])],
            &[Shape::Text, Shape::Boolean],
            &[Shape::Object {
                fields: &[("is", true), ("c", false)],
                fixed: &[("is", &["m", "n"])],
            }],
            &[Shape::Object {
                fields: &[("is", true), ("c", false)],
                fixed: &[("is", &["o", "p"])],
            }],
        ];

        fn read(member: usize, _: Value) -> Result<Self, serde_json::Error> {
            Ok(Self(Some(member)))
        }

        fn unrecognized(_: Value) -> Self {
            Self(None)
        }
    }

    #[test]
    fn the_member_that_fits_best_takes_the_value() {
        for (value, expected) in [
            (json!({ "kind": "x", "a": 1 }), Some(0)),
            (json!({ "kind": "y", "a": 1 }), Some(2)),
            (json!({ "a": 1 }), Some(1)),
            (json!({}), Some(1)),
            (json!({ "z": 1 }), Some(2)),
            (json!([1]), Some(3)),
            (json!([]), Some(3)),
            (json!([[1]]), Some(4)),
            (json!(["a"]), None),
            (json!("a"), Some(5)),
            (json!(true), Some(5)),
            (json!({ "is": "n" }), Some(6)),
            (json!({ "is": "o", "c": 1 }), Some(7)),
            (json!({ "is": "new", "c": 1 }), Some(2)),
            (json!(1), None),
        ] {
            let taken: Result<Taken, serde_json::Error> = read_by_shape(value.clone());
            assert_eq!(taken.unwrap(), Taken(expected), "{value}");
        }
        assert!(read_by_shape::<Taken, _>(Value::Null).is_err());
    }
}
