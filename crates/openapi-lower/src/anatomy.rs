//! The anatomy of a document: which object stands under which keyword. One
//! table, for the search for references and for the lowering.

/// The kinds of objects that rules are written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Node {
    Document,
    Info,
    License,
    Server,
    Tag,
    Components,
    PathItem,
    Callback,
    Operation,
    Parameter,
    Header,
    RequestBody,
    Response,
    MediaType,
    Encoding,
    Example,
    Link,
    SecurityScheme,
    Schema,
}

/// How the children stand under a keyword.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Held {
    One,
    List,
    Map,
    /// A map in which `x-…` is an extension; elsewhere it is a name, such as
    /// that of a header.
    Extensible,
}

use Held::{Extensible, List, Map as Named, One};

impl Node {
    /// What stands under `keyword`, where it holds objects of the anatomy.
    ///
    /// What is dropped whole (webhooks) or moved elsewhere (shared path items)
    /// is not in the table: nobody looks into it.
    pub(crate) fn child(self, keyword: &str) -> Option<(Held, Node)> {
        Some(match (self, keyword) {
            (Node::Document, "info") => (One, Node::Info),
            (Node::Document, "tags") => (List, Node::Tag),
            (Node::Document, "paths") => (Extensible, Node::PathItem),
            (Node::Document, "components") => (One, Node::Components),
            (Node::Document | Node::PathItem | Node::Operation, "servers") => (List, Node::Server),
            (Node::Info, "license") => (One, Node::License),
            (Node::Components, "schemas") => (Named, Node::Schema),
            (Node::Components, "responses") => (Named, Node::Response),
            (Node::Components, "parameters") => (Named, Node::Parameter),
            (Node::Components, "requestBodies") => (Named, Node::RequestBody),
            (Node::Components, "headers") => (Named, Node::Header),
            (Node::Components, "callbacks") => (Named, Node::Callback),
            (Node::Components, "links") => (Named, Node::Link),
            (Node::Components, "securitySchemes") => (Named, Node::SecurityScheme),
            (Node::Components | Node::Parameter | Node::Header | Node::MediaType, "examples") => {
                (Named, Node::Example)
            }
            (
                Node::PathItem,
                "get" | "put" | "post" | "delete" | "options" | "head" | "patch" | "trace",
            ) => (One, Node::Operation),
            (Node::PathItem | Node::Operation, "parameters") => (List, Node::Parameter),
            (Node::Operation, "requestBody") => (One, Node::RequestBody),
            (Node::Operation, "responses") => (Extensible, Node::Response),
            (Node::Operation, "callbacks") => (Named, Node::Callback),
            // A map of expressions to path items, without a keyword between;
            // it may be a reference to a shared one.
            (Node::Callback, expression) => {
                if expression.starts_with("x-") || expression == "$ref" {
                    return None;
                }
                (One, Node::PathItem)
            }
            (Node::Parameter | Node::Header | Node::MediaType, "schema") => (One, Node::Schema),
            (Node::Parameter | Node::Header | Node::RequestBody | Node::Response, "content") => {
                (Named, Node::MediaType)
            }
            (Node::Response | Node::Encoding, "headers") => (Named, Node::Header),
            (Node::Response, "links") => (Named, Node::Link),
            (Node::Link, "server") => (One, Node::Server),
            (Node::MediaType, "encoding") => (Named, Node::Encoding),
            (Node::Schema, keyword) => return schema_child(keyword),
            _ => return None,
        })
    }

    /// The section of the components that holds such objects in OpenAPI 3.0.
    ///
    /// It has one for callbacks, but hardly a reader that follows references
    /// to it.
    pub(crate) fn section(self) -> Option<&'static str> {
        Some(match self {
            Node::Schema => "schemas",
            Node::Response => "responses",
            Node::Parameter => "parameters",
            Node::RequestBody => "requestBodies",
            Node::Header => "headers",
            Node::Example => "examples",
            Node::Link => "links",
            Node::SecurityScheme => "securitySchemes",
            _ => return None,
        })
    }

    /// True where a reference may stand for the object.
    pub(crate) fn may_be_referred_to(self) -> bool {
        self.section().is_some()
            || matches!(self, Node::PathItem | Node::Callback | Node::MediaType)
    }

    /// What it is called in messages.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Node::Document => "a document",
            Node::Info => "an info object",
            Node::License => "a license",
            Node::Server => "a server",
            Node::Tag => "a tag",
            Node::Components => "the components",
            Node::PathItem => "a path item",
            Node::Callback => "a callback",
            Node::Operation => "an operation",
            Node::Parameter => "a parameter",
            Node::Header => "a header",
            Node::RequestBody => "a request body",
            Node::Response => "a response",
            Node::MediaType => "a media type",
            Node::Encoding => "an encoding",
            Node::Example => "an example",
            Node::Link => "a link",
            Node::SecurityScheme => "a security scheme",
            Node::Schema => "a schema",
        }
    }
}

fn schema_child(keyword: &str) -> Option<(Held, Node)> {
    let held = match keyword {
        "properties" | "patternProperties" | "dependentSchemas" | "$defs" | "definitions" => Named,
        "allOf" | "anyOf" | "oneOf" | "prefixItems" => List,
        // What the lowering keeps of a tuple.
        "x-prefix-items" => List,
        "items"
        | "additionalItems"
        | "additionalProperties"
        | "not"
        | "if"
        | "then"
        | "else"
        | "contains"
        | "propertyNames"
        | "contentSchema"
        | "unevaluatedItems"
        | "unevaluatedProperties" => One,
        _ => return None,
    };
    Some((held, Node::Schema))
}

/// The kind of the object that stands at these steps from the document's root.
pub(crate) fn kind_at(steps: &[String]) -> Option<Node> {
    let mut node = Node::Document;
    let mut steps = steps.iter().peekable();
    while let Some(step) = steps.next() {
        let (held, child) = node.child(step)?;
        if held != One {
            let name = steps.next()?;
            if held == Extensible && name.starts_with("x-") {
                return None;
            }
        } else if step == "items" {
            // A list as `items` is a tuple of old.
            steps.next_if(|it| it.bytes().all(|byte| byte.is_ascii_digit()));
        }
        node = child;
    }
    Some(node)
}

/// True where a map or a list of objects stands at these steps.
pub(crate) fn is_map_at(steps: &[String]) -> bool {
    let held = steps.split_last().and_then(|(last, steps)| {
        let node = kind_at(steps)?;
        node.child(last)
    });
    held.is_some_and(|(held, _)| held != One)
}
