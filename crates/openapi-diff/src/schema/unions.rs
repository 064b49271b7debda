//! Members of unions and of `allOf`, whatever their order.

use super::members::pairs;
use super::view::{Union, View};
use super::{Slot, compare_views};
use crate::align::align;
use crate::change::Subject;
use crate::compare::{Comparison, Place, Values};
use crate::equal::same;
use crate::node::{Node, join, members, name_of};
use crate::render::says;

pub(crate) fn compare(comparison: &mut Comparison, old: &View, new: &View, place: &Place) {
    let mut told = Vec::new();
    if let (Some(before), Some(after)) = (&old.union, &new.union) {
        spelling(comparison, before, after, new, place);
        for pair in pairs(&before.members, &after.members) {
            let label = pair.label;
            match (pair.old, pair.new) {
                (None, Some(member)) => {
                    let values = Values::added_as(&member.at, &label);
                    let says = says("union member {} added", [label.clone()]);
                    comparison.record(place, Subject::UnionMember, values, false, says);
                    told.push(label);
                }
                (Some(member), None) => {
                    let values = Values::removed_as(&member.at, &label);
                    let says = says("union member {} removed", [label.clone()]);
                    comparison.record(place, Subject::UnionMember, values, true, says);
                    told.push(label);
                }
                (Some(old), Some(new)) => {
                    let place = place.step(format!(" ({label})"));
                    compare_views(comparison, old, new, &place, Slot::Member);
                }
                (None, None) => {}
            }
        }
    }
    discriminator(comparison, old, new, place, &told);
}

/// `anyOf` for `oneOf` is the same type in Rust.
fn spelling(comparison: &mut Comparison, old: &Union, new: &Union, view: &View, place: &Place) {
    if let (Some(old), Some(new)) = (old.keyword, new.keyword)
        && old != new
    {
        let values = Values::changed(&join(&view.at, new), old, new);
        let says = says("{} becomes {}", [old.to_owned(), new.to_owned()]);
        comparison.record(place, Subject::Other, values, false, says);
    }
}

/// A schema that all must match brings its fields, or takes them along.
pub(crate) fn compare_all_of(comparison: &mut Comparison, old: &View, new: &View, place: &Place) {
    for pair in pairs(&old.all_of, &new.all_of) {
        let label = pair.label;
        match (pair.old, pair.new) {
            (None, Some(member)) => {
                let values = Values::added_as(&member.at, &label);
                let says = says("{} added to allOf", [label]);
                comparison.record(place, Subject::Type, values, true, says);
            }
            (Some(member), None) => {
                let values = Values::removed_as(&member.at, &label);
                let says = says("{} removed from allOf", [label]);
                comparison.record(place, Subject::Type, values, true, says);
            }
            (Some(old), Some(new)) => compare_views(comparison, old, new, place, Slot::Part),
            (None, None) => {}
        }
    }
}

/// Which value of which property stands for which member, but for members that
/// came or went: those are told.
fn discriminator(
    comparison: &mut Comparison,
    old: &View,
    new: &View,
    place: &Place,
    told: &[String],
) {
    let keyword = "discriminator";
    let (Some(old), Some(new)) = (old.keyword(keyword), new.keyword(keyword)) else {
        comparison.keyword(
            place,
            Subject::Other,
            keyword,
            old.keyword(keyword),
            new.keyword(keyword),
        );
        return;
    };
    let is_object = old.value.is_object() && new.value.is_object();
    if !is_object {
        comparison.keyword(place, Subject::Other, keyword, Some(old), Some(new));
    }
    for (name, old, new) in align(old.members(), new.members()) {
        let Some(values) = Values::between(old.as_ref(), new.as_ref()) else {
            continue;
        };
        match name {
            "mapping" => mapping(comparison, old.as_ref(), new.as_ref(), place, told),
            "propertyName" => {
                let says = values.say("discriminator");
                comparison.record(place, Subject::Other, values, true, says);
            }
            _ => comparison.keyword(place, Subject::Other, name, old.as_ref(), new.as_ref()),
        }
    }
}

fn mapping(
    comparison: &mut Comparison,
    old: Option<&Node>,
    new: Option<&Node>,
    place: &Place,
    told: &[String],
) {
    for (tag, old, new) in align(members(old), members(new)) {
        let targets = [target(old.as_ref()), target(new.as_ref())];
        let is_told =
            |target: &Option<String>| target.as_ref().is_none_or(|name| told.contains(name));
        let [before, after] = &targets;
        let is_same = old
            .as_ref()
            .zip(new.as_ref())
            .is_some_and(|(old, new)| same(old.value, new.value));
        if is_same || before == after || targets.iter().all(is_told) {
            continue;
        }
        let Some(values) = Values::between(old.as_ref(), new.as_ref()) else {
            continue;
        };
        let names = targets.iter().flatten().cloned();
        let texts: Vec<String> = [tag.to_owned()].into_iter().chain(names).collect();
        let (words, breaks) = match (before, after) {
            (None, _) => ("discriminator value {} of {} added", false),
            (_, None) => ("discriminator value {} of {} removed", true),
            _ => (
                "discriminator value {} stands for {} no longer, but for {}",
                true,
            ),
        };
        comparison.record(
            place,
            Subject::UnionMember,
            values,
            breaks,
            says(words, texts),
        );
    }
}

/// The name of a component, which may stand there without a pointer.
fn target(node: Option<&Node>) -> Option<String> {
    node.map(|node| match node.value.as_str() {
        Some(reference) => name_of(reference),
        None => node.value.to_string(),
    })
}
