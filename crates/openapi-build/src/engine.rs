//! progenitor, kept apart: on a thread with a stack of its own, its panics
//! turned into errors that name the place, and nothing printed.

use std::cell::RefCell;
use std::panic;
use std::sync::Once;
use std::thread;

use openapiv3::OpenAPI;
use progenitor::{GenerationSettings, Generator, InterfaceStyle, TypeImpl};
use serde_json::{Map, Value, json};
use syn::File;

use crate::error::Error;
use crate::shape::{Shaped, references};

/// typify recurses with the depth of the document.
const STACK: usize = 64 << 20;
const THREAD: &str = "openapi-build-engine";

/// The part of the document that the engine cannot do, and why.
pub(crate) struct Culprit {
    /// Where it stands in the lowered document.
    pub(crate) pointer: String,
    pub(crate) message: String,
}

/// What progenitor makes of the shaped document, or the part that is too much
/// for it. The outer result fails where it cannot run at all.
pub(crate) fn run(shaped: &Shaped) -> Result<Result<File, Culprit>, Error> {
    let replaced = shaped.plan.replaced();
    match attempt(&shaped.document, &replaced)? {
        Ok(source) => syn::parse_str(&source).map(Ok).map_err(Error::engine),
        Err(message) => {
            let pointer = culprit(shaped, &replaced)?;
            Ok(Err(Culprit { pointer, message }))
        }
    }
}

/// The first component that fails with those before it, or else the first
/// operation: found by halves, so that a large document has few attempts.
fn culprit(shaped: &Shaped, replaced: &[String]) -> Result<String, Error> {
    let empty = Map::new();
    let document = &shaped.document;
    let of = |pointer: &str| {
        let found = document.pointer(pointer).and_then(Value::as_object);
        found.unwrap_or(&empty)
    };
    let schemas = of("/components/schemas");
    let names: Vec<&String> = schemas.keys().collect();
    let fails = |names: &[&String]| {
        let part = closure(schemas, names);
        let alone = with(document, json!({}), Value::Object(part));
        attempt(&alone, replaced).map(|attempt| attempt.is_err())
    };
    if fails(&names)? {
        let first = first_failing(names.len(), |count| {
            fails(names.get(..count).unwrap_or_default())
        })?;
        // What it refers to may be the cause: the smallest part that fails alone.
        let start = names.get(first).copied().into_iter().collect::<Vec<_>>();
        let part = closure(schemas, &start);
        let mut smallest: Option<(usize, &String)> = None;
        for name in names
            .iter()
            .filter(|name| part.contains_key(**name))
            .take(CLOSE)
        {
            let size = closure(schemas, &[name]).len();
            if smallest.is_none_or(|(least, _)| size < least) && fails(&[name])? {
                smallest = Some((size, name));
            }
        }
        let name = smallest.map(|(_, name)| name).or(start.first().copied());
        return Ok(name.map_or_else(String::new, |name| shaped.plan.pointer_of(name)));
    }
    let paths: Vec<(&String, &Value)> = of("/paths").iter().collect();
    let first = first_failing(paths.len(), |count| {
        let some = paths.iter().take(count);
        let some: Map<String, Value> = some
            .map(|(path, item)| ((*path).clone(), (*item).clone()))
            .collect();
        let alone = with(document, some.into(), Value::Object(schemas.clone()));
        attempt(&alone, replaced).map(|attempt| attempt.is_err())
    })?;
    let operation = shaped.plan.operations.get(first);
    Ok(operation.map_or_else(String::new, crate::shape::Operation::pointer))
}

/// So many of what a schema refers to are looked at one by one.
const CLOSE: usize = 64;

/// The index of the first of `count` with which it fails, knowing that it does
/// with all of them.
fn first_failing(
    count: usize,
    mut fails: impl FnMut(usize) -> Result<bool, Error>,
) -> Result<usize, Error> {
    let (mut good, mut bad) = (0, count);
    while bad - good > 1 {
        let middle = good + (bad - good) / 2;
        if fails(middle)? {
            bad = middle;
        } else {
            good = middle;
        }
    }
    Ok(good)
}

