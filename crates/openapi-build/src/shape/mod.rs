//! Shaping: the lowered document, made so that progenitor can only do what we
//! want of it, and the plan of what it is not told.
//!
//! The steps, in order: shared parameters, bodies and answers are written out;
//! every component gets its Rust name; components that
//! deserve no type of their own dissolve; inline enums, unions and objects
//! become components; an `allOf` of objects becomes one object; operations are
//! trimmed to what a caller sees; enums and unions move into the plan; what is
//! left is rewritten for the engine.

mod all_of;
mod bodies;
mod components;
mod docs;
mod engine_schema;
mod events;
mod hoist;
mod markdown;
mod names;
mod nulls;
mod operations;
mod parameters;
mod plan;
mod schema;
mod tags;
mod unions;
mod unwrap;

use serde_json::{Value, json};

use crate::error::Error;
use components::Components;

pub(crate) use bodies::part;
pub(crate) use docs::{code, escape, sentence};
pub(crate) use engine_schema::carrier;
pub(crate) use events::carrier as event_carrier;
pub(crate) use names::{snake_name, type_name};
pub(crate) use plan::{Enum, Form, Operation, Plan, Presence, Struct, Union};
pub(crate) use schema::references;

/// What the engine reads, and what we keep to ourselves.
pub(crate) struct Shaped {
    pub(crate) document: Value,
    pub(crate) plan: Plan,
}

pub(crate) fn shape(lowered: &Value) -> Result<Shaped, Error> {
    let mut paths = lowered.get("paths").cloned().unwrap_or_else(|| json!({}));
    operations::resolve(lowered, &mut paths)?;
    let mut components = Components::named(lowered, &mut paths)?;
    components.dissolve(&mut paths)?;
    let mut left_out = bodies::choose(&mut paths);
    left_out.extend(parameters::leave_out(&mut paths));
    let mut operations = operations::trim(&mut paths)?;
    bodies::spread_forms(&mut components, &mut paths, &mut operations)?;
    hoist::hoist(&mut components, &mut paths)?;
    all_of::merge(&mut components, &paths)?;
    let mut plan = plan::plan(&mut components, operations, &paths)?;
    plan.left_out = left_out;
    plan.families = operations::families(lowered);
    events::hand_over(&mut paths, &mut plan.operations);
    let schemas = engine_schema::schemas(&components, &plan)?;
    engine_schema::paths(&mut paths);
    let document = json!({
        "openapi": openapi_lower::LOWERED_VERSION,
        "info": { "title": "shaped", "version": "0" },
        "paths": paths,
        "components": { "schemas": schemas },
    });
    Ok(Shaped { document, plan })
}
