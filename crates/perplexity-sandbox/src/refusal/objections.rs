//! Where Pydantic would see what JSON Schema finds wrong.
//!
//! They differ in unions. JSON Schema says that no member fits; Pydantic tries each member and says
//! of each what does not fit, with the member's label in the `loc`, or follows the tag.

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;
use jsonschema::paths::LocationSegment;
use serde_json::{Value, json};

use super::label::{self, label};
use super::words::{self, NO_OBJECT, alternatives};
use super::{Detail, words::words};

/// Finds the words for what is wrong with one value.
#[derive(Debug)]
pub(crate) struct Objections<'d> {
    document: &'d Value,
    /// The members of unions inside which the value is looked at, the outermost first.
    members: Vec<Member>,
    details: Vec<Detail>,
}

/// A member of a union, which stands in the `loc` behind as many steps of the value's path.
#[derive(Debug)]
struct Member {
    depth: usize,
    label: String,
}

impl<'d> Objections<'d> {
    pub(crate) fn new(document: &'d Value) -> Self {
        Self {
            document,
            members: Vec::new(),
            details: Vec::new(),
        }
    }

    pub(crate) fn details(mut self, errors: &[ValidationError<'_>]) -> Vec<Detail> {
        self.add(errors);
        self.details
    }

    fn add(&mut self, errors: &[ValidationError<'_>]) {
        for error in errors {
            match error.kind() {
                Kind::AnyOf { context } | Kind::OneOfNotValid { context } => {
                    self.union(error, context);
                }
                // What is not among the values that are listed has also another type than they.
                Kind::Type { .. } if errors.iter().any(|other| lists_values(other, error)) => {}
                _ => self.single(error),
            }
        }
    }

    fn single(&mut self, error: &ValidationError<'_>) {
        let schema = self.schema(error).unwrap_or(&Value::Null);
        let (kind, msg) = words(error, schema);
        let missing = match error.kind() {
            Kind::Required { property } => Some(property.clone()),
            _ => None,
        };
        let loc = self.loc(error).into_iter().chain(missing);
        self.details.push(Detail::new(loc, kind, msg));
    }

    fn union(&mut self, error: &ValidationError<'_>, context: &[Vec<ValidationError<'static>>]) {
        let schema = self.schema(error).unwrap_or(&Value::Null);
        let members = label::members(schema);
        if members.len() != context.len() {
            return self.single(error);
        }
        if let Some(discriminator) = schema.get("discriminator")
            && let Some(name) = discriminator["propertyName"].as_str()
            && let Some(mapping) = discriminator["mapping"].as_object()
        {
            let tags = mapping.iter().filter_map(|(tag, target)| {
                let is_meant = |member: &Value| member["$ref"] == *target;
                let number = members.iter().position(is_meant)?;
                Some((tag.as_str(), context.get(number)?.as_slice()))
            });
            return self.tagged(error, name, &tags.collect::<Vec<_>>());
        }
        // Null only says that the others may be left out.
        let meant = members.iter().zip(context);
        let meant: Vec<_> = meant
            .filter(|(member, _)| !label::is_null(member))
            .collect();
        match meant.as_slice() {
            [(_, errors)] => self.add(errors),
            meant => {
                for (member, errors) in meant {
                    self.inside(error, label(self.document, member), errors);
                }
            }
        }
    }

    /// A union that is told by a tag: `tags` has what is wrong by each of them.
    fn tagged(
        &mut self,
        error: &ValidationError<'_>,
        name: &str,
        tags: &[(&str, &[ValidationError<'static>])],
    ) {
        let (kind, msg) = match error.instance().as_object().map(|object| object.get(name)) {
            None => ("model_attributes_type", NO_OBJECT.to_owned()),
            Some(None) => (
                "union_tag_not_found",
                format!("Input has no '{name}', which tells what it is"),
            ),
            Some(Some(tag)) => {
                let known = tags.iter().find(|(known, _)| tag == known);
                if let Some((tag, errors)) = known {
                    return self.inside(error, (*tag).to_owned(), errors);
                }
                let expected: Vec<_> = tags.iter().map(|(tag, _)| json!(tag)).collect();
                let expected = alternatives(&expected);
                let tag = words::python(tag);
                (
                    "union_tag_invalid",
                    format!("Input tag '{tag}' found using '{name}' should be {expected}"),
                )
            }
        };
        let detail = Detail::new(self.loc(error), kind, msg);
        self.details.push(detail);
    }

    fn inside(
        &mut self,
        union: &ValidationError<'_>,
        label: String,
        errors: &[ValidationError<'static>],
    ) {
        let depth = union.instance_path().into_iter().count();
        self.members.push(Member { depth, label });
        self.add(errors);
        self.members.pop();
    }

    /// From the body down to the value, by way of the members of unions.
    fn loc(&self, error: &ValidationError<'_>) -> Vec<Value> {
        let mut loc: Vec<Value> = error.instance_path().into_iter().map(step).collect();
        // The innermost first, which moves none of those that are still to come.
        for member in self.members.iter().rev() {
            loc.insert(member.depth.min(loc.len()), json!(member.label));
        }
        loc
    }

    /// The schema that has the keyword which does not hold.
    fn schema(&self, error: &ValidationError<'_>) -> Option<&'d Value> {
        let (schema, _) = error.schema_path().as_str().rsplit_once('/')?;
        self.document.pointer(schema)
    }
}

fn step(step: LocationSegment<'_>) -> Value {
    match step {
        LocationSegment::Property(name) => json!(name),
        LocationSegment::Index(number) => json!(number),
    }
}

/// Whether `other` says of the same value that it is not among those that are listed.
fn lists_values(other: &ValidationError<'_>, error: &ValidationError<'_>) -> bool {
    matches!(other.kind(), Kind::Enum { .. } | Kind::Constant { .. })
        && other.instance_path() == error.instance_path()
}
