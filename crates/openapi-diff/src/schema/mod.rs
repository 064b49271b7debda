//! Schemas, part by part.

mod bounds;
mod fields;
pub(crate) mod keywords;
mod members;
mod shape;
mod unions;
mod values;
mod view;

use serde_json::Value;

use crate::change::Subject;
use crate::compare::{Comparison, Place, Values};
use crate::node::Node;
use crate::render::says;
use shape::Shape;

pub(crate) use view::View;

/// How the place holds its value, which says what null means there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Slot {
    /// A field that is an `Option` for another reason, or became one.
    Optional,
    /// A whole body or answer.
    Whole,
    /// A member of a union, whose null is that of the union.
    Member,
    /// Anything else.
    Part,
}

/// Keywords that are compared by what they hold.
const HANDLED: &[&str] = &[
    "properties",
    "required",
    "items",
    "additionalProperties",
    "discriminator",
];

pub(crate) fn compare(
    comparison: &mut Comparison,
    old: &Node,
    new: &Node,
    place: &Place,
    slot: Slot,
) {
    compare_views(comparison, &View::of(old), &View::of(new), place, slot);
}

pub(crate) fn compare_views(
    comparison: &mut Comparison,
    old: &View,
    new: &View,
    place: &Place,
    slot: Slot,
) {
    let is_like = old.is_like(new);
    if !is_like {
        other_type(comparison, old, new, place);
    }
    nullable(comparison, old, new, place, slot);
    own_keywords(comparison, old, new, place, slot);
    if is_like {
        values::compare(comparison, old, new, place);
        unions::compare(comparison, old, new, place);
        unions::compare_all_of(comparison, old, new, place);
        fields::compare(comparison, old, new, place);
        part(comparison, (old, new), "items", &place.step("[]"));
        additional(comparison, old, new, place);
    }
}

fn other_type(comparison: &mut Comparison, old: &View, new: &View, place: &Place) {
    let (before, after) = (old.name(), new.name());
    let words = match before == after {
        true => "type changes from {} to another {}",
        false => "type changes from {} to {}",
    };
    let values = Values::changed(&new.at, before.as_str(), after.as_str());
    let says = says(words, [before, after]);
    comparison.record(place, Subject::Type, values, true, says);
}

fn own_keywords(comparison: &mut Comparison, old: &View, new: &View, place: &Place, slot: Slot) {
    let is_like = old.is_like(new);
    let mut handled = HANDLED.to_vec();
    if slot == Slot::Whole && is_like {
        let (old, new) = (old.keyword("format"), new.keyword("format"));
        keywords::whole_format(comparison, old, new, place);
        handled.push("format");
    }
    let (old, new) = (annotations(old, is_like), annotations(new, is_like));
    keywords::compare(comparison, old, new, place, &handled);
}

/// All keywords of a schema, or where the type is another only those that are
/// not about the type.
fn annotations<'a>(view: &View<'a>, is_like: bool) -> Vec<(&'a str, Node<'a>)> {
    use keywords::Meaning;
    let about_use = |name: &str| {
        matches!(
            keywords::meaning(name),
            Meaning::Prose | Meaning::Default | Meaning::Deprecated | Meaning::RustName
        )
    };
    let keywords = view.keywords.iter();
    keywords
        .filter(|(name, _)| is_like || about_use(name))
        .map(|(name, node)| (*name, node.clone()))
        .collect()
}

fn nullable(comparison: &mut Comparison, old: &View, new: &View, place: &Place, slot: Slot) {
    if old.nullable == new.nullable || slot == Slot::Member {
        return;
    }
    let breaks = slot != Slot::Optional;
    let words = match (new.nullable, breaks) {
        (true, true) => "may be null now: {} becomes optional",
        (true, false) => "may be null now",
        (false, true) => "is never null now: {} is no longer optional",
        (false, false) => "is never null now",
    };
    let values = Values::changed(&new.at, old.nullable, new.nullable);
    comparison.record(
        place,
        Subject::Nullable,
        values,
        breaks,
        says(words, [new.name()]),
    );
}

/// Of a map the type of its values; of a struct what it says of fields that
/// it does not declare, which `extra` returns in any case.
fn additional(comparison: &mut Comparison, old: &View, new: &View, place: &Place) {
    const KEYWORD: &str = "additionalProperties";
    let is_schema = |view: &View| {
        view.keyword(KEYWORD)
            .is_some_and(|node| node.object().is_some())
    };
    let step = place.step(".*");
    match (is_schema(old), is_schema(new)) {
        (false, false) => {
            comparison.keyword(
                place,
                Subject::Other,
                KEYWORD,
                old.keyword(KEYWORD),
                new.keyword(KEYWORD),
            );
        }
        _ if old.shape() == Shape::Map => part(comparison, (old, new), KEYWORD, &step),
        _ => part(comparison, (old, new), KEYWORD, &step.outside_of_rust()),
    }
}

/// Compares the schemas below a keyword; where there is none, any value is.
fn part(comparison: &mut Comparison, (old, new): (&View, &View), keyword: &str, place: &Place) {
    if old.keyword(keyword).is_some() || new.keyword(keyword).is_some() {
        let (old, new) = (part_of(old, keyword), part_of(new, keyword));
        compare_views(comparison, &old, &new, place, Slot::Part);
    }
}

fn part_of<'a>(view: &View<'a>, keyword: &str) -> View<'a> {
    let any = || View {
        at: view.at.clone(),
        ..View::default()
    };
    view.keyword(keyword).map_or_else(any, View::of)
}

/// Compares the schemas below a keyword of what is no schema itself.
pub(crate) fn compare_below(
    comparison: &mut Comparison,
    old: &Node,
    new: &Node,
    keyword: &str,
    place: &Place,
    slot: Slot,
) {
    compare_views(
        comparison,
        &below(old, keyword),
        &below(new, keyword),
        place,
        slot,
    );
}

/// The schema below a keyword; where there is none, any value is.
pub(crate) fn below<'a>(node: &Node<'a>, keyword: &str) -> View<'a> {
    let any = || View {
        at: node.at.clone(),
        ..View::default()
    };
    node.get(keyword).as_ref().map_or_else(any, View::of)
}

/// True where null may stand in place of the value: the schema says so, or the
/// component that it refers to.
pub(crate) fn may_be_null(document: Option<&Value>, view: &View) -> bool {
    view.nullable
        || view
            .reference
            .as_ref()
            .is_some_and(|name| component_may_be_null(document, name))
}

fn component_may_be_null(document: Option<&Value>, name: &str) -> bool {
    let mut name = name.to_owned();
    let mut seen = Vec::new();
    while !seen.contains(&name) {
        let schema = document
            .and_then(|document| document.get("components")?.get("schemas")?.get(&name))
            .map(|value| {
                View::of(&Node {
                    value,
                    at: String::new(),
                })
            });
        seen.push(name);
        match schema {
            Some(schema) if schema.nullable => return true,
            Some(View {
                reference: Some(next),
                ..
            }) => name = next,
            _ => return false,
        }
    }
    false
}
