//! The methods of the client: facts handed to the runtime, which does the rest.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Ident, Type};

use super::{docs, parameters, secrets, streams};
use crate::read::{Answer, Argument, Method, Place, Rust, is_named};
use crate::shape::{Operation, Plan, Struct, code, escape, sentence};

/// One `impl` for each family of operations: those of the document's `tags` in
/// their order, then the others in that of the operations.
pub(super) fn emit(plan: &Plan, rust: &Rust) -> TokenStream {
    let mut families: Vec<(&str, Vec<TokenStream>)> = plan
        .families
        .iter()
        .map(|(name, _)| (name.as_str(), Vec::new()))
        .collect();
    for operation in &plan.operations {
        let Some(method) = rust.method_of(operation) else {
            continue;
        };
        let emitted = emit_method(operation, method, plan, rust);
        match families
            .iter_mut()
            .find(|(family, _)| *family == operation.family)
        {
            Some((_, methods)) => methods.push(emitted),
            None => families.push((&operation.family, vec![emitted])),
        }
    }
    families.retain(|(_, methods)| !methods.is_empty());
    let impls = families.iter().map(|(family, methods)| {
        let described = plan.families.iter().find(|(name, _)| name == family);
        let text = described.map_or(String::new(), |(_, text)| sentence(&escape(text)));
        let heading = format!("# {}\n\n{text}", escape(family));
        let heading = docs(heading.trim_end());
        quote!(#heading impl Client { #(#methods)* })
    });
    quote!(#(#impls)*)
}

fn emit_method(operation: &Operation, method: &Method, plan: &Plan, rust: &Rust) -> TokenStream {
    let name = &method.name;
    let text = operation.name.as_str();
    let path = &method.path;
    let verb = format_ident!("{}", method.verb.to_lowercase());
    let method_docs = docs(&prose(operation, method, plan, rust));
    let deprecated = operation
        .deprecated
        .then(|| quote!(#[deprecated = "the service's document says so"]));
    let required: Vec<&Argument> = method
        .arguments
        .iter()
        .filter(|it| !it.is_optional)
        .collect();
    let arguments = required.iter().map(|argument| {
        let name = &argument.name;
        let (ty, _) = handed_over(argument, plan);
        quote!(#name: #ty)
    });
    let (constructor, answer) = match &method.answer {
        Answer::Json(ty) => (quote!(json), quote!(#ty)),
        Answer::Empty => (quote!(empty), quote!(())),
        Answer::Bytes => (quote!(download), quote!(::openapi_runtime::Download)),
    };
    let parameters = parameters::name(operation, method).map(|it| quote!(parameters::#it));
    let answer = match (parameters, &method.event) {
        (Some(parameters), None) => quote!(#answer, #parameters),
        (Some(parameters), Some(event)) => quote!(#answer, #parameters, #event),
        (None, Some(event)) => quote!(#answer, (), #event),
        (None, None) => answer,
    };
    let filled = required.iter().map(|argument| {
        let name = argument.name.to_string();
        let name = name.trim_start_matches("r#");
        let (_, value) = handed_over(argument, plan);
        match &argument.place {
            Place::Path => quote!(.argument(#name, #value)),
            Place::Query(wire) => quote!(.query(#wire, #value)),
            // A value that is no text cannot be a header by itself.
            Place::Header(wire) if is_text(&argument.ty) => quote!(.header(#wire, #value)),
            Place::Header(wire) => quote!(.header(#wire, #value.to_string())),
            Place::Part(wire) => quote!(.form(#wire, #value)),
            Place::File(wire) => quote!(.form_file(#wire, #value)),
            Place::Json => quote!(.body_json(#value)),
        }
    });
    let key = method.arguments.iter().find_map(|it| match &it.place {
        Place::Header(wire) if wire.eq_ignore_ascii_case("idempotency-key") => Some(wire),
        _ => None,
    });
    // Declared, and so documented: what has one may be sent again.
    let keyed = key.map(|wire| quote!(.with_idempotency_key(#wire)));
    let secret_answer =
        secrets::has_secret_answer(method, plan).then(|| quote!(.with_secret_answer()));
    let secrets = secrets::sent(method, plan, rust);
    let switch = operation.streams.then(|| streams::switch(method, plan));
    quote! {
        #method_docs
        #deprecated
        pub fn #name(&self, #(#arguments),*) -> ::openapi_runtime::Call<#answer> {
            ::openapi_runtime::Call::#constructor(
                self.transport(),
                ::openapi_runtime::Operation::#verb(#text, #path)#keyed #secret_answer,
            )
            #(#filled)*
            #switch
            #(#secrets)*
        }
    }
}

/// The argument of the JSON body, where it is a struct.
pub(super) fn body<'a>(method: &'a Method, plan: &'a Plan) -> Option<(&'a Ident, &'a Struct)> {
    let body = method.arguments.iter().find(|it| it.place == Place::Json)?;
    let Type::Reference(reference) = &body.ty else {
        return None;
    };
    Some((&body.name, named(&reference.elem, plan)?))
}

/// The struct of a type.
pub(super) fn named<'a>(ty: &Type, plan: &'a Plan) -> Option<&'a Struct> {
    plan.structs.iter().find(|it| is_named(ty, &[&it.name]))
}

/// The type of an argument, and the value of it that the call takes.
pub(super) fn handed_over(argument: &Argument, plan: &Plan) -> (TokenStream, TokenStream) {
    let (name, ty) = (&argument.name, &argument.ty);
    match argument.place {
        Place::File(_) => return (quote!(::openapi_runtime::Upload), quote!(#name)),
        Place::Json => return (quote!(#ty), quote!(#name)),
        _ => {}
    }
    let is_enum = |ty: &Type| plan.enums.iter().any(|it| is_named(ty, &[&it.name]));
    if let Some(item) = parameters::item_of(ty) {
        return (
            quote!(impl ::std::iter::IntoIterator<Item = impl ::std::convert::Into<#item>>),
            quote!(#name.into_iter().map(::std::convert::Into::<#item>::into)),
        );
    }
    let by_value = match ty {
        Type::Reference(reference) => &*reference.elem,
        ty => ty,
    };
    if is_enum(by_value) {
        let ty = by_value;
        return (
            quote!(impl ::std::convert::Into<#ty>),
            quote!(::std::convert::Into::<#ty>::into(#name)),
        );
    }
    (quote!(#ty), quote!(#name))
}

/// What the document says about an argument.
pub(super) fn said<'a>(argument: &Argument, operation: &'a Operation) -> Option<&'a str> {
    let name = argument.name.to_string();
    let text = match &argument.place {
        Place::Query(wire) | Place::Header(wire) => operation.arguments.get(wire),
        Place::Part(wire) | Place::File(wire) => operation.parts.get(wire),
        _ => operation.arguments.get(name.trim_start_matches("r#")),
    };
    text.map(String::as_str).filter(|text| !text.is_empty())
}

fn is_text(ty: &Type) -> bool {
    matches!(ty, Type::Reference(reference) if is_named(&reference.elem, &["str"]))
}

/// What the document says, the request, the arguments, the errors, the source.
fn prose(operation: &Operation, method: &Method, plan: &Plan, rust: &Rust) -> String {
    let mut parts = Vec::new();
    let description = escape(&operation.description);
    let summary = escape(&operation.summary);
    for text in [description, summary] {
        if !text.is_empty() {
            parts.push(linked(sentence(&text), operation, plan, rust));
            break;
        }
    }
    let request = format!("{} {}", method.verb, operation.path);
    parts.push(format!("Sends {}.", code(&request)));
    let explained: Vec<String> = method
        .arguments
        .iter()
        .filter(|argument| !argument.is_optional)
        .filter_map(|argument| {
            let text = said(argument, operation)?.replace("\n\n", " ");
            Some(format!("- `{}`: {text}", argument.name))
        })
        .collect();
    if !explained.is_empty() {
        parts.push(format!("# Arguments\n\n{}", explained.join("\n")));
    }
    if let Some(name) = parameters::name(operation, method) {
        parts.push(format!(
            "`with` sets the optional parameters: see [`{name}`](parameters::{name})."
        ));
    }
    if method.event.is_some() {
        parts.push(streams::SAID.to_owned());
    }
    parts.push(
        "# Errors\n\nWhen it is awaited: where no answer came, where its status is not a success, \
         or where its body is not what the document says."
            .to_owned(),
    );
    if let Some(source) = &operation.source {
        parts.push(format!("Source: {}", escape(source)));
    }
    parts.join("\n\n")
}

/// Where the document names another operation by method and path, in code, a
/// reader of Rust wants its method.
fn linked(mut text: String, operation: &Operation, plan: &Plan, rust: &Rust) -> String {
    for other in plan
        .operations
        .iter()
        .filter(|it| it.name != operation.name)
    {
        if let Some(method) = rust.method_of(other) {
            let request = code(&format!("{} {}", method.verb, other.path));
            let name = &method.name;
            text = text.replace(&request, &format!("[`{name}`](Client::{name})"));
        }
    }
    text
}
