//! The sources become one document: each operation and each component once, by whoever is right
//! about it, and of the components only those that an operation reaches.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::anatomy::{pointer, unescaped};
use super::conflict::Conflict;
use super::fence::{OperationName, is_method};
use super::judge::{Judge, Superseded};
use super::reach;
use super::source::{Source, operation_at};
use super::sources::Sources;
use super::top;
use super::unique;
use crate::error::{Error, Result};

/// The one document, and what there is to say about its sources.
#[derive(Debug)]
pub(crate) struct Merged {
    pub(crate) document: Value,
    /// Sorted by path and method.
    pub(crate) operations: Vec<Operation>,
    /// Of upstream's components, by source.
    pub(crate) components: Vec<Components>,
    pub(crate) superseded: Vec<Superseded>,
    /// Settlements without an effect.
    pub(crate) unused: Vec<String>,
}

#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) name: OperationName,
    pub(crate) id: Option<String>,
    /// A URL, or a draft's path in the folder.
    pub(crate) source: String,
    pub(crate) sha256: String,
}

/// The components that are taken from one source.
#[derive(Debug)]
pub(crate) struct Components {
    pub(crate) source: String,
    pub(crate) sha256: String,
    /// Their pointers, in the source's order.
    pub(crate) at: Vec<String>,
}

/// Who has what, by pointer.
pub(super) type Taken<'s> = BTreeMap<String, &'s Source>;

pub(crate) fn merge(all: &[Source], sources: &Sources) -> Result<Merged> {
    let base = top::base(all)?;
    let mut judge = Judge::new(sources);
    let operations = operations(all, &mut judge)?;
    let beside = beside(&operations, &mut judge);
    let roots = reach::roots(base, sources, &operations, &beside);
    let components = reach::components(all, roots, &mut judge)?;
    unreached(all, &components, &mut judge);
    if !judge.conflicts.is_empty() {
        return Err(Conflict::error(&judge.conflicts));
    }
    let document = assemble(all, base, &operations, &beside, &components)?;
    unique::check(&operations)?;
    judge.superseded.sort_by(|a, b| a.order.cmp(&b.order));
    // What names a source that is absent today is for another day.
    let read = |name| all.iter().any(|source| Some(&source.name) == name);
    let unused = sources.settlements.iter().filter(|settlement| {
        read(settlement.take.as_ref()) && !judge.used.contains(&settlement.at.as_str())
    });
    Ok(Merged {
        document,
        operations: operations
            .iter()
            .map(|(name, source)| Operation {
                name: (*name).clone(),
                id: source.operation_id(name),
                source: source.origin.clone(),
                sha256: source.sha256.clone(),
            })
            .collect(),
        components: owned(all, &components),
        unused: unused.map(|settlement| settlement.at.clone()).collect(),
        superseded: judge.superseded,
    })
}

/// Each operation that a source has, with the source that it is taken from.
fn operations<'s>(
    all: &'s [Source],
    judge: &mut Judge<'_>,
) -> Result<BTreeMap<&'s OperationName, &'s Source>> {
    let mut having: BTreeMap<&OperationName, Vec<&Source>> = BTreeMap::new();
    for source in all {
        for name in &source.operations {
            having.entry(name).or_default().push(source);
        }
    }
    let mut taken = BTreeMap::new();
    for (name, having) in having {
        let at = operation_at(name);
        let drafts: Vec<&&Source> = having.iter().filter(|source| source.is_draft()).collect();
        if let [first, second, ..] = drafts.as_slice() {
            return Err(Error::new(
                second.place_of(&at),
                format!("{name} is in {} too", first.place_of(&at)),
                "an operation has one draft: delete one of the two",
            ));
        }
        if let Some(source) = judge.decide(&at, &having) {
            taken.insert(name, source);
        }
    }
    Ok(taken)
}

/// What stands beside the operations of each path, with the source that it is taken from.
fn beside<'s>(
    operations: &BTreeMap<&OperationName, &'s Source>,
    judge: &mut Judge<'_>,
) -> Taken<'s> {
    let mut having: BTreeMap<String, Vec<&Source>> = BTreeMap::new();
    for (name, source) in operations {
        let item = pointer("/paths", &name.path);
        let keys = source.part(&item).and_then(Value::as_object);
        for key in keys
            .into_iter()
            .flat_map(Map::keys)
            .filter(|key| !is_method(key))
        {
            let having = having.entry(pointer(&item, key)).or_default();
            if !having.iter().any(|known| std::ptr::eq(*known, *source)) {
                having.push(source);
            }
        }
    }
    let decided = having.into_iter().filter_map(|(at, having)| {
        let source = judge.decide(&at, &having)?;
        Some((at, source))
    });
    decided.collect()
}

fn owned(all: &[Source], taken: &Taken<'_>) -> Vec<Components> {
    let upstream = all.iter().filter(|source| !source.is_draft());
    let owned = upstream.map(|source| {
        let is_own = |at: &String| taken.get(at).is_some_and(|it| std::ptr::eq(*it, source));
        Components {
            source: source.origin.clone(),
            sha256: source.sha256.clone(),
            at: source.components().filter(is_own).collect(),
        }
    });
    owned.filter(|owned| !owned.at.is_empty()).collect()
}

/// Drafts are for operations: what no operation reaches is to be deleted too.
fn unreached(all: &[Source], taken: &Taken<'_>, judge: &mut Judge<'_>) {
    for draft in all.iter().filter(|source| source.is_draft()) {
        for at in draft.components().filter(|at| !taken.contains_key(at)) {
            judge
                .superseded
                .push(Superseded::new(&at, draft, None, Vec::new()));
        }
    }
}

fn assemble(
    all: &[Source],
    base: &Source,
    operations: &BTreeMap<&OperationName, &Source>,
    beside: &Taken<'_>,
    components: &Taken<'_>,
) -> Result<Value> {
    let mut document = top::document(all, base)?;
    let is = |taken: Option<&&Source>, source: &Source| {
        taken.is_some_and(|taken| std::ptr::eq(*taken, source))
    };
    for source in all {
        let items = source.top("paths").and_then(Value::as_object);
        let items = items.into_iter().flatten();
        let parts = items.flat_map(|(path, item)| {
            let parts = item.as_object().into_iter().flatten();
            parts.map(move |(key, part)| (path, key, part))
        });
        for (path, key, part) in parts {
            let mut part = part.clone();
            let taken = if is_method(key) {
                part = top::explicit(part, source, base);
                let name = OperationName {
                    path: path.clone(),
                    method: key.clone(),
                };
                operations.get(&name)
            } else {
                beside.get(&pointer(&pointer("/paths", path), key))
            };
            if is(taken, source) {
                put(&mut document, &["paths", path, key], part);
            }
        }
        for at in source
            .components()
            .filter(|at| is(components.get(at), source))
        {
            let keys: Vec<String> = at.split('/').skip(1).map(unescaped).collect();
            let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
            let part = source.part(&at).cloned().unwrap_or_default();
            put(&mut document, &keys, part);
        }
    }
    Ok(document)
}

fn put(into: &mut Value, keys: &[&str], part: Value) {
    let [key, rest @ ..] = keys else {
        *into = part;
        return;
    };
    if let Value::Object(into) = into {
        let empty = || Value::Object(Map::new());
        put(into.entry(*key).or_insert_with(empty), rest, part);
    }
}
