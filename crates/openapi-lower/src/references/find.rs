//! Looks at every reference, and plans what becomes of it.

use std::collections::{HashMap, HashSet, VecDeque};

use serde_json::Value;

use super::names::{self, Names};
use super::plan::{Becomes, Hoisted, Identity, Plan};
use super::sources::{self, Base, Sources, Target};
use crate::anatomy::{Held, Node, kind_at};
use crate::document::kind;
use crate::loss::Report;

/// A reference that is not one to a component of this document.
struct Site<'a> {
    node: Node,
    holder: &'a Value,
    keyword: &'a str,
    reference: &'a str,
    base: Base<'a>,
    steps: Vec<String>,
}

/// One step of a pointer, not yet written out.
#[derive(Clone, Copy)]
enum Step<'a> {
    Name(&'a str),
    Index(usize),
}

pub(super) struct Finder<'a, 'r, 'p> {
    document: &'a Value,
    sources: Sources<'a, 'r>,
    report: &'p mut Report,
    names: Names,
    plan: Plan<'a>,
    sites: VecDeque<Site<'a>>,
    /// What was hoisted, by section.
    hoisted: HashMap<(Identity, &'static str), String>,
    /// What was looked at outside of the document's own anatomy.
    walked: HashSet<Identity>,
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
            walked: HashSet::new(),
            start: Vec::new(),
            steps: Vec::new(),
        }
    }

    /// Looks at the whole document, and at all that it refers to.
    pub(super) fn run(mut self, base: &Base<'a>) -> Plan<'a> {
        self.rename();
        self.walk(Node::Document, self.document, base, true);
        while let Some(site) = self.sites.pop_front() {
            self.settle(site);
        }
        self.plan
    }

    /// OpenAPI allows few characters in the names of components.
    fn rename(&mut self) {
        let components = self.document.get("components").and_then(Value::as_object);
        for (section, held) in components.into_iter().flatten() {
            let node = Node::Components.child(section).map(|(_, node)| node);
            // Requirements name security schemes, without a reference.
            let node = node.filter(|node| *node != Node::SecurityScheme);
            let Some(section) = node.and_then(Node::section) else {
                continue;
            };
            for name in held.as_object().into_iter().flat_map(|it| it.keys()) {
                if names::is_allowed(name) || name.starts_with("x-") {
                    continue;
                }
                let wanted = [names::cleaned(name)];
                let new = self.names.take(self.document, section, &wanted);
                let pointer = crate::Pointer::root().join("components").join(section);
                let lost = format!("OpenAPI 3.0 does not allow the name: it is `{new}` now");
                self.report.lose(&pointer, name, lost);
                let renamed = self.plan.renamed.entry(section).or_default();
                renamed.insert(name, new);
            }
        }
    }

    fn here(&self) -> Vec<String> {
        let walked = self.steps.iter().map(|step| match step {
            Step::Name(name) => (*name).to_owned(),
            Step::Index(index) => index.to_string(),
        });
        self.start.iter().cloned().chain(walked).collect()
    }

    fn walk(&mut self, node: Node, value: &'a Value, base: &Base<'a>, is_anatomy: bool) {
        let Value::Object(object) = value else {
            return;
        };
        if !is_anatomy && !self.walked.insert(Identity::of(value)) {
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
        reference: &'a Value,
        base: &Base<'a>,
    ) {
        let Value::String(reference) = reference else {
            let reason = format!("expected a reference, found {}", kind(reference));
            let pointer = base.pointer(&self.here()).join(keyword);
            self.report.refuse(&pointer, reason);
            self.plan.edit(holder, keyword, Becomes::Nothing);
            return;
        };
        if base.is_document() && self.is_component(node, reference) {
            return;
        }
        self.sites.push_back(Site {
            node,
            holder,
            keyword,
            reference,
            base: base.clone(),
            steps: self.here(),
        });
    }

    fn is_component(&self, node: Node, reference: &str) -> bool {
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

    /// 3.0 cannot choose a target by the path that led to it.
    fn dynamic(
        &mut self,
        holder: &'a Value,
        keyword: &'a str,
        reference: &'a Value,
        base: &Base<'a>,
    ) {
        let text = reference.as_str().unwrap_or_default();
        let target = match keyword {
            "$recursiveRef" => self.sources.recursive(),
            _ => text
                .strip_prefix('#')
                .and_then(|anchor| self.sources.dynamic(anchor))
                .or_else(|| match text.contains('/') {
                    true => self.sources.resolve(base, text).ok(),
                    false => None,
                }),
        };
        let pointer = base.pointer(&self.here());
        let target = target.filter(|it| holder.get("$ref").is_none() && is_schema(it.value));
        let becomes = match target {
            Some(target) => {
                let lost =
                    format!("an ordinary reference now: no other schema overrides {reference}");
                self.report.lose(&pointer, keyword, lost);
                let name = self.component(Node::Schema, "schemas", &target);
                Becomes::Text("$ref", name)
            }
            None => {
                let lost = format!("{reference} has no single target here: any value is admitted");
                self.report.lose(&pointer, keyword, lost);
                Becomes::Nothing
            }
        };
        self.plan.edit(holder, keyword, becomes);
    }

    /// The values of a discriminator name schemas or refer to them.
    fn mapping(&mut self, discriminator: &'a Value, base: &Base<'a>) {
        let Some(held) = discriminator.get("mapping") else {
            return;
        };
        for (value, target) in held.as_object().into_iter().flatten() {
            let Value::String(target) = target else {
                continue;
            };
            let schemas = self
                .document
                .get("components")
                .and_then(|it| it.get("schemas"));
            let is_name =
                base.file.is_document && schemas.is_some_and(|it| it.get(target).is_some());
            if base.is_document() && self.is_component(Node::Schema, target)
                || is_name && names::is_allowed(target)
            {
                continue;
            }
            let resolved = match is_name {
                true => Some(self.plan.name("schemas", target).to_owned()),
                false => match self.sources.resolve(base, target) {
                    Ok(found) if is_schema(found.value) => {
                        Some(self.component(Node::Schema, "schemas", &found))
                    }
                    // A reader of 3.0 makes of it what one of 3.1 did.
                    _ => None,
                },
            };
            if let Some(text) = resolved {
                self.plan.edit(held, value, Becomes::Text("", text));
            }
        }
    }

    fn settle(&mut self, site: Site<'a>) {
        let pointer = site.base.pointer(&site.steps);
        let refuse = |report: &mut Report, reason: &str| {
            let reason = format!("{:?}: {reason}", site.reference);
            report.refuse(&pointer.join(site.keyword), reason);
        };
        let target = match self.sources.resolve(&site.base, site.reference) {
            Ok(target) => target,
            Err(reason) => match sources::around(&site.base, &site.steps, site.reference) {
                Some(target) => {
                    let lost = format!(
                        "{:?} is nothing of the document: that of the schema around it is taken",
                        site.reference
                    );
                    self.report.lose(&pointer, site.keyword, lost);
                    target
                }
                None => return refuse(self.report, &reason),
            },
        };
        if site.node == Node::Schema && is_document_root(&target) {
            let lost = "the whole document is no schema: any value is admitted";
            self.report.lose(&pointer, site.keyword, lost);
            self.plan.edit(site.holder, site.keyword, Becomes::Nothing);
            return;
        }
        let is_fit = match site.node {
            Node::Schema => is_schema(target.value),
            _ => target.value.is_object(),
        };
        let stands = self.kind_of(&target);
        // A header is a parameter without a name: some documents share both.
        let is_other = stands.is_some_and(|it| it != site.node);
        let is_header = site.node == Node::Header && stands == Some(Node::Parameter);
        if !is_fit || is_other && !is_header {
            let stands = stands.map_or(kind(target.value), Node::name);
            let reason = format!("{stands} stands there, not {}", site.node.name());
            return refuse(self.report, &reason);
        }
        let becomes = match site.node.section() {
            Some(section) => Becomes::Text("$ref", self.component(site.node, section, &target)),
            None => {
                self.look_at(site.node, &target);
                if site.node == Node::Callback {
                    self.alone(site.holder, site.keyword, &pointer);
                }
                let pointer = target.base.pointer(&target.steps);
                Becomes::Inlined(target.value, pointer)
            }
        };
        self.plan.edit(site.holder, site.keyword, becomes);
    }

    /// What stands beside a reference to a callback is no part of it.
    fn alone(&mut self, holder: &'a Value, reference: &str, pointer: &crate::Pointer) {
        let beside = holder.as_object().into_iter().flat_map(|it| it.keys());
        for keyword in beside.filter(|keyword| *keyword != reference) {
            let lost = "OpenAPI 3.0 ignores what stands beside a reference";
            self.report.lose(pointer, keyword, lost);
            self.plan.edit(holder, keyword, Becomes::Nothing);
        }
    }

    /// Where the anatomy of the document says what it is.
    fn kind_of(&self, target: &Target<'a>) -> Option<Node> {
        match target.base.file.is_document {
            true => kind_at(&target.steps),
            false => None,
        }
    }

    /// A reference to the target among the components, where it stands or to
    /// which it is moved.
    fn component(&mut self, node: Node, section: &'static str, target: &Target<'a>) -> String {
        if target.base.file.is_document
            && let [components, held, name] = target.steps.as_slice()
            && components == "components"
            && held == section
        {
            let name = self.plan.name(section, name);
            return format!("#/components/{section}/{name}");
        }
        let name = self.hoist(section, node, target);
        self.look_at(node, target);
        format!("#/components/{section}/{name}")
    }

    /// The name under which the target stands among the components.
    fn hoist(&mut self, section: &'static str, node: Node, target: &Target<'a>) -> String {
        let identity = Identity::of(target.value);
        if let Some(name) = self.hoisted.get(&(identity, section)) {
            return name.clone();
        }
        let stem = (!target.base.file.is_document).then(|| target.base.stem());
        let wanted = names::wanted(&target.steps, stem);
        let name = self.names.take(self.document, section, &wanted);
        self.hoisted.insert((identity, section), name.clone());
        if self.kind_of(target) == Some(node) {
            let reference = format!("#/components/{section}/{name}");
            self.plan.replaced.insert(identity, reference);
        }
        self.plan.hoisted.push(Hoisted {
            node,
            name: name.clone(),
            value: target.value,
            pointer: target.base.pointer(&target.steps),
        });
        name
    }

    /// Looks for references in what the document's anatomy does not reach.
    fn look_at(&mut self, node: Node, target: &Target<'a>) {
        if self.kind_of(target).is_none() {
            let start = std::mem::replace(&mut self.start, target.steps.clone());
            let steps = std::mem::take(&mut self.steps);
            self.walk(node, target.value, &target.base, false);
            self.start = start;
            self.steps = steps;
        }
    }
}

fn is_schema(value: &Value) -> bool {
    value.is_object() || value.is_boolean()
}

fn is_document_root(target: &Target<'_>) -> bool {
    target.base.file.is_document && target.steps.is_empty()
}
