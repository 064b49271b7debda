//! What becomes of one reference.

use serde_json::Value;

use super::find::{Finder, Site};
use super::follow;
use super::identity::Identity;
use super::names;
use super::plan::{Becomes, Hoisted};
use super::sources::{Base, Target};
use crate::Pointer;
use crate::anatomy::{Node, is_map_at, kind_at};
use crate::document::kind;
use crate::loss::Report;

impl<'a> Finder<'a, '_, '_> {
    /// 3.0 cannot choose a target by the path that led to it.
    pub(super) fn dynamic(
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
        let target = target.filter(|it| holder.get("$ref").is_none() && self.may_be_schema(it));
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
        self.plan.edit(holder, reference, becomes);
    }

    /// The values of a discriminator name schemas or refer to them.
    pub(super) fn mapping(&mut self, discriminator: &'a Value, base: &Base<'a>) {
        let Some(held) = discriminator.get("mapping") else {
            return;
        };
        for (value, named) in held.as_object().into_iter().flatten() {
            let Value::String(target) = named else {
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
                false => {
                    let mut steps = self.here();
                    steps.push("mapping".to_owned());
                    let found = self.target(base, &steps, value, target).ok();
                    let found = found.filter(|it| self.may_be_schema(it));
                    found.map(|it| self.component(Node::Schema, "schemas", &it))
                }
            };
            match resolved {
                Some(text) => {
                    self.plan.edit(held, named, Becomes::Text("", text));
                }
                None if target.is_empty() || target.starts_with('#') => {
                    let pointer = base.pointer(&self.here()).join("mapping");
                    let lost = format!("{target:?} leads to no schema");
                    self.report.lose(&pointer, value, lost);
                    self.plan.edit(held, named, Becomes::Nothing);
                }
                // A reader of 3.0 makes of it what one of 3.1 did.
                None => {}
            }
        }
    }

    pub(super) fn settle(&mut self, site: &Site<'a>) {
        let here = || site.base.pointer(&site.steps);
        let refuse = |report: &mut Report, reason: &str| {
            let reason = format!("{:?}: {reason}", site.reference);
            report.refuse(&here().join(site.keyword), reason);
        };
        let target = self.target(&site.base, &site.steps, site.keyword, site.reference);
        let target = match target {
            Ok(target) => target,
            Err(reason) => return refuse(self.report, &reason),
        };
        if site.node == Node::Schema && is_document_root(&target) {
            let lost = "the whole document is no schema: any value is admitted";
            self.report.lose(&here(), site.keyword, lost);
            self.plan.edit(site.holder, site.held, Becomes::Nothing);
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
                    self.alone(site.holder, site.keyword, &here());
                }
                let pointer = target.base.pointer(&target.steps);
                Becomes::Inlined(target.value, pointer)
            }
        };
        if !self.plan.edit(site.holder, site.held, becomes) {
            refuse(
                self.report,
                "the object that holds it is taken for several kinds of objects",
            );
        }
    }

    /// What the keyword of the object at `steps` refers to.
    fn target(
        &mut self,
        base: &Base<'a>,
        steps: &[String],
        keyword: &str,
        reference: &str,
    ) -> Result<Target<'a>, String> {
        self.sources.resolve(base, reference).or_else(|reason| {
            let target = follow::around(base, steps, reference).ok_or(reason)?;
            let lost = format!(
                "{reference:?} is nothing of the document: that of the schema around it is taken"
            );
            self.report.lose(&base.pointer(steps), keyword, lost);
            Ok(target)
        })
    }

    /// What stands beside a reference to a callback is no part of it.
    fn alone(&mut self, holder: &'a Value, reference: &str, pointer: &Pointer) {
        let beside = holder.as_object().into_iter().flatten();
        for (keyword, held) in beside.filter(|(keyword, _)| *keyword != reference) {
            let lost = "OpenAPI 3.0 ignores what stands beside a reference";
            self.report.lose(pointer, keyword, lost);
            self.plan.edit(holder, held, Becomes::Nothing);
        }
    }

    /// Where the anatomy of the document says what it is.
    pub(super) fn kind_of(&self, target: &Target<'a>) -> Option<Node> {
        match target.base.file.is_document {
            true => kind_at(&target.steps),
            false => None,
        }
    }

    /// True of a schema, also where only the reference makes it one.
    fn may_be_schema(&self, target: &Target<'a>) -> bool {
        let is_held = target.base.file.is_document && is_map_at(&target.steps);
        let stands = self.kind_of(target);
        is_schema(target.value) && !is_held && stands.is_none_or(|it| it == Node::Schema)
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
    pub(super) fn hoist(
        &mut self,
        section: &'static str,
        node: Node,
        target: &Target<'a>,
    ) -> String {
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
}

fn is_schema(value: &Value) -> bool {
    value.is_object() || value.is_boolean()
}

fn is_document_root(target: &Target<'_>) -> bool {
    target.base.file.is_document && target.steps.is_empty()
}
