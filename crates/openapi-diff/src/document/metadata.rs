//! What a document says of itself and of the service as a whole.

use std::collections::BTreeSet;

use crate::align::align;
use crate::change::Subject;
use crate::compare::{Comparison, Place, Values};
use crate::equal::key;
use crate::node::{Node, members};
use crate::render::says;
use crate::schema::keywords;
use crate::usage::Usage;

/// Compared where they are used, or by functions of their own.
const HANDLED: &[&str] = &[
    "info",
    "paths",
    "components",
    "servers",
    "security",
    "tags",
    "webhooks",
];

pub(crate) fn compare(comparison: &mut Comparison, old: &Node, new: &Node) {
    let place = Place::of("document", Usage::DOCUMENT);
    let both = |name: &str| (old.get(name), new.get(name));
    if old.object().is_none() || new.object().is_none() {
        comparison.keyword(&place, Subject::Other, "document", Some(old), Some(new));
    }
    let (before, after) = both("info");
    for (name, before, after) in align(members(before.as_ref()), members(after.as_ref())) {
        let place = place.step(format!(" {name}"));
        prose(comparison, before.as_ref(), after.as_ref(), &place);
    }
    keywords::compare(comparison, old.members(), new.members(), &place, HANDLED);
    let (before, after) = both("tags");
    tags(comparison, before.as_ref(), after.as_ref(), &place);
    let (before, after) = both("servers");
    servers(comparison, before.as_ref(), after.as_ref(), &place);
    let (before, after) = both("security");
    security(comparison, before.as_ref(), after.as_ref(), &place);
    let (before, after) = both("webhooks");
    for (name, before, after) in align(members(before.as_ref()), members(after.as_ref())) {
        let place = place.step(format!(" webhook {name}"));
        comparison.keyword(
            &place,
            Subject::Other,
            "value",
            before.as_ref(),
            after.as_ref(),
        );
    }
    let (before, after) = both("components");
    components(comparison, before.as_ref(), after.as_ref(), &place);
}

fn prose(comparison: &mut Comparison, old: Option<&Node>, new: Option<&Node>, place: &Place) {
    if let Some(values) = Values::between(old, new) {
        let says = says("{}", [values.kind.to_string()]);
        comparison.record(place, Subject::Prose, values, false, says);
    }
}

fn named<'a>(list: Option<&Node<'a>>, by: &str) -> Vec<(&'a str, Node<'a>)> {
    let items = list.map(Node::items).unwrap_or_default().into_iter();
    items
        .map(|item| (item.text(by).unwrap_or_default(), item))
        .collect()
}

/// Tags are headings, and their texts.
fn tags(comparison: &mut Comparison, old: Option<&Node>, new: Option<&Node>, place: &Place) {
    for (name, old, new) in align(named(old, "name"), named(new, "name")) {
        let place = place.step(format!(" tag {name}"));
        prose(comparison, old.as_ref(), new.as_ref(), &place);
    }
}

pub(crate) fn servers(
    comparison: &mut Comparison,
    old: Option<&Node>,
    new: Option<&Node>,
    place: &Place,
) {
    for (url, old, new) in align(named(old, "url"), named(new, "url")) {
        match (&old, &new) {
            (Some(old), Some(new)) => {
                let place = place.step(format!(" server {url}"));
                let handled = ["variables"];
                keywords::compare(comparison, old.members(), new.members(), &place, &handled);
                let (old, new) = (old.get("variables"), new.get("variables"));
                comparison.keyword(
                    &place,
                    Subject::Server,
                    "variables",
                    old.as_ref(),
                    new.as_ref(),
                );
            }
            (old, new) => {
                let Some(values) = Values::between(old.as_ref(), new.as_ref()) else {
                    continue;
                };
                let words = if new.is_some() {
                    "server {} added"
                } else {
                    "server {} removed"
                };
                comparison.record(
                    place,
                    Subject::Server,
                    values,
                    false,
                    says(words, [url.to_owned()]),
                );
            }
        }
    }
}

/// Requirements of which any one is enough, in any order.
pub(crate) fn security(
    comparison: &mut Comparison,
    old: Option<&Node>,
    new: Option<&Node>,
    place: &Place,
) {
    let set = |node: Option<&Node>| -> Option<BTreeSet<String>> {
        node.map(|node| node.items().iter().map(|item| key(item.value)).collect())
    };
    let is_list = |node: &&Node<'_>| node.value.is_array();
    let are_lists = old.iter().chain(new.iter()).all(is_list);
    if !are_lists || set(old) != set(new) {
        comparison.keyword(place, Subject::Security, "security", old, new);
    }
}

/// What no operation leads to by a reference of its own, or by name only.
fn components(comparison: &mut Comparison, old: Option<&Node>, new: Option<&Node>, place: &Place) {
    for (section, old, new) in align(members(old), members(new)) {
        if matches!(
            section,
            "schemas" | "parameters" | "requestBodies" | "responses" | "headers" | "pathItems"
        ) {
            continue;
        }
        for (name, old, new) in align(members(old.as_ref()), members(new.as_ref())) {
            let place = place.step(format!(" {section} {name}"));
            match section {
                "securitySchemes" => scheme(comparison, old.as_ref(), new.as_ref(), &place),
                "examples" => prose(comparison, old.as_ref(), new.as_ref(), &place),
                _ => {
                    comparison.keyword(&place, Subject::Other, "value", old.as_ref(), new.as_ref())
                }
            }
        }
    }
}

fn scheme(comparison: &mut Comparison, old: Option<&Node>, new: Option<&Node>, place: &Place) {
    let (Some(old), Some(new)) = (old, new) else {
        if let Some(values) = Values::between(old, new) {
            let says = says("security scheme {}", [values.kind.to_string()]);
            comparison.record(place, Subject::Security, values, false, says);
        }
        return;
    };
    for (name, old, new) in align(old.members(), new.members()) {
        let (old, new) = (old.as_ref(), new.as_ref());
        match keywords::meaning(name) {
            keywords::Meaning::Prose => {
                prose(comparison, old, new, &place.step(format!(" {name}")))
            }
            _ => comparison.keyword(place, Subject::Security, name, old, new),
        }
    }
}
