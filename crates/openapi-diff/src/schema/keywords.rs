//! Keywords that hold a value and no schema: what each means, and what to say
//! of a change.

use serde_json::Value;

use super::bounds;
use crate::align::align;
use crate::change::Subject;
use crate::compare::{Comparison, Place, Values};
use crate::equal::same;
use crate::node::Node;
use crate::render::says;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    Prose,
    Bound,
    Pattern,
    Format,
    Default,
    Deprecated,
    RustName,
    Other,
}

pub(crate) fn meaning(keyword: &str) -> Meaning {
    match keyword {
        "title" | "description" | "summary" | "example" | "examples" | "externalDocs"
        | "$comment" => Meaning::Prose,
        "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" | "minLength"
        | "maxLength" | "minItems" | "maxItems" | "minProperties" | "maxProperties"
        | "minContains" | "maxContains" | "multipleOf" | "uniqueItems" => Meaning::Bound,
        "pattern" => Meaning::Pattern,
        "format" => Meaning::Format,
        "default" => Meaning::Default,
        "deprecated" => Meaning::Deprecated,
        "x-rust-name" => Meaning::RustName,
        _ => Meaning::Other,
    }
}

/// Compares the keywords of an object, a schema or another, but for those that
/// are handled elsewhere.
pub(crate) fn compare(
    comparison: &mut Comparison,
    old: Vec<(&str, Node)>,
    new: Vec<(&str, Node)>,
    place: &Place,
    handled: &[&str],
) {
    for (name, old, new) in align(old, new) {
        if !handled.contains(&name) {
            one(
                comparison,
                name,
                flag(name, old).as_ref(),
                flag(name, new).as_ref(),
                place,
            );
        }
    }
}

/// Flags that are off are as good as absent.
fn flag<'a>(name: &str, node: Option<Node<'a>>) -> Option<Node<'a>> {
    let is_flag = matches!(
        name,
        "deprecated"
            | "uniqueItems"
            | "readOnly"
            | "writeOnly"
            | "allowReserved"
            | "allowEmptyValue"
    );
    node.filter(|node| !is_flag || *node.value != Value::Bool(false))
}

fn one(
    comparison: &mut Comparison,
    name: &str,
    old: Option<&Node>,
    new: Option<&Node>,
    place: &Place,
) {
    let Some(values) = Values::between(old, new) else {
        return;
    };
    match meaning(name) {
        Meaning::Prose => {
            let says = says("{} {}", [name.to_owned(), values.kind.to_string()]);
            comparison.record(place, Subject::Prose, values, false, says);
        }
        Meaning::Deprecated => {
            let is_now = values.new == Some(Value::Bool(true));
            let words = if is_now {
                "deprecated now"
            } else {
                "no longer deprecated"
            };
            comparison.record(place, Subject::Deprecated, values, false, says(words, []));
        }
        Meaning::Bound => {
            let note = match bounds::direction(name, values.old.as_ref(), values.new.as_ref()) {
                Some(bounds::Direction::Tighter) if place.usage.request => ": tighter",
                Some(bounds::Direction::Wider) if place.usage.request => ": wider",
                _ => "",
            };
            let says = values.say(name).note(note);
            comparison.record(place, Subject::Bound, values, false, says);
        }
        Meaning::RustName => {
            let says = values.say(name);
            comparison.record(place, Subject::Other, values, true, says);
        }
        Meaning::Pattern => comparison.keyword(place, Subject::Pattern, name, old, new),
        Meaning::Format => comparison.keyword(place, Subject::Format, name, old, new),
        Meaning::Default => comparison.keyword(place, Subject::Default, name, old, new),
        Meaning::Other => comparison.keyword(place, Subject::Other, name, old, new),
    }
}

/// The format of a whole body or answer: `binary` is another type in Rust.
pub(crate) fn whole_format(
    comparison: &mut Comparison,
    old: Option<&Node>,
    new: Option<&Node>,
    place: &Place,
) {
    let Some(values) = Values::between(old, new) else {
        return;
    };
    let binary = Value::from("binary");
    let is_binary = |node: Option<&Node>| node.is_some_and(|node| same(node.value, &binary));
    let breaks = is_binary(old) || is_binary(new);
    let says = values.say("format");
    comparison.record(place, Subject::Format, values, breaks, says);
}
