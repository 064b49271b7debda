//! Which type of a union stands for which member of the schema.

use std::collections::BTreeSet;

use serde_json::Value;
use syn::Type;

use super::rust_type::{any, is_map, last, named, names, value_of};
use super::walk::Walk;
use crate::read::{generic, is_any};
use crate::shape::{Form, Union};

impl<'a> Walk<'a> {
    /// The types of the members of a union.
    pub(super) fn members(&self, union: &Union) -> Vec<Type> {
        let tagged = union
            .members
            .iter()
            .filter_map(|it| it.component.as_deref());
        let carried = self.rust.carriers.get(&union.name);
        let carried = carried.map_or([].as_slice(), Vec::as_slice);
        match union.form {
            Form::Tagged { .. } => tagged.filter_map(named).collect(),
            _ => carried.iter().cloned().map(value_of).collect(),
        }
    }

    /// The type of one member of a union, wherever it stands in the union.
    pub(super) fn member(&self, union: &Union, pointer: &str, schema: &'a Value) -> Type {
        let (pointer, schema) = self.target(pointer, schema);
        if let Some(own) = self.types.get(pointer) {
            return named(own).unwrap_or_else(any);
        }
        let tag = match &union.form {
            Form::Tagged { tag } => Some(tag.as_str()),
            _ => None,
        };
        let types = self.members(union);
        if let Some(ty) = types.iter().find(|ty| self.is_of_kind(ty, schema, tag)) {
            return ty.clone();
        }
        // A union in a union may have become one with it.
        let is_union = ["anyOf", "oneOf"].iter().any(|it| schema.get(it).is_some());
        let same = is_union.then(|| named(&union.name)).flatten();
        same.unwrap_or_else(any)
    }

    /// What a schema stands for that only refers to another.
    fn target<'b>(&self, pointer: &'b str, schema: &'a Value) -> (&'b str, &'a Value)
    where
        'a: 'b,
    {
        let (mut pointer, mut schema) = (pointer, schema);
        // No chain of references is that long, unless it is a cycle.
        for _ in 0..32 {
            let parts = schema.get("allOf").and_then(Value::as_array);
            let only = parts.filter(|_| schema.get("properties").is_none());
            let alone = match only.map(Vec::as_slice) {
                Some([only]) => only,
                _ => schema,
            };
            let target = alone.get("$ref").and_then(Value::as_str);
            let target = target.map(|it| it.trim_start_matches('#'));
            match target.and_then(|it| Some((it, self.document.pointer(it)?))) {
                Some(found) if !self.types.contains_key(found.0) => (pointer, schema) = found,
                Some(found) => return found,
                None => break,
            }
        }
        (pointer, schema)
    }

    /// Whether a member of a union may be the type of the schema: a struct has
    /// to have its properties, but for the tag.
    fn is_of_kind(&self, ty: &Type, schema: &'a Value, tag: Option<&str>) -> bool {
        let name = last(ty).unwrap_or_default();
        if let Some(fields) = self.rust.fields.get(&name) {
            let mut properties = BTreeSet::new();
            self.collect(schema, &mut properties, &mut BTreeSet::new());
            let written = self.plan.constants.get(&name).map(|(tag, _)| tag.as_str());
            let is_there =
                |it: &&str| fields.contains_key(*it) || Some(*it) == tag || Some(*it) == written;
            return !properties.is_empty() && properties.iter().all(is_there);
        }
        let is_enum = self.plan.enums.iter().any(|it| it.name == name);
        match schema.get("type").and_then(Value::as_str) {
            Some("string") => name == "String" || is_enum,
            Some("boolean") => name == "bool",
            Some("integer") => matches!(
                name.as_str(),
                "i64" | "u64" | "i32" | "u32" | "f64" | "Number"
            ),
            Some("number") => matches!(name.as_str(), "f64" | "f32" | "Number"),
            Some("array") => {
                let inner = generic(ty, "Vec").cloned().map(value_of);
                let items = schema.get("items").map(|it| self.target("", it).1);
                // Of several lists the items tell which it is.
                inner.is_some_and(|inner| {
                    is_any(&inner) || items.is_none_or(|it| self.may_be(&inner, it))
                })
            }
            Some("object") => is_map(ty),
            _ if schema.get("enum").is_some() => is_enum,
            _ => false,
        }
    }

    /// Whether a type may be that of the items of a list.
    fn may_be(&self, ty: &Type, schema: &'a Value) -> bool {
        let has_name = self.types.values().any(|own| names(ty, own));
        has_name || self.is_of_kind(ty, schema, None)
    }

    /// The names of the properties of a schema, those of its parts included.
    fn collect(
        &self,
        schema: &'a Value,
        names: &mut BTreeSet<&'a str>,
        seen: &mut BTreeSet<&'a str>,
    ) {
        if let Some(target) = schema.get("$ref").and_then(Value::as_str)
            && seen.insert(target)
            && let Some(target) = self.document.pointer(target.trim_start_matches('#'))
        {
            self.collect(target, names, seen);
        }
        let properties = schema.get("properties").and_then(Value::as_object);
        names.extend(
            properties
                .into_iter()
                .flatten()
                .map(|(name, _)| name.as_str()),
        );
        let parts = schema.get("allOf").and_then(Value::as_array);
        for part in parts.into_iter().flatten() {
            self.collect(part, names, seen);
        }
    }
}
