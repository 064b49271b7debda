//! The drafts fill in what no synced page has.
//!
//! A page wins over a draft, and an earlier draft over a later one. What both have must be the same
//! up to prose, so that nothing changes its meaning when a page arrives; what only drafts have goes
//! behind everything of the pages, in the order of the drafts.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::{Map, Value};

use super::anatomy::{self, Reference, pointer};
use super::draft::Draft;
use super::fence::OperationName;
use super::merge::{Merged, Operation};
use super::page::{self, Page};
use crate::error::{Error, Result};

/// A part of a draft that did not go into the document, for its author to delete.
#[derive(Debug)]
pub(crate) struct Leftover {
    place: String,
    what: String,
    why: String,
}

impl fmt::Display for Leftover {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { place, what, why } = self;
        write!(f, "{place}: delete {what}: {why}")
    }
}

pub(crate) fn fill(merged: &mut Merged, pages: &[Page], drafts: &[Draft]) -> Result<Vec<Leftover>> {
    let mut leftovers = Vec::new();
    let mut taken: Vec<(&Draft, OperationName)> = Vec::new();
    for draft in drafts {
        for name in page::operations(&draft.document) {
            let keys = ["paths", &name.path, &name.method];
            if let Some(known) = merged.operations.iter().find(|known| known.name == name) {
                leftovers.push(Leftover {
                    place: draft.line(&keys),
                    what: name.to_string(),
                    why: format!("superseded by {}", known.source),
                });
            } else if let Some((other, _)) = taken.iter().find(|(_, known)| *known == name) {
                return Err(Error::new(
                    draft.line(&keys),
                    format!("{name} is in {} too", other.line(&keys)),
                    "an operation has one draft: delete one of the two",
                ));
            } else {
                taken.push((draft, name));
            }
        }
    }

    let sources = Sources { pages, drafts };
    let used = sources.used(&taken)?;
    for (draft, name) in taken {
        let keys = ["paths", &name.path, &name.method];
        put(&mut merged.document, &keys, &draft.document);
        merged.operations.push(Operation {
            id: page::operation_id(&draft.document, &name),
            source: draft.source.clone(),
            sha256: draft.sha256.clone(),
            name,
        });
    }
    merged.operations.sort_by(|a, b| a.name.cmp(&b.name));

    for draft in drafts {
        for (kind, name) in components(&draft.document) {
            let at = format!("{}{}", pointer("/components", kind), pointer("", name));
            let why = match used.get(&at) {
                None => "nothing refers to it".to_owned(),
                Some(Source::Page(page)) => format!("superseded by {}", page.url),
                Some(Source::Draft(first)) if first.source == draft.source => {
                    put(
                        &mut merged.document,
                        &["components", kind, name],
                        &draft.document,
                    );
                    continue;
                }
                Some(Source::Draft(first)) => format!("{} has it", first.source),
            };
            leftovers.push(Leftover {
                place: draft.line(&["components", kind, name]),
                what: format!("`{name}`"),
                why,
            });
        }
    }
    Ok(leftovers)
}

/// What may be referred to, in the order of precedence.
struct Sources<'a> {
    pages: &'a [Page],
    drafts: &'a [Draft],
}

#[derive(Clone, Copy)]
enum Source<'a> {
    Page(&'a Page),
    Draft(&'a Draft),
}

impl<'a> Source<'a> {
    fn document(self) -> &'a Value {
        match self {
            Self::Page(page) => &page.document,
            Self::Draft(draft) => &draft.document,
        }
    }

    fn place(self, at: &str) -> String {
        match self {
            Self::Page(page) => page.place.clone(),
            Self::Draft(draft) => {
                let keys: Vec<String> = at.split('/').skip(1).map(key).collect();
                let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
                draft.line(&keys)
            }
        }
    }
}

