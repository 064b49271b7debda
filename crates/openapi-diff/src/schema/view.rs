//! A schema as it is compared: the spellings that mean the same are one.
//!
//! Null is a flag, whether it was `type: [T, "null"]`, a union with null or
//! `nullable: true`. A union or an `allOf` of one schema is that schema.
//! `const` is an `enum` of one value, and a list of types is a union.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::keywords::{Meaning, meaning};
use crate::equal::same;
use crate::node::{Node, name_of};

#[derive(Debug, Default)]
pub(crate) struct View<'a> {
    pub(crate) at: String,
    /// As it was written.
    pub(crate) source: Option<&'a Value>,
    /// Every keyword that no other field of this view stands for.
    pub(crate) keywords: BTreeMap<&'a str, Node<'a>>,
    pub(crate) reference: Option<String>,
    /// Without null, but where it is the only one.
    pub(crate) types: Vec<&'a str>,
    /// Without null.
    pub(crate) values: Option<Vec<Node<'a>>>,
    pub(crate) union: Option<Union<'a>>,
    pub(crate) all_of: Vec<View<'a>>,
    pub(crate) nullable: bool,
    /// What is neither an object nor `true`, and so no schema that we know.
    pub(crate) verbatim: Option<&'a Value>,
}

#[derive(Debug)]
pub(crate) struct Union<'a> {
    /// `anyOf` or `oneOf`; none for a list of types.
    pub(crate) keyword: Option<&'static str>,
    pub(crate) members: Vec<View<'a>>,
}

impl<'a> View<'a> {
    pub(crate) fn of(node: &Node<'a>) -> Self {
        let mut view = Self {
            at: node.at.clone(),
            source: Some(node.value),
            ..Self::default()
        };
        view.absorb(node);
        if view.union.is_none() && view.types.len() > 1 {
            let members = std::mem::take(&mut view.types).into_iter();
            let at = node.at.as_str();
            let member = |name| Self {
                at: format!("{at}/type"),
                types: vec![name],
                ..Self::default()
            };
            view.union = Some(Union {
                keyword: None,
                members: members.map(member).collect(),
            });
        }
        view
    }

