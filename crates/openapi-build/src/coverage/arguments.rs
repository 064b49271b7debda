//! The arguments of a method, beside the schemas that they are written from.

use serde_json::Value;
use syn::Type;

use super::operations::One;
use super::rust_type::referred;
use super::walk::{Walk, escape};
use crate::read::Method;
use crate::shape::Place;

impl<'a> One<'a, '_> {
    /// Walks the parameters and the parts of a form.
    pub(super) fn arguments(&self, walk: &mut Walk<'a>, method: &Method) {
        self.parameters(walk, method);
        self.parts(walk, method);
    }

    /// Those of the path, too.
    fn parameters(&self, walk: &mut Walk<'a>, method: &Method) {
        let path = self.pointer.rsplit_once('/').map_or("", |(path, _)| path);
        let shared = self.document.pointer(path).map(|it| (path, it));
        for (at, holder) in shared.into_iter().chain([(self.pointer, self.operation)]) {
            let parameters = holder.get("parameters").and_then(Value::as_array);
            for (index, parameter) in parameters.into_iter().flatten().enumerate() {
                let (parameter, at) = self.resolved(parameter, format!("{at}/parameters/{index}"));
                let name = parameter.get("name").and_then(Value::as_str);
                let schema = parameter.get("schema");
                if let (Some(name), Some(schema)) = (name, schema) {
                    let at = format!("{at}/schema");
                    argument(walk, method, name, at, schema, |place| !place.is_of_body());
                }
            }
        }
    }

    /// The parts of a form.
    fn parts(&self, walk: &mut Walk<'a>, method: &Method) {
        let Some(body) = self.operation.get("requestBody") else {
            return;
        };
        let (body, at) = self.resolved(body, format!("{}/requestBody", self.pointer));
        let content = body.get("content").and_then(Value::as_object);
        for (media_type, of_form) in content.into_iter().flatten() {
            if media_type != "multipart/form-data" {
                continue;
            }
            let Some(schema) = of_form.get("schema") else {
                continue;
            };
            let at = format!("{at}/content/{}/schema", escape(media_type));
            let (schema, at) = self.resolved(schema, at);
            let properties = schema.get("properties").and_then(Value::as_object);
            for (name, child) in properties.into_iter().flatten() {
                let at = format!("{at}/properties/{}", escape(name));
                argument(walk, method, name, at, child, |place| place == Place::Part);
            }
        }
    }
}

/// Walks what one argument of a method is written from.
fn argument<'a>(
    walk: &mut Walk<'a>,
    method: &Method,
    name: &str,
    at: String,
    schema: &'a Value,
    is_there: impl Fn(Place) -> bool,
) {
    let mut arguments = method.arguments.iter();
    if let Some(argument) = arguments.find(|it| it.wire == name && is_there(it.place)) {
        walk.look(at, schema, text_as_owned(&argument.ty));
    }
}

/// `&str` is a `String` that is lent.
fn text_as_owned(ty: &Type) -> Type {
    match referred(ty) {
        Type::Path(path) if path.path.is_ident("str") => syn::parse_quote!(::std::string::String),
        ty => ty.clone(),
    }
}
