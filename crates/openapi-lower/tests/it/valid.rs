//! What an independent validator says of the lowered documents of others.

use std::collections::BTreeMap;

use openapi_spec_validator_rs::{
    ErrorKind, ErrorMode, Options, Outcome, ValidationError, validate,
};
use serde_json::Value;

/// Faults that the lowering leaves as they are: to mend them is to guess what
/// was meant, and the original has them too.
const KNOWN: &[(&str, &str, usize)] = &[
    ("anthropic.json", ID, 6),
    ("deepgram.yaml", ID, 40),
    ("deepgram.yaml", DEFAULT, 8),
    ("letta.json", DEFAULT, 5),
    // An integer beyond 64 bits, which is text from the parser on.
    ("libopenapi-vendor-extensions.yaml", DEFAULT, 1),
    ("openai.yaml", DEFAULT, 12),
    ("readmeio-schema-validation-local.json", DEFAULT, 5),
    ("rebilly.yaml", DEFAULT, 6),
    ("rebilly.yaml", PATTERN, 2),
    ("svix.json", DEFAULT, 1),
    ("trustify.yaml", PARAMETER, 6),
];

const ID: &str = "an operation id that another has";
const DEFAULT: &str = "a default that its schema refuses";
const PARAMETER: &str = "a parameter that the path has no place for";
const PATTERN: &str = "a pattern in another dialect than that of the validator";

pub(crate) fn check(name: &str, original: &Value, lowered: &Value) -> Vec<String> {
    let said = counted(lowered);
    let before = if said.is_empty() {
        BTreeMap::new()
    } else {
        counted(original)
    };
    let known: BTreeMap<String, usize> = KNOWN
        .iter()
        .filter(|(of, ..)| *of == name)
        .map(|(_, fault, times)| ((*fault).to_owned(), *times))
        .collect();
    let mut wrong = Vec::new();
    if said != known {
        wrong.push(format!(
            "{name}: the validator says {said:#?}, not {known:#?}"
        ));
    }
    for fault in said.keys() {
        // In 3.1 it overlooks those beside a reference.
        if fault != DEFAULT && !before.contains_key(fault) {
            wrong.push(format!("{name}: the original is not at fault: {fault}"));
        }
    }
    wrong
}

/// How often the validator says what.
fn counted(document: &Value) -> BTreeMap<String, usize> {
    let mut document = document.clone();
    // It stumbles over an extension that is no object.
    if let Some(Value::Object(paths)) = document.get_mut("paths") {
        paths.retain(|path, _| !path.starts_with("x-"));
    }
    let options = Options {
        errors: ErrorMode::All,
        ..Options::default()
    };
    let mut counted = BTreeMap::new();
    match validate(&document, &options) {
        Outcome::Valid => {}
        Outcome::Invalid(errors) => {
            for error in errors {
                *counted.entry(fault(&error)).or_default() += 1;
            }
        }
        Outcome::Error(error) => {
            counted.insert(error, 1);
        }
    }
    counted
}

fn fault(error: &ValidationError) -> String {
    let known = match (&error.kind, &error.schema_error) {
        (ErrorKind::DuplicateOperationId, _) => ID,
        (ErrorKind::UnresolvableParameter, _) => PARAMETER,
        (_, Some(_)) if error.message.ends_with("is not a 'regex'") => PATTERN,
        // What is validated by itself is a default, or the whole document.
        (_, Some(details))
            if details.instance_path.is_empty() && details.instance.get("openapi").is_none() =>
        {
            DEFAULT
        }
        _ => return format!("{:.300}", error.message),
    };
    known.to_owned()
}