    pub(crate) fn keyword(&self, name: &str) -> Option<&Node<'a>> {
        self.keywords.get(name)
    }

    /// What stands in the schema itself goes before what stands in the one
    /// member of a union.
    fn absorb(&mut self, node: &Node<'a>) {
        let Some(object) = node.object() else {
            self.verbatim = (*node.value != Value::Bool(true)).then_some(node.value);
            return;
        };
        // Beside an `enum` it is the narrower one.
        if let Some(only) = node.get("const") {
            self.absorb_values(vec![only]);
        }
        for (keyword, child) in node.members() {
            self.absorb_keyword(keyword, child);
        }
        for keyword in ["anyOf", "oneOf"] {
            if let Some(child) = node.get(keyword).filter(|child| child.value.is_array()) {
                self.absorb_union(keyword, &child, object);
            }
        }
        if let Some(child) = node.get("allOf").filter(|child| child.value.is_array()) {
            self.absorb_all(&child, object);
        }
    }

    fn absorb_keyword(&mut self, keyword: &'a str, child: Node<'a>) {
        match (keyword, child.value) {
            ("nullable", Value::Bool(nullable)) => self.nullable |= nullable,
            // YAML makes null of a `null` without quotes.
            ("type", Value::String(_) | Value::Array(_) | Value::Null) => {
                let names = match child.value {
                    Value::Array(_) => child.items(),
                    _ => vec![child],
                };
                let names: Vec<&str> = names
                    .iter()
                    .filter_map(|name| type_name(name.value))
                    .collect();
                self.absorb_types(names);
            }
            ("enum", Value::Array(_)) => self.absorb_values(child.items()),
            ("$ref", Value::String(reference)) if self.reference.is_none() => {
                self.reference = Some(name_of(reference));
            }
            ("const", _) | ("anyOf" | "oneOf" | "allOf", Value::Array(_)) => {}
            _ => {
                self.keywords.entry(keyword).or_insert(child);
            }
        }
    }

    fn absorb_types(&mut self, mut names: Vec<&'a str>) {
        names.sort_unstable();
        names.dedup();
        if names.len() > 1 || !self.types.is_empty() {
            self.nullable |= names.contains(&"null");
            names.retain(|name| *name != "null");
        }
        if self.types.is_empty() {
            self.types = names;
        }
    }

    fn absorb_values(&mut self, values: Vec<Node<'a>>) {
        let (nulls, others): (Vec<_>, Vec<_>) =
            values.into_iter().partition(|value| value.value.is_null());
        self.nullable |= !nulls.is_empty() && !others.is_empty();
        if others.is_empty() && !nulls.is_empty() {
            self.absorb_types(vec!["null"]);
        } else if self.values.is_none() {
            self.values = Some(others);
        }
    }

    fn absorb_union(
        &mut self,
        keyword: &'static str,
        list: &Node<'a>,
        around: &Map<String, Value>,
    ) {
        let all = list.items();
        let count = all.len();
        let members: Vec<Node> = all
            .into_iter()
            .filter(|member| !is_null(member.value))
            .collect();
        self.nullable |= members.len() < count && !members.is_empty();
        match members.as_slice() {
            [] if count > 0 => self.absorb_types(vec!["null"]),
            [only] if !contradicts(only, keyword, around) => self.absorb(only),
            _ if self.union.is_some() => {
                self.keywords.entry(keyword).or_insert_with(|| list.clone());
            }
            _ => {
                let members: Vec<Self> = members.iter().map(Self::of).collect();
                self.nullable |= members.iter().any(|member| member.nullable);
                self.union = Some(Union {
                    keyword: Some(keyword),
                    members,
                });
            }
        }
    }

    fn absorb_all(&mut self, list: &Node<'a>, around: &Map<String, Value>) {
        let (texts, members): (Vec<_>, Vec<_>) = list.items().into_iter().partition(only_annotates);
        match members.as_slice() {
            [only] if !contradicts(only, "allOf", around) => self.absorb(only),
            _ => self.all_of.extend(members.iter().map(Self::of)),
        }
        for text in texts {
            self.absorb(&text);
        }
    }
}

fn type_name(value: &Value) -> Option<&str> {
    match value {
        Value::Null => Some("null"),
        other => other.as_str(),
    }
}

/// True for a schema of null and nothing else.
fn is_null(schema: &Value) -> bool {
    let is_null = |value: &Value| value.is_null() || value == "null";
    let is_list_of_null = |value: &Value| match value.as_array().map(Vec::as_slice) {
        Some([only]) => is_null(only),
        _ => false,
    };
    schema.as_object().is_some_and(|schema| {
        schema.get("type").is_some_and(|it| is_null(it) || is_list_of_null(it))
            || schema.get("const").is_some_and(Value::is_null)
            || matches!(schema.get("enum"), Some(Value::Array(values)) if !values.is_empty() && values.iter().all(Value::is_null))
    })
}

fn only_annotates(schema: &Node) -> bool {
    let keywords = schema.object().map(|schema| schema.keys());
    keywords.is_some_and(|mut keywords| keywords.all(|keyword| annotates(keyword)))
}

/// True where the only member of `list` and what is around it say something
/// else of one keyword, so that neither may stand for both.
fn contradicts(member: &Node, list: &str, around: &Map<String, Value>) -> bool {
    let lists = ["anyOf", "oneOf", "allOf"].into_iter();
    let is_another = |(keyword, child): (&str, Node)| {
        let other = around.get(keyword).filter(|_| keyword != list);
        other.is_some_and(|other| !same(other, child.value)) && !annotates(keyword)
    };
    lists.filter(|name| around.contains_key(*name)).count() > 1
        || member.members().into_iter().any(is_another)
}

/// True for a keyword that says nothing of which values there are.
fn annotates(keyword: &str) -> bool {
    matches!(
        meaning(keyword),
        Meaning::Prose | Meaning::Default | Meaning::Deprecated
    )
}
