//! A component of one source that is another thing of the same name gets a name of its own.

use serde_json::{Map, Value};

use super::anatomy::{Keys, pointer, unescaped};
use super::source::Source;
use super::sources::{FILE, Settlement};
use crate::error::{Error, Result};

/// Renames the component and what refers to it; false where the source has none.
///
/// # Errors
///
/// Where the source has another component of the new name.
pub(crate) fn apply(source: &mut Source, settlement: &Settlement) -> Result<bool> {
    let Some(new) = &settlement.rename else {
        return Ok(false);
    };
    let Some((kind, old)) = settlement.at.rsplit_once('/') else {
        return Ok(false);
    };
    let components = source
        .document
        .pointer_mut(kind)
        .and_then(Value::as_object_mut);
    let Some(components) = components.filter(|it| it.contains_key(&unescaped(old))) else {
        return Ok(false);
    };
    if components.contains_key(new) {
        return Err(Error::new(
            FILE,
            format!(
                "{} has a `{new}` already, beside {}",
                source.name, settlement.at
            ),
            "take another name in `rename`",
        ));
    }
    // In its place: the order of the components is upstream's.
    *components = std::mem::take(components)
        .into_iter()
        .map(|(name, component)| {
            let is_it = name == unescaped(old);
            (if is_it { new.clone() } else { name }, component)
        })
        .collect();
    let (from, to) = (
        format!("#{}", settlement.at),
        format!("#{}", pointer(kind, new)),
    );
    redirect(&mut source.document, Keys::Words, &from, &to);
    Ok(true)
}

fn redirect(value: &mut Value, keys: Keys, from: &str, to: &str) {
    match value {
        Value::Object(object) => {
            if keys == Keys::Words {
                redirect_own(object, from, to);
            }
            for (key, value) in object.iter_mut() {
                redirect(value, keys.below(key), from, to);
            }
        }
        Value::Array(items) if keys != Keys::Data => {
            for item in items {
                redirect(item, Keys::Words, from, to);
            }
        }
        _ => {}
    }
}

fn redirect_own(object: &mut Map<String, Value>, from: &str, to: &str) {
    let rename = |target: &mut Value| {
        let rest = target.as_str().and_then(|target| target.strip_prefix(from));
        if let Some(rest) = rest.filter(|rest| rest.is_empty() || rest.starts_with('/')) {
            *target = Value::from(format!("{to}{rest}"));
        }
    };
    if let Some(target) = object.get_mut("$ref") {
        rename(target);
    }
    let mapping = object.get_mut("mapping").and_then(Value::as_object_mut);
    for (_, target) in mapping.into_iter().flatten() {
        rename(target);
    }
}
