//! The entry: with another version, base or files than the usual.

use std::fmt;

use serde_json::Value;

use crate::document::{self, Origins, Walk};
use crate::loss::Report;
use crate::references::{self, Resolver};
use crate::{Error, Lowered, Pointer, rules, uri};

/// A lowering of a document that consists of several files.
///
/// Other files are asked for by their URI, each once, and become components
/// of the one document. The crate itself reads nothing.
///
/// # Example
///
/// ```
/// use openapi_lower::Lowering;
/// use serde_json::json;
///
/// let document = json!({
///     "openapi": "3.1.0",
///     "info": { "title": "Example", "version": "1" },
///     "components": { "schemas": { "Owner": { "properties": {
///         "pet": { "$ref": "schemas/pet.yaml" }
///     } } } }
/// });
/// let lowered = Lowering::new()
///     .base("api/openapi.yaml")
///     .resolver(|uri| match uri {
///         "api/schemas/pet.yaml" => Ok(json!({ "type": ["string", "null"] })),
///         _ => Err("there is no such file".to_owned()),
///     })
///     .lower(&document)?;
/// let schemas = &lowered.document["components"]["schemas"];
/// assert_eq!(schemas["Owner"]["properties"]["pet"], json!({ "$ref": "#/components/schemas/pet" }));
/// assert_eq!(schemas["pet"], json!({ "type": "string", "nullable": true }));
/// # Ok::<(), openapi_lower::Error>(())
/// ```
#[derive(Default)]
pub struct Lowering<'r> {
    base: String,
    resolver: Option<Resolver<'r>>,
}

impl fmt::Debug for Lowering<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lowering")
            .field("base", &self.base)
            .field("resolver", &self.resolver.is_some())
            .finish()
    }
}

/// Two are enough for what people write; this is for what nobody does.
const MAX_WALKS: usize = 8;

impl<'r> Lowering<'r> {
    /// A lowering of a document of one file.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The URI or path of the document: references to other files count from
    /// it, and one that leads back to it leads to the document itself.
    ///
    /// Without it, relative references are handed to the resolver as they
    /// stand, but for `./` and `a/../`.
    #[must_use]
    pub fn base(mut self, uri: impl Into<String>) -> Self {
        self.base = uri.into();
        self
    }

    /// Reads another file: from its URI, resolved and without a fragment, to
    /// its content.
    ///
    /// It is called once for each file. Its error ends up in the refusal of
    /// the reference.
    #[must_use]
    pub fn resolver(mut self, resolver: impl FnMut(&str) -> Result<Value, String> + 'r) -> Self {
        self.resolver = Some(Box::new(resolver));
        self
    }

    /// Lowers the document, as [`lower`](crate::lower) does.
    ///
    /// # Errors
    ///
    /// As [`lower`](crate::lower).
    pub fn lower(self, document: &Value) -> Result<Lowered, Error> {
        let mut report = Report::default();
        if !document::check_depth(document, &mut report) {
            return report.into_result(Value::Null);
        }
        if !document.is_object() {
            let found = document::kind(document);
            let reason = format!("not an OpenAPI document: expected an object, found {found}");
            report.refuse(&Pointer::root(), reason);
            return report.into_result(Value::Null);
        }
        if is_lowered(document) {
            return report.into_result(document.clone());
        }
        let own = document.get("$self").and_then(Value::as_str);
        let base = own.map_or(self.base.clone(), |own| uri::resolve(&self.base, own));
        let settled = references::settle(document, &base, self.resolver, &mut report);
        let mut lowered = settled.document;
        for walks in 1.. {
            let mut walk = Walk {
                origins: &settled.origins,
                report: &mut report,
            };
            walk.document(&mut lowered);
            if report.has_refused() {
                break;
            }
            let is_settled = is_settled(&mut lowered, &settled.origins, &mut report);
            let is_unsure = walks == 1 && report.has_asked_not.get();
            if is_settled && !is_unsure || walks == MAX_WALKS {
                break;
            }
            if let Some(version) = lowered.get_mut("openapi") {
                *version = "3.1.0".into();
            }
        }
        report.into_result(lowered)
    }
}

/// True where nothing came to light that the walk had to know: a union of null
/// and of itself is a ring without its null, and of some schemas only their
/// lowering tells what they say of null. Then the walk has to be gone again, as
/// where it asked a `not`, which only its lowering decides.
fn is_settled(lowered: &mut Value, origins: &Origins, report: &mut Report) -> bool {
    let has_opened = references::open_rings(lowered, origins, report);
    rules::survey(lowered, report) && !has_opened
}

/// A document of OpenAPI 3.0 has nothing to lower.
fn is_lowered(document: &Value) -> bool {
    let version = document.get("openapi").and_then(Value::as_str);
    version.is_some_and(|version| version == "3.0" || version.starts_with("3.0."))
}
