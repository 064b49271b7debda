//! What a schema is in Rust, as far as its name says.

use serde_json::Value;

use super::view::View;
use crate::equal::same;

/// Two schemas of one shape are compared part by part; else the type changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Verbatim,
    Reference,
    Union,
    AllOf,
    Enum,
    Struct,
    Map,
    List,
    Text,
    Integer,
    Number,
    Flag,
    Null,
    Any,
    /// A type that JSON Schema does not have.
    Unknown,
}

impl View<'_> {
    pub(crate) fn shape(&self) -> Shape {
        if self.verbatim.is_some() {
            return Shape::Verbatim;
        }
        if self.reference.is_some() {
            return Shape::Reference;
        }
        if self.union.is_some() {
            return Shape::Union;
        }
        if !self.all_of.is_empty() {
            return Shape::AllOf;
        }
        if self.has_text_values() {
            return Shape::Enum;
        }
        let has_members = |name| {
            let object = self.keyword(name).and_then(|node| node.object());
            object.is_some_and(|object| !object.is_empty())
        };
        match self.types.as_slice() {
            ["object"] | [] if has_members("properties") => Shape::Struct,
            ["object"] => Shape::Map,
            ["array"] => Shape::List,
            ["string"] => Shape::Text,
            ["integer"] => Shape::Integer,
            ["number"] => Shape::Number,
            ["boolean"] => Shape::Flag,
            ["null"] => Shape::Null,
            [] if self.keyword("items").is_some() => Shape::List,
            [] if self.keyword("additionalProperties").is_some() => Shape::Map,
            [] => self.shape_of_values(),
            _ => Shape::Unknown,
        }
    }

    fn has_text_values(&self) -> bool {
        let values = self.values.as_ref();
        values.is_some_and(|values| {
            !values.is_empty() && values.iter().all(|value| value.value.is_string())
        })
    }

    fn shape_of_values(&self) -> Shape {
        let values = self.values.as_deref().unwrap_or_default();
        let all = |is: &dyn Fn(&Value) -> bool| values.iter().all(|value| is(value.value));
        match values {
            [] => Shape::Any,
            _ if all(&Value::is_boolean) => Shape::Flag,
            _ if all(&Value::is_i64) => Shape::Integer,
            _ if all(&Value::is_number) => Shape::Number,
            _ => Shape::Any,
        }
    }

    /// True where both stand for one Rust type, or for two that are compared
    /// part by part.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        let shape = self.shape();
        shape == other.shape()
            && match shape {
                Shape::Verbatim => match (self.verbatim, other.verbatim) {
                    (Some(old), Some(new)) => same(old, new),
                    _ => false,
                },
                Shape::Reference => self.reference == other.reference,
                Shape::Unknown => self.types == other.types,
                _ => true,
            }
    }

    /// The type for people, as in Rust where Rust has a name for it.
    pub(crate) fn name(&self) -> String {
        match self.shape() {
            Shape::Verbatim => self.verbatim.map(ToString::to_string).unwrap_or_default(),
            Shape::Reference => self.reference.clone().unwrap_or_default(),
            Shape::Union => names(self.union.iter().flat_map(|union| &union.members), " or "),
            Shape::AllOf => names(self.all_of.iter(), " and "),
            Shape::Enum => "enum".to_owned(),
            Shape::Struct => "struct".to_owned(),
            Shape::Map => format!("map of {}", self.part("additionalProperties")),
            Shape::List => format!("Vec<{}>", self.part("items")),
            Shape::Text => "String".to_owned(),
            Shape::Integer => "i64".to_owned(),
            Shape::Number => "f64".to_owned(),
            Shape::Flag => "bool".to_owned(),
            Shape::Null => "null".to_owned(),
            Shape::Any => "any value".to_owned(),
            Shape::Unknown => self.types.join(" or "),
        }
    }

    fn part(&self, keyword: &str) -> String {
        match self.keyword(keyword) {
            Some(part) if part.object().is_some() => View::of(part).name(),
            _ => "any value".to_owned(),
        }
    }
}

fn names<'a, 'b: 'a>(members: impl Iterator<Item = &'a View<'b>>, between: &str) -> String {
    let names: Vec<String> = members.map(View::name).collect();
    names.join(between)
}
