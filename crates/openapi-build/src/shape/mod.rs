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
mod answers;
mod arguments;
mod bodies;
mod components;
mod docs;
mod endless;
mod engine_schema;
mod events;
mod hoist;
mod inherit;
mod markdown;
mod names;
mod narrow;
mod normal;
mod nulls;
mod operations;
mod parameters;
mod plan;
mod scalars;
mod schema;
mod shapes;
mod tags;
mod unions;
mod unwrap;
mod walk;

use serde_json::{Value, json};

use crate::error::Error;
use components::Components;

pub(crate) use docs::{code, escape, sentence};
pub(crate) use engine_schema::{carrier, field_name};
pub(crate) use events::carrier as event_carrier;
pub(crate) use names::{snake_name, type_name};
pub(crate) use plan::{Body, Enum, Form, Operation, Place, Plan, Presence, Struct, Style, Union};
pub(crate) use schema::references;
pub(crate) use shapes::Shape;

/// What the engine reads, and what we keep to ourselves.
pub(crate) struct Shaped {
    pub(crate) document: Value,
    pub(crate) plan: Plan,
}

pub(crate) fn shape(lowered: &Value) -> Result<Shaped, Error> {
    let mut left_out = Vec::new();
    let mut paths = lowered.get("paths").cloned().unwrap_or_else(|| json!({}));
    operations::resolve(lowered, &mut paths, &mut left_out);
    let mut components = Components::named(lowered, &mut paths)?;
    inherit::part(&mut components);
    components.dissolve(&mut paths, &mut left_out);
    bodies::choose(&mut paths, &mut left_out);
    let mut operations = operations::trim(&mut paths, &mut left_out)?;
    bodies::spread_forms(&mut components, &mut paths, &mut operations, &mut left_out);
    hoist::hoist(&mut components, &mut paths)?;
    all_of::merge(&mut components, &paths)?;
    let mut plan = plan::plan(&mut components, operations, &paths);
    plan.left_out = left_out;
    plan.families = operations::families(lowered);
    events::hand_over(&mut paths, &mut plan.operations);
    let mut of_engine = arguments::assign(&mut paths, &mut plan.operations);
    let schemas = engine_schema::schemas(&components, &plan);
    engine_schema::paths(&mut of_engine);
    let document = json!({
        "openapi": openapi_lower::LOWERED_VERSION,
        "info": { "title": "shaped", "version": "0" },
        "paths": of_engine,
        "components": { "schemas": schemas },
    });
    Ok(Shaped { document, plan })
}