/// Components with what they refer to.
fn closure(schemas: &Map<String, Value>, start: &[&String]) -> Map<String, Value> {
    let mut part = Map::new();
    let mut open: Vec<String> = start.iter().map(|name| (*name).clone()).collect();
    while let Some(name) = open.pop() {
        if let Some(schema) = schemas.get(&name)
            && !part.contains_key(&name)
        {
            open.extend(references(schema));
            part.insert(name, schema.clone());
        }
    }
    part
}

fn with(document: &Value, paths: Value, schemas: Value) -> Value {
    json!({
        "openapi": document.get("openapi"),
        "info": document.get("info"),
        "paths": paths,
        "components": { "schemas": schemas },
    })
}

/// The inner result is progenitor's own; the outer one fails where no thread
/// can be had.
fn attempt(document: &Value, replaced: &[String]) -> Result<Result<String, String>, Error> {
    silence_panics();
    thread::scope(|scope| {
        let builder = thread::Builder::new().name(THREAD.into()).stack_size(STACK);
        let worker = builder
            .spawn_scoped(scope, || {
                panic::catch_unwind(|| generate(document, replaced)).unwrap_or_else(|_| {
                    Err(PANIC
                        .take()
                        .unwrap_or_else(|| "it panicked without a word".into()))
                })
            })
            .map_err(|error| Error::engine(format!("no thread for it: {error}")))?;
        worker.join().map_err(|_| Error::engine("its thread died"))
    })
}

fn generate(document: &Value, replaced: &[String]) -> Result<String, String> {
    let document: OpenAPI =
        serde_json::from_value(document.clone()).map_err(|error| error.to_string())?;
    let mut settings = GenerationSettings::default();
    settings
        .with_interface(InterfaceStyle::Positional)
        // In order, so that the same value is always sent as the same bytes.
        .with_map_type("::std::collections::BTreeMap");
    for name in replaced {
        settings.with_replacement(
            name,
            format!("types::{name}"),
            std::iter::empty::<TypeImpl>(),
        );
    }
    // As text: tokens cannot leave the thread.
    Generator::new(&settings)
        .generate_tokens(&document)
        .map(|tokens| tokens.to_string())
        .map_err(|error| error.to_string())
}

thread_local! {
    static PANIC: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// The engine's panics are kept for the error; everybody else's are printed
/// as before.
fn silence_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if thread::current().name() != Some(THREAD) {
                return before(info);
            }
            let payload = info.payload();
            let text = payload
                .downcast_ref::<&str>()
                .map(|text| (*text).to_owned())
                .or_else(|| payload.downcast_ref::<String>().cloned())
                .unwrap_or_default();
            let place = info
                .location()
                .map(|place| {
                    let file = place.file().rsplit('/').next().unwrap_or_default();
                    format!(" (in its {file}:{})", place.line())
                })
                .unwrap_or_default();
            PANIC.set(Some(format!("it panicked: {text}{place}")));
        }));
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shape::Plan;

    /// The shaping leaves nothing of which it is known that progenitor panics
    /// at it, so that this is no document but what the engine would be given.
    #[test]
    fn the_schema_that_progenitor_panics_at_is_found_by_halves() {
        let to = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
        let bad = json!({ "not": { "type": "object", "properties": { "a": {} } } });
        let schemas = json!({
            "A": { "type": "object", "properties": { "b": to("B") } },
            "B": { "type": "object", "properties": { "bad": to("Bad") } },
            "Bad": bad,
            "C": { "type": "object", "properties": { "text": { "type": "string" } } },
            "D": { "type": "array", "items": to("Bad") },
        });
        let types = ["A", "B", "Bad", "C", "D"];
        let types = types.map(|it| (it.to_owned(), format!("/components/schemas/{it}")));
        let empty = json!({ "openapi": "3.0.3", "info": { "title": "Test", "version": "1" } });
        let shaped = Shaped {
            document: with(&empty, json!({}), schemas),
            plan: Plan {
                types: types.into_iter().collect(),
                ..Plan::default()
            },
        };
        let Err(culprit) = run(&shaped).unwrap() else {
            panic!("progenitor can do it now: another schema is needed here");
        };
        assert_eq!(culprit.pointer, "/components/schemas/Bad");
        let said = culprit.message;
        assert!(
            said.starts_with("it panicked: not yet implemented"),
            "{said}"
        );
        assert!(said.contains("(in its convert.rs:"), "{said}");
    }
}
