//! Which components the operations reach, directly or by way of others.

use std::collections::BTreeMap;

use serde_json::Value;

use super::anatomy::{self, Reference};
use super::fence::OperationName;
use super::judge::Judge;
use super::merge::Taken;
use super::source::{Source, operation_at};
use super::sources::{FILE, Sources};
use super::top;
use crate::error::{Error, Result};

/// Each component that the rest of the document reaches, directly or by way of others.
pub(super) fn components<'s>(
    all: &'s [Source],
    mut open: Vec<(&'s Source, Reference)>,
    judge: &mut Judge<'_>,
) -> Result<Taken<'s>> {
    let mut taken = Taken::new();
    // They are taken from the end; the first one that is wrong is to be named first.
    open.reverse();
    while let Some((from, reference)) = open.pop() {
        let target = reference.target.strip_prefix('#').unwrap_or_default();
        let component = component_of(target).unwrap_or_default();
        let having: Vec<&Source> = all
            .iter()
            .filter(|source| !component.is_empty() && source.part(component).is_some())
            .collect();
        if having.iter().all(|source| source.part(target).is_none()) {
            return Err(nowhere(from, &reference));
        }
        if taken.contains_key(component) {
            continue;
        }
        if let Some(source) = judge.decide(component, &having) {
            taken.insert(component.to_owned(), source);
            let part = source.part(component).into_iter();
            open.extend(
                part.flat_map(|part| references(source, part, component))
                    .rev(),
            );
        }
    }
    Ok(taken)
}

/// Everything that refers to a component and is none itself.
pub(super) fn roots<'s>(
    base: &'s Source,
    sources: &Sources,
    operations: &BTreeMap<&OperationName, &'s Source>,
    beside: &Taken<'s>,
) -> Vec<(&'s Source, Reference)> {
    let mut found = Vec::new();
    for (name, source) in operations {
        let at = operation_at(name);
        let own = source.part(&at).cloned().unwrap_or_default();
        found.extend(references(source, &top::explicit(own, source, base), &at));
    }
    for (at, source) in beside {
        let part = source.part(at).into_iter();
        found.extend(part.flat_map(|part| references(source, part, at)));
    }
    found.extend(references(base, &top::general(base), ""));
    found.extend(sources.kept.iter().map(|keep| {
        let (at, target) = (FILE.to_owned(), format!("#{}", keep.at));
        (base, Reference { at, target })
    }));
    found
}

fn references<'s>(
    source: &'s Source,
    part: &Value,
    at: &str,
) -> impl DoubleEndedIterator<Item = (&'s Source, Reference)> + use<'s> {
    let found = anatomy::references(part, at);
    found.into_iter().map(move |reference| (source, reference))
}

fn nowhere(from: &Source, reference: &Reference) -> Error {
    let Reference { at, target } = reference;
    if at == FILE {
        let problem = format!("it keeps {target}, which no source has");
        return Error::new(FILE, problem, "take the `[[keep]]` out");
    }
    let remedy = if from.is_draft() {
        "a draft may refer to the components of all sources: mend the reference, or write the \
         component"
    } else {
        "if the page was saved by hand, save it again; else leave the operation out by `exclude` \
         in sources.toml until the docs site has mended it"
    };
    let problem = format!("{at} refers to {target}, which is nowhere");
    Error::new(from.place_of(at), problem, remedy)
}

/// `/components/KIND/NAME` of a pointer to or into a component.
fn component_of(pointer: &str) -> Option<&str> {
    let end = pointer
        .match_indices('/')
        .nth(3)
        .map_or(pointer.len(), |(index, _)| index);
    let component = pointer.get(..end)?;
    (component.starts_with("/components/") && component.matches('/').count() == 3)
        .then_some(component)
}