impl<'a> Sources<'a> {
    /// The components that the drafts' operations need, directly or by way of others, each with the
    /// source that it is taken from.
    fn used(&self, taken: &[(&'a Draft, OperationName)]) -> Result<BTreeMap<String, Source<'a>>> {
        let mut used = BTreeMap::new();
        let mut open: Vec<(Source<'a>, Reference)> = Vec::new();
        for (draft, name) in taken.iter().rev() {
            let at = format!(
                "{}{}",
                pointer("/paths", &name.path),
                pointer("", &name.method)
            );
            open.extend(references_of(Source::Draft(draft), &at));
        }
        while let Some((from, reference)) = open.pop() {
            let target = reference.target.strip_prefix('#').unwrap_or_default();
            let found = component_of(target).and_then(|at| Some((at, self.find(at, target)?)));
            let Some((at, source)) = found else {
                return Err(Error::new(
                    from.place(&reference.at),
                    format!(
                        "{} refers to {}, which is nowhere",
                        reference.at, reference.target
                    ),
                    "a draft may refer to the components of the synced pages and of all drafts: \
                     mend the reference, or write the component",
                ));
            };
            if used.contains_key(at) {
                continue;
            }
            self.check_alike(at, source)?;
            used.insert(at.to_owned(), source);
            // What a page has refers to what that page has.
            if let Source::Draft(_) = source {
                open.extend(references_of(source, at));
            }
        }
        Ok(used)
    }

    fn all(&self) -> impl Iterator<Item = Source<'a>> {
        let pages = self.pages.iter().map(Source::Page);
        pages.chain(self.drafts.iter().map(Source::Draft))
    }

    /// The first source that has the component, if it has the place in it too.
    fn find(&self, component: &str, target: &str) -> Option<Source<'a>> {
        let source = self
            .all()
            .find(|source| source.document().pointer(component).is_some())?;
        source.document().pointer(target).map(|_| source)
    }

    /// That every draft which has the component says of it what `first` says.
    fn check_alike(&self, at: &str, first: Source<'a>) -> Result<()> {
        let shape = |source: Source| source.document().pointer(at).map(anatomy::without_prose);
        let Some(known) = shape(first) else {
            return Ok(());
        };
        for draft in self.drafts.iter().map(Source::Draft) {
            let different = shape(draft).and_then(|own| anatomy::difference(&known, &own, at));
            if let Some(pointer) = different {
                return Err(Error::new(
                    draft.place(at),
                    format!("it disagrees with {} at {pointer}", first.place(at)),
                    "a page is right and a draft is a guess: delete the component from the draft, \
                     or describe it alike",
                ));
            }
        }
        Ok(())
    }
}

fn references_of<'a>(source: Source<'a>, at: &str) -> Vec<(Source<'a>, Reference)> {
    let value = source.document().pointer(at);
    let references = value.map(|value| anatomy::references(value, at));
    let mut references = references.unwrap_or_default();
    // They are taken from the end; the first one that is wrong is to be named first.
    references.reverse();
    references
        .into_iter()
        .map(|found| (source, found))
        .collect()
}

/// `/components/KIND/NAME` of a pointer to or into a component.
fn component_of(pointer: &str) -> Option<&str> {
    let mut slashes = pointer.match_indices('/').skip(3);
    let end = slashes.next().map_or(pointer.len(), |(index, _)| index);
    let component = pointer.get(..end)?;
    (component.starts_with("/components/") && component.matches('/').count() == 3)
        .then_some(component)
}

fn components(document: &Value) -> impl Iterator<Item = (&String, &String)> {
    let kinds = document.get("components").and_then(Value::as_object);
    kinds.into_iter().flatten().flat_map(|(kind, components)| {
        let names = components.as_object().into_iter().flat_map(Map::keys);
        names.map(move |name| (kind, name))
    })
}

/// A key as a JSON pointer writes it.
fn key(token: &str) -> String {
    token.replace("~1", "/").replace("~0", "~")
}

/// Copies what stands below `keys` in `from`.
fn put(into: &mut Value, keys: &[&str], from: &Value) {
    let [key, rest @ ..] = keys else {
        into.clone_from(from);
        return;
    };
    if let (Value::Object(into), Some(from)) = (into, from.get(key)) {
        let empty = || Value::Object(Map::new());
        put(into.entry(*key).or_insert_with(empty), rest, from);
    }
}
