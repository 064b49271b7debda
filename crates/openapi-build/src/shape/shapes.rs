//! How values of a member of a union are known, where neither a tag nor the
//! JSON kind tells members apart: which fields they have, and which fixed
//! values.

use std::collections::BTreeSet;

use serde_json::Value;

use super::components::Components;
use super::{scalars, schema};

/// What one kind of value looks like from outside.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Shape {
    /// Its JSON kind; none is any.
    pub(crate) kind: Option<String>,
    /// The fields of an object, with whether each is required. A map has none, and takes any.
    pub(crate) fields: Option<Vec<(String, bool)>>,
    /// Fields that have one value, and those whose values tell members apart.
    pub(crate) fixed: Vec<(String, Vec<String>)>,
    /// The shapes of the items of a list.
    pub(crate) items: Vec<Shape>,
}

/// Deeper than that nobody looks to tell members apart.
const DEPTH: usize = 4;

/// The shapes of each member of a union.
pub(super) fn of_members(union: &str, components: &Components) -> Vec<Vec<Shape>> {
    let members = components.schemas.get(union).and_then(schema::union);
    let members = members.map(|(_, members)| members.as_slice());
    let members = members.unwrap_or_default().iter().map(|member| {
        let mut shapes = Vec::new();
        let mut seen = BTreeSet::from([union.to_owned()]);
        collect(member, components, &mut seen, DEPTH, &mut shapes);
        shapes
    });
    let mut members: Vec<Vec<Shape>> = members.collect();
    let all = members.clone();
    for shape in members.iter_mut().flatten() {
        shape
            .fixed
            .retain(|(name, values)| values.len() == 1 || tells_apart(name, values, &all));
    }
    members
}

/// Whether a field has other values in another member.
fn tells_apart(name: &str, values: &[String], members: &[Vec<Shape>]) -> bool {
    let fixed = members.iter().flatten().flat_map(|shape| &shape.fixed);
    fixed
        .filter(|(other, _)| other == name)
        .any(|(_, others)| others != values)
}

/// A union has those of its members.
fn collect(
    member: &Value,
    components: &Components,
    seen: &mut BTreeSet<String>,
    depth: usize,
    shapes: &mut Vec<Shape>,
) {
    if let Some(name) = schema::reference(member)
        && !seen.insert(name.to_owned())
    {
        return;
    }
    let target = scalars::target(member, &components.schemas);
    if let Some((_, members)) = schema::union(target) {
        for member in members {
            collect(member, components, seen, depth, shapes);
        }
    } else {
        let shape = of(target, components, seen, depth);
        if !shapes.contains(&shape) {
            shapes.push(shape);
        }
    }
}

fn of(target: &Value, components: &Components, seen: &mut BTreeSet<String>, depth: usize) -> Shape {
    let kind = target.get("type").and_then(Value::as_str);
    let mut shape = Shape {
        kind: kind.map(str::to_owned),
        ..Shape::default()
    };
    if let Some(properties) = schema::properties(target) {
        shape.kind = Some("object".to_owned());
        let is_required = |name: &str| {
            let child = properties.get(name);
            // Null is as good as nothing.
            schema::is_required(target, name) && !child.is_some_and(schema::is_nullable)
        };
        let fields = properties.keys();
        shape.fields = Some(
            fields
                .map(|name| (name.clone(), is_required(name)))
                .collect(),
        );
        for (name, child) in properties {
            let values = schema::text_values(scalars::target(child, &components.schemas));
            if let Some(values) = values {
                let values = values.into_iter().map(str::to_owned);
                shape.fixed.push((name.clone(), values.collect()));
            }
        }
    } else if kind == Some("array")
        && depth > 0
        && let Some(items) = target.get("items")
    {
        let mut seen = seen.clone();
        collect(items, components, &mut seen, depth - 1, &mut shape.items);
    } else if schema::text_values(target).is_some() {
        shape.kind = Some("string".to_owned());
    }
    shape
}
