//! Which member of a union is which in the other document.

use std::collections::{BTreeMap, BTreeSet};

use super::shape::Shape;
use super::view::View;
use crate::equal::same;
use crate::node::{Node, members};

/// A member of the one document, of the other, or of both.
pub(crate) struct Pair<'a, 'b> {
    pub(crate) label: String,
    pub(crate) old: Option<&'a View<'b>>,
    pub(crate) new: Option<&'a View<'b>>,
}

/// True for two members that one rule takes for one.
type Rule<'r> = &'r dyn Fn(&View, &View) -> bool;

/// Pairs members by the component that they refer to, then by the value of
/// their tag, by being the same, and in order among those of one shape.
pub(crate) fn pairs<'a, 'b>(old: &'a [View<'b>], new: &'a [View<'b>]) -> Vec<Pair<'a, 'b>> {
    let tag = common_tag(old, new);
    let tag_of = |view: &View| tag.as_deref().and_then(|tag| tag_value(view, tag));
    let mut open: Vec<&View> = old.iter().collect();
    let mut found: Vec<Option<&View>> = new.iter().map(|_| None).collect();
    let rules: [Rule; 4] = [
        &|old, new| old.reference.is_some() && old.reference == new.reference,
        &|old, new| tag_of(old).is_some() && tag_of(old) == tag_of(new),
        &|old, new| {
            old.source
                .zip(new.source)
                .is_some_and(|(old, new)| same(old, new))
        },
        &|old, new| old.is_like(new) && tag_of(old).is_none() && tag_of(new).is_none(),
    ];
    for rule in rules {
        for (member, partner) in new
            .iter()
            .zip(&mut found)
            .filter(|(_, partner)| partner.is_none())
        {
            if let Some(index) = open.iter().position(|other| rule(other, member)) {
                *partner = Some(open.remove(index));
            }
        }
    }
    let label = |view: &View| match (&tag, tag_of(view)) {
        (Some(tag), Some(value)) => format!("{tag} {value}"),
        _ => view.name(),
    };
    let both = new.iter().zip(found).map(|(member, partner)| Pair {
        label: label(member),
        old: partner,
        new: Some(member),
    });
    let gone = open.into_iter().map(|member| Pair {
        label: label(member),
        old: Some(member),
        new: None,
    });
    both.chain(gone).collect()
}

/// The property that tells all objects apart which stand in the unions
/// themselves: one value in each, and another in each.
fn common_tag(old: &[View], new: &[View]) -> Option<String> {
    let objects = |views: &[View]| -> Vec<BTreeMap<String, String>> {
        let objects = views.iter().filter(|view| view.shape() == Shape::Struct);
        objects.map(tags).collect()
    };
    let (old, new) = (objects(old), objects(new));
    let tells_apart = |name: &String, objects: &[BTreeMap<String, String>]| {
        let values: BTreeSet<&String> = objects.iter().filter_map(|tags| tags.get(name)).collect();
        values.len() == objects.len()
    };
    let mut names = new.first().or(old.first())?.keys();
    let tag = names.find(|name| tells_apart(name, &old) && tells_apart(name, &new));
    tag.cloned()
}

/// The properties that have one value only.
fn tags(view: &View) -> BTreeMap<String, String> {
    let properties = members(view.keyword("properties")).into_iter();
    let tags = properties.filter_map(|(name, node)| Some((name.to_owned(), only_value(&node)?)));
    tags.collect()
}

fn tag_value(view: &View, tag: &str) -> Option<String> {
    only_value(&view.keyword("properties")?.get(tag)?)
}

fn only_value(node: &Node) -> Option<String> {
    match View::of(node).values?.as_slice() {
        [only] => Some(only.value.to_string()),
        _ => None,
    }
}
