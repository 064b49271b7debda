//! One document's server may be a folder of another's: `https://api.example/v1` below
//! `https://api.example`. In the one document of all its paths then begin with `/v1`.

use serde_json::{Map, Value};

use super::source::Source;

pub(crate) fn apply(all: &mut [Source]) {
    let first = all.iter().find(|source| !source.is_draft());
    let first = first.and_then(|source| Some((server(source)?, source.top("servers")?.clone())));
    let Some((base, servers)) = first else {
        return;
    };
    for source in all.iter_mut().filter(|source| !source.is_draft()) {
        let prefix = server(source).and_then(|own| own.strip_prefix(&base).map(str::to_owned));
        if let Some(prefix) = prefix.filter(|prefix| prefix.starts_with('/')) {
            below(source, &prefix, &servers);
        }
    }
}

/// The one server of a document, without a slash at its end.
fn server(source: &Source) -> Option<String> {
    let servers = source.top("servers")?.as_array()?;
    let [only] = servers.as_slice() else {
        return None;
    };
    Some(only.get("url")?.as_str()?.trim_end_matches('/').to_owned())
}

fn below(source: &mut Source, prefix: &str, servers: &Value) {
    let Some(document) = source.document.as_object_mut() else {
        return;
    };
    document.insert("servers".to_owned(), servers.clone());
    if let Some(paths) = document.get_mut("paths").and_then(Value::as_object_mut) {
        *paths = std::mem::take(paths)
            .into_iter()
            .map(|(path, item)| (format!("{prefix}{path}"), item))
            .collect::<Map<_, _>>();
    }
    for operation in &mut source.operations {
        operation.path = format!("{prefix}{}", operation.path);
    }
}
