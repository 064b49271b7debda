//! Enums: sets of values.

use serde_json::Value;

use super::shape::Shape;
use super::view::View;
use crate::align::align;
use crate::change::{Kind, Subject};
use crate::compare::{Comparison, Place, Values};
use crate::equal::key;
use crate::node::{Node, join};
use crate::render::says;

pub(crate) fn compare(comparison: &mut Comparison, old: &View, new: &View, place: &Place) {
    // Only enums of text are types in Rust.
    let is_type = old.shape() == Shape::Enum;
    let (Some(old), Some(new)) = (&old.values, &new.values) else {
        whole(comparison, old, new, place);
        return;
    };
    for (_, old, new) in align(keyed(old), keyed(new)) {
        let (values, breaks, words) = match (old, new) {
            (None, Some(new)) => (Values::added(new), false, "enum value {} added"),
            (Some(old), None) => (Values::removed(old), is_type, "enum value {} removed"),
            _ => continue,
        };
        let value = [&values.old, &values.new]
            .into_iter()
            .flatten()
            .map(ToString::to_string);
        let says = says(words, value);
        comparison.record(place, Subject::EnumValue, values, breaks, says);
    }
}

/// Numbers and flags of which only some were, or are, meant.
fn whole(comparison: &mut Comparison, old: &View, new: &View, place: &Place) {
    let at = if new.values.is_some() {
        &new.at
    } else {
        &old.at
    };
    let pointer = join(at, "enum");
    let list = |view: &View| {
        let values = view.values.as_ref()?;
        Some(
            values
                .iter()
                .map(|value| value.value.clone())
                .collect::<Value>(),
        )
    };
    let (kind, words, old, new) = match (list(old), list(new)) {
        (None, Some(list)) => (Kind::Added, "only the values {} now", None, Some(list)),
        (Some(list), None) => (
            Kind::Removed,
            "no longer only the values {}",
            Some(list),
            None,
        ),
        _ => return,
    };
    let text = [&old, &new].into_iter().flatten().map(ToString::to_string);
    let says = says(words, text.collect::<Vec<_>>());
    let values = Values {
        kind,
        pointer,
        old,
        new,
    };
    comparison.record(place, Subject::EnumValue, values, false, says);
}

fn keyed<'a, 'b>(values: &'b [Node<'a>]) -> Vec<(String, &'b Node<'a>)> {
    values
        .iter()
        .map(|value| (key(value.value), value))
        .collect()
}
