//! A value and where it stands; and what a reference leads to.

use serde_json::{Map, Value};

/// A value in a document, with its JSON pointer.
#[derive(Clone, Debug)]
pub(crate) struct Node<'a> {
    pub(crate) value: &'a Value,
    pub(crate) at: String,
}

impl<'a> Node<'a> {
    pub(crate) fn root(value: &'a Value) -> Self {
        Self {
            value,
            at: String::new(),
        }
    }

    pub(crate) fn get(&self, name: &str) -> Option<Self> {
        let value = self.value.get(name)?;
        Some(Self {
            value,
            at: join(&self.at, name),
        })
    }

    pub(crate) fn text(&self, name: &str) -> Option<&'a str> {
        self.value.get(name)?.as_str()
    }

    pub(crate) fn object(&self) -> Option<&'a Map<String, Value>> {
        self.value.as_object()
    }

    /// The members of an object, by name; none of anything else.
    pub(crate) fn members(&self) -> Vec<(&'a str, Self)> {
        let members = self.object().into_iter().flatten();
        members
            .map(|(name, value)| {
                (
                    name.as_str(),
                    Self {
                        value,
                        at: join(&self.at, name),
                    },
                )
            })
            .collect()
    }

    /// The items of a list; none of anything else.
    pub(crate) fn items(&self) -> Vec<Self> {
        let items = self.value.as_array().into_iter().flatten();
        items
            .enumerate()
            .map(|(index, value)| Self {
                value,
                at: join(&self.at, &index.to_string()),
            })
            .collect()
    }
}

/// The members of an object that may not be there.
pub(crate) fn members<'a>(node: Option<&Node<'a>>) -> Vec<(&'a str, Node<'a>)> {
    node.map(Node::members).unwrap_or_default()
}

pub(crate) fn join(at: &str, step: &str) -> String {
    format!("{at}/{}", step.replace('~', "~0").replace('/', "~1"))
}

/// The steps of a JSON pointer, without escapes.
pub(crate) fn steps(at: &str) -> Vec<String> {
    at.split('/')
        .skip(1)
        .map(|step| step.replace("~1", "/").replace("~0", "~"))
        .collect()
}

/// Follows references from object to object; where one leads nowhere, or in a
/// circle, that one stays.
pub(crate) fn follow<'a>(document: Option<&'a Value>, node: Node<'a>) -> Node<'a> {
    let mut node = node;
    let mut followed = Vec::new();
    while let (Some(document), Some(target)) = (document, node.text("$ref")) {
        let Some(at) = pointer_of(target).filter(|at| !followed.contains(at)) else {
            break;
        };
        let Some(value) = document.pointer(&at) else {
            break;
        };
        node = Node {
            value,
            at: at.clone(),
        };
        followed.push(at);
    }
    node
}

/// The JSON pointer that a reference within the document holds.
pub(crate) fn pointer_of(reference: &str) -> Option<String> {
    reference.strip_prefix('#').map(percent_decoded)
}

/// The name of the component schema that a reference leads to; else the
/// reference itself.
pub(crate) fn name_of(reference: &str) -> String {
    match component_of(reference) {
        Some((name, true)) => name,
        _ => reference.to_owned(),
    }
}

/// The component schema that a reference leads to, or into; and whether it is
/// the whole of it.
pub(crate) fn component_of(reference: &str) -> Option<(String, bool)> {
    let steps = steps(&pointer_of(reference)?);
    match steps.as_slice() {
        [components, schemas, name, rest @ ..]
            if components == "components" && schemas == "schemas" =>
        {
            Some((name.clone(), rest.is_empty()))
        }
        _ => None,
    }
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, more)) = rest.split_first() {
        let decoded = (*first == b'%')
            .then(|| {
                more.get(..2)
                    .and_then(|digits| std::str::from_utf8(digits).ok())
            })
            .flatten()
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(decoded.unwrap_or(*first));
        let taken = if decoded.is_some() { 2 } else { 0 };
        rest = more.get(taken..).unwrap_or_default();
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}
