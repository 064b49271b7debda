//! What a document says at its top: of the sources that have one, the first one's holds, and an
//! operation of another takes along what it had meant there.

use serde_json::{Map, Value, json};

use super::anatomy::without_prose;
use super::source::Source;
use crate::error::{Error, Result};

/// The source whose title, servers and security the document has: the first that is not ours.
pub(crate) fn base(all: &[Source]) -> Result<&Source> {
    let upstream = all.iter().find(|source| !source.is_draft());
    upstream.or(all.first()).ok_or_else(|| {
        Error::new(
            "sync-spec",
            "no source has an operation",
            "see what sources.toml names and leaves out",
        )
    })
}

/// What stands there beside the operations and the components.
pub(crate) fn general(base: &Source) -> Value {
    let members = base.document.as_object().into_iter().flatten();
    let general = members.filter(|(key, _)| !matches!(key.as_str(), "paths" | "components"));
    Value::Object(
        general
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect(),
    )
}

/// The document without an operation and a component.
pub(crate) fn document(all: &[Source], base: &Source) -> Result<Value> {
    let mut document = base.document.clone();
    let Some(members) = document.as_object_mut() else {
        return Ok(Value::Object(Map::new()));
    };
    for (_, value) in members
        .iter_mut()
        .filter(|(key, _)| matches!(key.as_str(), "paths" | "components"))
    {
        *value = Value::Object(Map::new());
    }
    for source in all.iter().filter(|source| !source.is_draft()) {
        const DIALECT: &str = "jsonSchemaDialect";
        if source.top(DIALECT) != base.top(DIALECT) {
            return Err(Error::new(
                &*source.place,
                format!("its `{DIALECT}` is not that of {}", base.place),
                "one document has one dialect: leave one of the two out of sources.toml",
            ));
        }
        for tag in source
            .top("tags")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            let tags = members.entry("tags").or_insert_with(|| json!([]));
            let Some(tags) = tags.as_array_mut() else {
                continue;
            };
            if tags
                .iter()
                .all(|known| known.get("name") != tag.get("name"))
            {
                tags.push(tag.clone());
            }
        }
    }
    Ok(document)
}

/// An operation that says itself what its document said for all, where that is not what the base
/// says.
pub(crate) fn explicit(mut operation: Value, source: &Source, base: &Source) -> Value {
    // A draft does not speak for the whole document, and so means the base's.
    if source.is_draft() {
        return operation;
    }
    let Some(members) = operation.as_object_mut() else {
        return operation;
    };
    for key in ["security", "servers"] {
        let (own, general) = (source.top(key), base.top(key));
        let nothing = own.and_then(Value::as_array).is_none_or(Vec::is_empty);
        // Without servers a document is served from where it lies, which is true of none of ours.
        if members.contains_key(key) || (key == "servers" && nothing) {
            continue;
        }
        if own.map(plain) != general.map(plain) {
            let own = own.cloned().unwrap_or_else(|| json!([]));
            members.insert(key.to_owned(), own);
        }
    }
    operation
}

/// A part of a source; an operation with the security that its document says for all.
pub(crate) fn effective(source: &Source, at: &str) -> Option<Value> {
    let mut part = source.part(at)?.clone();
    let is_operation = at.starts_with("/paths/");
    if let (true, Some(members), Some(general)) =
        (is_operation, part.as_object_mut(), source.top("security"))
    {
        members.entry("security").or_insert_with(|| general.clone());
    }
    Some(part)
}

/// Whether a document says where it is served.
pub(crate) fn have_servers(source: &Source) -> bool {
    let servers = source.top("servers").and_then(Value::as_array);
    servers.is_some_and(|servers| !servers.is_empty())
}

/// An operation with the servers of its document, where both that are compared have some.
pub(crate) fn served(mut part: Value, source: &Source, at: &str, both: bool) -> Value {
    let own = source
        .top("servers")
        .filter(|_| both && at.starts_with("/paths/"));
    if let (Some(members), Some(servers)) = (part.as_object_mut(), own) {
        members.entry("servers").or_insert_with(|| plain(servers));
    }
    part
}

/// Without prose, and without the slash at the end of a URL, which says nothing.
fn plain(said: &Value) -> Value {
    let mut said = without_prose(said);
    for server in said.as_array_mut().into_iter().flatten() {
        if let Some(url) = server.get_mut("url")
            && let Some(text) = url.as_str()
        {
            *url = Value::from(text.trim_end_matches('/'));
        }
    }
    said
}
