//! The documents of the pages become one: paths and components are united, the rest must agree.

use serde_json::{Map, Value};

use super::anatomy::{difference, pointer};
use super::fence::OperationName;
use super::page::Page;
use crate::error::{Error, Result};

/// The one document, and where each of its operations came from.
#[derive(Debug)]
pub(crate) struct Merged {
    pub(crate) document: Value,
    /// Sorted by path and method.
    pub(crate) operations: Vec<Operation>,
}

#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) name: OperationName,
    pub(crate) id: Option<String>,
    /// A page's URL, or a draft's path in the folder.
    pub(crate) source: String,
    pub(crate) sha256: String,
}

/// What is united, and how deep: `paths` by path and method, `components` by kind and name.
/// Below that, two pages must say the same.
const UNITED: [(&str, usize); 2] = [("paths", 2), ("components", 2)];

pub(crate) fn merge(pages: &[Page]) -> Result<Merged> {
    let mut document = Map::new();
    let mut operations: Vec<Operation> = Vec::new();
    for (index, page) in pages.iter().enumerate() {
        let earlier = pages.get(..index).unwrap_or_default();
        unite_document(&mut document, page, earlier)?;
        if operations.iter().all(|known| known.name != page.operation) {
            operations.push(Operation {
                name: page.operation.clone(),
                id: page.operation_id.clone(),
                source: page.url.clone(),
                sha256: page.sha256.clone(),
            });
        }
    }
    operations.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(Merged {
        document: Value::Object(document),
        operations,
    })
}

fn unite_document(into: &mut Map<String, Value>, page: &Page, earlier: &[Page]) -> Result<()> {
    let conflict = |pointer: String| {
        let other = earlier
            .iter()
            .find(|other| other.document.pointer(&pointer) != page.document.pointer(&pointer));
        let other = other.map_or("an earlier page", |other| &other.place);
        Error::new(
            &*page.place,
            format!("it disagrees with {other} at {pointer}"),
            "save both pages again, from the same day; if the docs site itself disagrees with \
             itself, leave one of the two out of the index",
        )
    };
    let Value::Object(from) = &page.document else {
        return Ok(());
    };
    if earlier.is_empty() {
        into.clone_from(from);
        return Ok(());
    }
    let missing = into
        .keys()
        .find(|key| !is_united(key) && !from.contains_key(*key));
    if let Some(key) = missing {
        return Err(conflict(pointer("", key)));
    }
    for (key, value) in from {
        let depth = UNITED.iter().find(|(name, _)| name == key);
        let at = pointer("", key);
        match (into.get_mut(key), depth) {
            (Some(known), depth) => {
                unite(known, value, &at, depth.map_or(0, |(_, depth)| *depth)).map_err(conflict)?;
            }
            (None, Some(_)) => {
                into.insert(key.clone(), value.clone());
            }
            (None, None) => return Err(conflict(at)),
        }
    }
    Ok(())
}

fn is_united(key: &str) -> bool {
    UNITED.iter().any(|(name, _)| *name == key)
}

/// Puts what `from` has beyond `into` there, `depth` maps deep; the error is the JSON pointer to
/// what is not equal.
fn unite(
    into: &mut Value,
    from: &Value,
    at: &str,
    depth: usize,
) -> std::result::Result<(), String> {
    let (Value::Object(known), Value::Object(new), 1..) = (&mut *into, from, depth) else {
        return difference(into, from, at).map_or(Ok(()), Err);
    };
    for (key, value) in new {
        match known.get_mut(key) {
            Some(known) => unite(known, value, &pointer(at, key), depth - 1)?,
            None => {
                known.insert(key.clone(), value.clone());
            }
        }
    }
    Ok(())
}
