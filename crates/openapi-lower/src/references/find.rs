//! Looks at every reference, and plans what becomes of it.

use std::collections::{HashMap, HashSet, VecDeque};
use std::hash::BuildHasherDefault;

use serde_json::Value;

use super::identity::{Identity, Spread};
use super::marks::written;
use super::names::{self, Names};
use super::plan::{Becomes, Plan};
use super::sources::{Base, Sources, Target};
use crate::anatomy::{Held, Node};
use crate::document::kind;
use crate::loss::Report;
use crate::pointer::Step;

/// A reference that is not one to a component of this document.
pub(super) struct Site<'a> {
    pub(super) node: Node,
    pub(super) holder: &'a Value,
    pub(super) keyword: &'a str,
    pub(super) held: &'a Value,
    pub(super) reference: &'a str,
    pub(super) base: Base<'a>,
    pub(super) steps: Vec<String>,
}

pub(super) struct Finder<'a, 'r, 'p> {
    pub(super) document: &'a Value,
    pub(super) sources: Sources<'a, 'r>,
    pub(super) report: &'p mut Report,
    pub(super) names: Names,
    pub(super) plan: Plan<'a>,
    sites: VecDeque<Box<Site<'a>>>,
    /// What was hoisted, by section.
    pub(super) hoisted: HashMap<(Identity, &'static str), String>,
    /// What was looked at outside of the document's own anatomy, and as what.
    walked: HashSet<(Identity, Node), BuildHasherDefault<Spread>>,
    /// The place that the walk has come to: from a start, further down.
    start: Vec<String>,
    steps: Vec<Step<'a>>,
}

impl<'a, 'r, 'p> Finder<'a, 'r, 'p> {
    pub(super) fn new(
        document: &'a Value,
        sources: Sources<'a, 'r>,
        report: &'p mut Report,
    ) -> Self {
        Self {
            document,
            sources,
            report,
            names: Names::new(),
            plan: Plan::default(),
            sites: VecDeque::new(),
            hoisted: HashMap::new(),
            walked: HashSet::default(),
            start: Vec::new(),
            steps: Vec::new(),
        }
    }

    /// Looks at the whole document, and at all that it refers to.
    pub(super) fn run(mut self, base: &Base<'a>) -> Plan<'a> {
        self.rename();
        self.walk(Node::Document, self.document, base, true);
        while let Some(site) = self.sites.pop_front() {
            self.settle(&site);
        }
        self.plan
    }

    pub(super) fn here(&self) -> Vec<String> {
        let mut here = Vec::with_capacity(self.start.len() + self.steps.len());
        here.extend_from_slice(&self.start);
        here.extend(written(&self.steps));
        here
    }

    fn walk(&mut self, node: Node, value: &'a Value, base: &Base<'a>, is_anatomy: bool) {
        let Value::Object(object) = value else {
            return;
        };
        if !is_anatomy && !self.walked.insert((Identity::of(value), node)) {
            return;
        }
        let inner;
        let mut base = base;
        if node == Node::Schema
            && let Some(id) = object.get("$id").and_then(Value::as_str)
        {
            inner = base.inside(id, value, self.here());
            base = &inner;
        }
        for (keyword, held_value) in object {
            match keyword.as_str() {
                "$ref" if node.may_be_referred_to() => {
                    self.reference(node, value, keyword, held_value, base);
                }
                "$dynamicRef" | "$recursiveRef" if node == Node::Schema => {
                    self.dynamic(value, keyword, held_value, base);
                }
                "discriminator" if node == Node::Schema => {
                    self.steps.push(Step::Name(keyword));
                    self.mapping(held_value, base);
                    self.steps.pop();
                }
                _ => {}
            }
            let Some((held, child)) = node.child(keyword) else {
                continue;
            };
            self.steps.push(Step::Name(keyword));
            let is_moved =
                node == Node::Schema && matches!(keyword.as_str(), "$defs" | "definitions");
            self.walk_children(held, child, held_value, base, is_anatomy, is_moved);
            self.steps.pop();
        }
    }

    fn walk_children(
        &mut self,
        held: Held,
        child: Node,
        value: &'a Value,
        base: &Base<'a>,
        is_anatomy: bool,
        is_moved: bool,
    ) {
        match (held, value) {
            // A list as `items` is a tuple of old.
            (Held::One | Held::List, Value::Array(list)) => {
                for (index, item) in list.iter().enumerate() {
                    self.steps.push(Step::Index(index));
                    self.walk(child, item, base, is_anatomy);
                    self.steps.pop();
                }
            }
            (Held::One, value) => self.walk(child, value, base, is_anatomy),
            (Held::Map | Held::Extensible, Value::Object(map)) => {
                if is_moved {
                    self.plan.emptied.insert(Identity::of(value));
                }
                for (name, item) in map {
                    if held == Held::Extensible && name.starts_with("x-") {
                        continue;
                    }
                    self.steps.push(Step::Name(name));
                    if is_moved && (item.is_object() || item.is_boolean()) {
                        let target = Target {
                            value: item,
                            base: base.clone(),
                            steps: self.here(),
                        };
                        self.hoist("schemas", child, &target);
                    }
                    self.walk(child, item, base, is_anatomy);
                    self.steps.pop();
                }
            }
            _ => {}
        }
    }

    /// Most references are to a component of the document, in plain letters:
    /// those stay, and nothing is kept of them.
    fn reference(
        &mut self,
        node: Node,
        holder: &'a Value,
        keyword: &'a str,
        held: &'a Value,
        base: &Base<'a>,
    ) {
        let Value::String(reference) = held else {
            let reason = format!("expected a reference, found {}", kind(held));
            let pointer = base.pointer(&self.here()).join(keyword);
            self.report.refuse(&pointer, reason);
            self.plan.edit(holder, held, Becomes::Nothing);
            return;
        };
        if base.is_document() && self.is_component(node, reference) {
            return;
        }
        self.sites.push_back(Box::new(Site {
            node,
            holder,
            keyword,
            held,
            reference,
            base: base.clone(),
            steps: self.here(),
        }));
    }

    pub(super) fn is_component(&self, node: Node, reference: &str) -> bool {
        let Some(section) = node.section() else {
            return false;
        };
        let name = reference
            .strip_prefix("#/components/")
            .and_then(|rest| rest.strip_prefix(section))
            .and_then(|rest| rest.strip_prefix('/'));
        let (Some(name), Some(components)) = (name, self.document.get("components")) else {
            return false;
        };
        names::is_allowed(name)
            && components
                .get(section)
                .and_then(|held| held.get(name))
                .is_some_and(|it| it.is_object() || it.is_boolean())
    }

    /// Looks for references in what the document's anatomy does not reach.
    pub(super) fn look_at(&mut self, node: Node, target: &Target<'a>) {
        if self.kind_of(target).is_none() {
            let start = std::mem::replace(&mut self.start, target.steps.clone());
            let steps = std::mem::take(&mut self.steps);
            self.walk(node, target.value, &target.base, false);
            self.start = start;
            self.steps = steps;
        }
    }
}
