//! Unions told apart by what fits best.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Ident;

use super::unions;
use crate::shape::{Plan, Shape, Union};

pub(super) fn emit(
    union: &Union,
    plan: &Plan,
    name: &Ident,
    variants: &[Ident],
    is_boxed: &impl Fn(usize) -> bool,
) -> TokenStream {
    let shapes = plan.shapes.get(&union.name).map(Vec::as_slice);
    let members = shapes.unwrap_or_default().iter().map(|shapes| list(shapes));
    let reads = variants.iter().enumerate().map(|(index, variant)| {
        let boxed = is_boxed(index).then(|| quote!(.map(::std::boxed::Box::new)));
        quote!(#index => codec::serde_json::from_value(value) #boxed .map(Self::#variant))
    });
    let written = vec![quote!(member.serialize(to)); variants.len()];
    let serde = unions::serde(name, variants, &written, &quote!(codec::read_by_shape));
    quote! {
        #[doc(hidden)]
        impl codec::ByShape for #name {
            const MEMBERS: &'static [&'static [codec::Shape]] = &[#(#members),*];

            fn read(
                member: usize,
                value: codec::serde_json::Value,
            ) -> ::std::result::Result<Self, codec::serde_json::Error> {
                match member {
                    #(#reads,)*
                    _ => Ok(Self::unrecognized(value)),
                }
            }

            fn unrecognized(value: codec::serde_json::Value) -> Self {
                Self::Unrecognized(Unrecognized(value))
            }
        }

        #serde
    }
}

fn list(shapes: &[Shape]) -> TokenStream {
    let each = shapes.iter().map(one);
    quote!(&[#(#each),*])
}

fn one(shape: &Shape) -> TokenStream {
    let simple = |name: &str| {
        let name = quote::format_ident!("{name}");
        quote!(codec::Shape::#name)
    };
    match (shape.kind.as_deref(), &shape.fields) {
        (Some("string"), _) => simple("Text"),
        (Some("integer"), _) => simple("Integer"),
        (Some("number"), _) => simple("Number"),
        (Some("boolean"), _) => simple("Boolean"),
        (Some("array"), _) => {
            let items = list(&shape.items);
            quote!(codec::Shape::List(#items))
        }
        (Some("object"), None) => simple("Map"),
        (Some("object"), Some(fields)) => {
            let fields = fields
                .iter()
                .map(|(name, is_required)| quote!((#name, #is_required)));
            let fixed = shape
                .fixed
                .iter()
                .map(|(name, values)| quote!((#name, &[#(#values),*])));
            quote!(codec::Shape::Object { fields: &[#(#fields),*], fixed: &[#(#fixed),*] })
        }
        _ => simple("Any"),
    }
}
