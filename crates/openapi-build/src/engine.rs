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

/// What progenitor makes of the shaped document.
pub(crate) fn run(shaped: &Shaped) -> Result<File, Error> {
    let replaced = shaped.plan.replaced();
    match attempt(&shaped.document, &replaced)? {
        Ok(source) => syn::parse_str(&source).map_err(Error::engine),
        Err(message) => Err(Error::engine(format!(
            "{}: {message}",
            culprit(&shaped.document, &replaced)?
        ))),
    }
}

/// The smallest part of the document that fails alone: a component with what
/// it refers to, then an operation.
fn culprit(document: &Value, replaced: &[String]) -> Result<String, Error> {
    let empty = Map::new();
    let of = |pointer: &str| {
        document
            .pointer(pointer)
            .and_then(Value::as_object)
            .unwrap_or(&empty)
    };
    let schemas = of("/components/schemas");
    let mut smallest: Option<(usize, &String)> = None;
    for name in schemas.keys() {
        let part = closure(schemas, name);
        let size = part.len();
        let alone = with(document, json!({}), Value::Object(part));
        if attempt(&alone, replaced)?.is_err() && smallest.is_none_or(|(least, _)| size < least) {
            smallest = Some((size, name));
        }
    }
    if let Some((_, name)) = smallest {
        return Ok(format!("the schema {name}"));
    }
    for (path, item) in of("/paths") {
        for (method, operation) in item.as_object().unwrap_or(&empty) {
            let alone = with(
                document,
                json!({ path: { method: operation } }),
                Value::Object(schemas.clone()),
            );
            if attempt(&alone, replaced)?.is_err() {
                return Ok(format!("the operation {} {path}", method.to_uppercase()));
            }
        }
    }
    Ok("the document as a whole".into())
}

fn closure(schemas: &Map<String, Value>, start: &str) -> Map<String, Value> {
    let mut part = Map::new();
    let mut open = vec![start.to_owned()];
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
