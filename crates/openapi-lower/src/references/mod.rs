//! References, before anything is lowered: of all kinds that 3.1 has, those
//! to the components of the document itself are left.
//!
//! First every reference is looked at, in the original, and what becomes of it
//! is planned; then the document is copied as the plan says. A schema that is
//! referred to where it stands moves to the components, and so do schemas in
//! `$defs` and what other files hold. Path items, which 3.0 cannot share, are
//! written out.

mod copy;
mod cycles;
mod find;
mod follow;
mod identity;
mod marks;
mod names;
mod plan;
mod rename;
mod settle;
mod sources;

use serde_json::{Map, Value, json};

use self::copy::Copier;
pub(crate) use self::cycles::open as open_rings;
use self::find::Finder;
use self::identity::{Identities, Identity};
use self::plan::Plan;
use self::rename::rename;
pub(crate) use self::sources::Resolver;
use self::sources::{Shelf, Sources};
use crate::document::Origins;
use crate::loss::Report;
use crate::pointer::Pointer;

/// A copy of the document, with references to its own components only.
pub(crate) struct Settled {
    pub(crate) document: Value,
    /// Where an object stands in the original that now stands elsewhere.
    pub(crate) origins: Origins,
}

/// What 3.0 cannot share, and whether something refers to it.
const UNSHARED: &[&str] = &["pathItems", "mediaTypes"];

pub(crate) fn settle(
    document: &Value,
    uri: &str,
    resolver: Option<Resolver<'_>>,
    report: &mut Report,
) -> Settled {
    let shelf = Shelf::new(resolver.as_ref());
    let (sources, base) = Sources::new(document, uri, &shelf, resolver);
    let plan = Finder::new(document, sources, report).run(&base);
    let mut settled = Settled {
        document: Value::Null,
        origins: Origins::new(),
    };
    let mut inlined = Identities::default();
    if plan.is_empty() {
        settled.document = document.clone();
    } else {
        let mut copier = Copier::new(&plan, report);
        settled.document = copier.document(document);
        rename(&mut settled.document, &plan, &mut copier.origins);
        add(&mut settled.document, &plan, &mut copier);
        if copier.has_refused {
            // The rest is looked at too, but not at what grows.
            settled.document = document.clone();
        } else {
            settled.origins = copier.origins;
        }
        inlined = copier.inlined;
    }
    drop_shared(document, &mut settled.document, &inlined, report);
    cycles::open(&mut settled.document, &settled.origins, report);
    settled
}

/// Adds what moved to the components.
fn add<'a>(document: &mut Value, plan: &Plan<'a>, copier: &mut Copier<'a, '_>) {
    for hoisted in &plan.hoisted {
        let Some(section) = hoisted.node.section() else {
            continue;
        };
        let copy = copier.moved(hoisted.value, &hoisted.pointer);
        let place = Pointer::root().join("components").join(section);
        let place = place.join(&hoisted.name).as_str().to_owned();
        copier.origins.insert(place, hoisted.pointer.clone());
        let components = object_at(document.as_object_mut(), "components");
        if let Some(held) = object_at(components, section) {
            held.insert(hoisted.name.clone(), copy);
        }
    }
}

/// What the keyword holds; null is nothing, as YAML makes of `components:`.
fn object_at<'d>(
    holder: Option<&'d mut Map<String, Value>>,
    keyword: &str,
) -> Option<&'d mut Map<String, Value>> {
    let held = holder?.entry(keyword).or_insert(Value::Null);
    if held.is_null() {
        *held = json!({});
    }
    held.as_object_mut()
}

/// What was written out where it was referred to needs no place of its own.
fn drop_shared(original: &Value, document: &mut Value, inlined: &Identities, report: &mut Report) {
    for section in UNSHARED {
        let held = original.get("components").and_then(|it| it.get(section));
        let Some(held) = held else { continue };
        if let Some(Value::Object(components)) = document.get_mut("components") {
            components.shift_remove(*section);
        }
        let pointer = Pointer::root().join("components").join(section);
        for (name, value) in held.as_object().into_iter().flatten() {
            if !inlined.contains(&Identity::of(value)) {
                report.lose(&pointer, name, "nothing of the document refers to it");
            }
        }
    }
}
