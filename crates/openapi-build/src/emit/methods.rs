//! The methods of the client: facts handed to the runtime, which does the rest.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Type;

use super::docs;
use crate::read::{Answer, Method, Place, Rust, is_named};
use crate::shape::{Operation, Plan, code, escape, sentence};

/// One `impl` for each family of operations, in the document's order.
pub(super) fn emit(plan: &Plan, rust: &Rust) -> TokenStream {
    let mut families: Vec<(&str, Vec<TokenStream>)> = Vec::new();
    for operation in &plan.operations {
        let Some(method) = rust
            .methods
            .iter()
            .find(|method| method.operation == operation.name)
        else {
            continue;
        };
        let emitted = emit_method(operation, method);
        match families
            .iter_mut()
            .find(|(family, _)| *family == operation.family)
        {
            Some((_, methods)) => methods.push(emitted),
            None => families.push((&operation.family, vec![emitted])),
        }
    }
    let impls = families.iter().map(|(family, methods)| {
        let heading = docs(&format!("# {}", escape(family)));
        quote!(#heading impl Client { #(#methods)* })
    });
    quote!(#(#impls)*)
}

fn emit_method(operation: &Operation, method: &Method) -> TokenStream {
    let name = &method.name;
    let text = operation.name.as_str();
    let path = &method.path;
    let verb = format_ident!("{}", method.verb.to_lowercase());
    let method_docs = docs(&prose(operation, method));
    let deprecated = operation
        .deprecated
        .then(|| quote!(#[deprecated = "the service's document says so"]));
    let arguments = method.arguments.iter().map(|argument| {
        let (name, ty) = (&argument.name, &argument.ty);
        quote!(#name: #ty)
    });
    let (constructor, answer) = match &method.answer {
        Answer::Json(ty) => (quote!(json), quote!(#ty)),
        Answer::Empty => (quote!(empty), quote!(())),
        Answer::Bytes => (quote!(bytes), quote!(::openapi_runtime::bytes::Bytes)),
    };
    let filled = method.arguments.iter().map(|argument| {
        let name = &argument.name;
        let text = name.to_string();
        let text = text.trim_start_matches("r#");
        match &argument.place {
            Place::Path => quote!(.argument(#text, #name)),
            Place::Query(wire) => quote!(.query(#wire, #name)),
            // A value that is no text cannot be a header by itself.
            Place::Header(wire) if is_text(&argument.ty) => quote!(.header(#wire, #name)),
            Place::Header(wire) => quote!(.header(#wire, #name.to_string())),
            Place::Json => quote!(.body_json(#name)),
        }
    });
    quote! {
        #method_docs
        #deprecated
        pub fn #name(&self, #(#arguments),*) -> ::openapi_runtime::Call<#answer> {
            ::openapi_runtime::Call::#constructor(
                self.transport(),
                ::openapi_runtime::Operation::#verb(#text, #path),
            )
            #(#filled)*
        }
    }
}

fn is_text(ty: &Type) -> bool {
    matches!(ty, Type::Reference(reference) if is_named(&reference.elem, &["str"]))
}

/// What the document says, the request, the arguments, the errors, the source.
fn prose(operation: &Operation, method: &Method) -> String {
    let mut parts = Vec::new();
    let description = escape(&operation.description);
    let summary = escape(&operation.summary);
    for text in [description, summary] {
        if !text.is_empty() {
            parts.push(sentence(&text));
            break;
        }
    }
    let request = format!("{} {}", method.verb, operation.path);
    parts.push(format!("Sends {}.", code(&request)));
    let explained: Vec<String> = method
        .arguments
        .iter()
        .filter_map(|argument| {
            let name = argument.name.to_string();
            let wire = match &argument.place {
                Place::Query(wire) | Place::Header(wire) => wire.as_str(),
                _ => name.trim_start_matches("r#"),
            };
            let text = operation
                .arguments
                .get(wire)
                .filter(|text| !text.is_empty())?;
            Some(format!("- `{name}`: {}", escape(text)))
        })
        .collect();
    if !explained.is_empty() {
        parts.push(format!("# Arguments\n\n{}", explained.join("\n")));
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
