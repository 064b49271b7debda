//! Properties of objects, and which of them are required.

use std::collections::BTreeSet;

use serde_json::Value;

use super::view::View;
use super::{Slot, compare_views, may_be_null};
use crate::align::align;
use crate::change::Subject;
use crate::compare::{Comparison, Place, Values};
use crate::node::{Node, members};
use crate::render::says;

/// A property in one of the documents.
struct Field<'a> {
    node: Node<'a>,
    view: View<'a>,
    is_required: bool,
    is_option: bool,
}

pub(crate) fn compare(comparison: &mut Comparison, old: &View, new: &View, place: &Place) {
    malformed(comparison, old, new, place);
    let before = fields(comparison.old, old);
    let after = fields(comparison.new, new);
    undeclared(comparison, (old, &before), (new, &after), place);
    for (name, old, new) in align(before, after) {
        let place = place.step(format!(".{name}"));
        match (old, new) {
            (None, Some(field)) => {
                let grows = field.is_required && !field.is_option;
                let breaks = grows && place.usage.request;
                let words = match field.is_required {
                    true => "field added, required: {}",
                    false => "field added, optional: {}",
                };
                let says = says(words, [field.view.name()]);
                comparison.record(
                    &place,
                    Subject::Field,
                    Values::added(&field.node),
                    breaks,
                    says,
                );
            }
            (Some(field), None) => {
                let says = says("field removed", []);
                comparison.record(
                    &place,
                    Subject::Field,
                    Values::removed(&field.node),
                    true,
                    says,
                );
            }
            (Some(old), Some(new)) => both(comparison, &old, &new, &place),
            (None, None) => {}
        }
    }
}

fn both(comparison: &mut Comparison, old: &Field, new: &Field, place: &Place) {
    let is_other_option = old.is_option != new.is_option;
    if old.is_required != new.is_required {
        let words = match (new.is_required, is_other_option) {
            (false, true) => "no longer required: {} becomes optional",
            (false, false) => "no longer required; optional in Rust as before",
            (true, true) => "required now: {} is no longer optional",
            (true, false) => "required now; optional in Rust as before",
        };
        let values = Values::changed(&new.node.at, old.is_required, new.is_required);
        let says = says(words, [new.view.name()]);
        comparison.record(place, Subject::Required, values, is_other_option, says);
    }
    let is_told = old.is_required != new.is_required;
    let slot = if is_other_option && !is_told {
        Slot::Part
    } else {
        Slot::Optional
    };
    compare_views(comparison, &old.view, &new.view, place, slot);
}

fn fields<'a>(document: Option<&'a Value>, view: &View<'a>) -> Vec<(&'a str, Field<'a>)> {
    let required = required(view);
    let properties = members(view.keyword("properties"));
    let field = |(name, node): (&'a str, Node<'a>)| {
        let view = View::of(&node);
        let is_required = required.contains(name);
        let is_option = !is_required || may_be_null(document, &view);
        (
            name,
            Field {
                node,
                view,
                is_required,
                is_option,
            },
        )
    };
    properties.into_iter().map(field).collect()
}

fn required<'a>(view: &View<'a>) -> BTreeSet<&'a str> {
    let names = view
        .keyword("required")
        .map(Node::items)
        .unwrap_or_default();
    names
        .iter()
        .filter_map(|name| name.value.as_str())
        .collect()
}

/// Required names without a property here: no field in Rust.
fn undeclared(
    comparison: &mut Comparison,
    (old, old_fields): (&View, &[(&str, Field)]),
    (new, new_fields): (&View, &[(&str, Field)]),
    place: &Place,
) {
    let (before, after) = (required(old), required(new));
    for name in before.symmetric_difference(&after) {
        let is_name = |(declared, _): &(&str, Field)| declared == name;
        if old_fields.iter().chain(new_fields).any(is_name) {
            continue;
        }
        let is_required = after.contains(name);
        let words = if is_required {
            "required now"
        } else {
            "no longer required"
        };
        let values = Values::changed(&new.at, !is_required, is_required);
        let place = place.step(format!(".{name}"));
        comparison.record(&place, Subject::Required, values, false, says(words, []));
    }
}

/// What is no object of properties, or no list of names, is a value.
fn malformed(comparison: &mut Comparison, old: &View, new: &View, place: &Place) {
    let is_object = |node: &&Node| node.value.is_object();
    let is_list = |node: &&Node| node.value.is_array();
    let both = |keyword| (old.keyword(keyword), new.keyword(keyword));
    let (before, after) = both("properties");
    if before.iter().any(|node| !is_object(node)) || after.iter().any(|node| !is_object(node)) {
        comparison.keyword(place, Subject::Other, "properties", before, after);
    }
    let (before, after) = both("required");
    if before.iter().any(|node| !is_list(node)) || after.iter().any(|node| !is_list(node)) {
        comparison.keyword(place, Subject::Other, "required", before, after);
    }
}
