//! The methods of the client: facts handed to the runtime, which does the rest.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Ident, Type};

use super::{docs, parameters, secrets, streams};
use crate::read::{Answer, Argument, Method, Rust, is_named};
use crate::shape::{Body, Operation, Place, Plan, Struct, code, escape, sentence};

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
    let path = &operation.template;
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
    let raw = raw_body(&operation.body);
    let arguments = arguments.chain(raw.iter().map(|(ty, _)| quote!(body: #ty)));
    let (constructor, answer) = match &method.answer {
        Answer::Json(ty) => (quote!(json), quote!(#ty)),
        Answer::ByStatus(ty) => (quote!(by_status), quote!(#ty)),
        Answer::Text => (quote!(text), quote!(::std::string::String)),
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
        let wire = match argument.place {
            Place::Path => argument
                .name
                .to_string()
                .trim_start_matches("r#")
                .to_owned(),
            _ => argument.wire.clone(),
        };
        let (_, value) = handed_over(argument, plan);
        // A number or a flag comes by value.
        let is_lent = matches!(argument.ty, Type::Reference(_));
        let value = match argument.place {
            Place::Body if !is_lent => quote!(&#value),
            _ => value,
        };
        let styled = parameters::style(argument);
        match argument.place {
            Place::File => quote!(.form_file(#wire, #value)),
            Place::Files => quote!(.form_files(#wire, #value)),
            Place::Body => match &operation.body {
                Body::Pairs => quote!(.body_pairs(#value)),
                Body::Json(Some(media_type)) => {
                    quote!(.body_json(#value).header("content-type", #media_type))
                }
                _ => quote!(.body_json(#value)),
            },
            place if styled.is_some() => {
                let method = match place {
                    Place::Path => format_ident!("argument_styled"),
                    Place::Header => format_ident!("header_styled"),
                    Place::Cookie => format_ident!("cookie_styled"),
                    Place::Part => format_ident!("form_styled"),
                    _ => format_ident!("query_styled"),
                };
                quote!(.#method(#wire, #styled, #value))
            }
            Place::Path => quote!(.argument(#wire, #value)),
            // A value that is no text cannot be a header by itself.
            Place::Header if is_text(&argument.ty) => quote!(.header(#wire, #value)),
            Place::Header => quote!(.header(#wire, #value.to_string())),
            Place::Cookie => quote!(.cookie(#wire, #value)),
            Place::Part => quote!(.form(#wire, #value)),
            Place::Query => quote!(.query(#wire, #value)),
        }
    });
    let raw = raw.as_ref().map(|(_, sent)| sent);
    let key = method.arguments.iter().find_map(|it| match &it.place {
        Place::Header if it.wire.eq_ignore_ascii_case("idempotency-key") => Some(&it.wire),
        _ => None,
    });
    // Declared, and so documented: what has one may be sent again.
    let keyed = key.map(|wire| quote!(.with_idempotency_key(#wire)));
    let secret_answer =
        secrets::has_secret_answer(method, plan, rust).then(|| quote!(.with_secret_answer()));
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
            #raw
            #switch
            #(#secrets)*
        }
    }
}

/// A body that has no type: what a method takes for it, and how it is sent.
fn raw_body(body: &Body) -> Option<(TokenStream, TokenStream)> {
    match body {
        Body::Text(media_type) => Some((
            quote!(impl ::std::convert::Into<::std::string::String>),
            quote!(.body_bytes(#media_type, ::std::convert::Into::<::std::string::String>::into(body))),
        )),
        Body::Bytes(media_type) => Some((
            quote!(impl ::std::convert::Into<::std::vec::Vec<u8>>),
            quote!(.body_bytes(#media_type, body)),
        )),
        Body::None | Body::Json(_) | Body::Pairs => None,
    }
}

/// The argument of the JSON body, where it is a struct.
pub(super) fn body<'a>(method: &'a Method, plan: &'a Plan) -> Option<(&'a Ident, &'a Struct)> {
    let body = method.arguments.iter().find(|it| it.place == Place::Body)?;
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
        Place::File => return (quote!(::openapi_runtime::Upload), quote!(#name)),
        Place::Files => {
            let files = quote!(impl ::std::iter::IntoIterator<Item = ::openapi_runtime::Upload>);
            return (files, quote!(#name));
        }
        Place::Body => return (quote!(#ty), quote!(#name)),
        _ => {}
    }
    let is_enum = |ty: &Type| plan.enums.iter().any(|it| is_named(ty, &[&it.name]));
    if parameters::style(argument).is_some() {
        return parameters::styled(ty, name);
    }
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
pub(super) fn said(argument: &Argument) -> Option<&str> {
    Some(argument.docs.as_str()).filter(|text| !text.is_empty())
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
            let text = said(argument)?.replace("\n\n", " ");
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
