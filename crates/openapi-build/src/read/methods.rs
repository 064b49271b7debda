//! The facts of each method: how it is called, and what goes where.

use std::collections::BTreeMap;

use quote::format_ident;
use syn::visit_mut::VisitMut as _;
use syn::{
    File, FnArg, GenericArgument, Ident, ImplItem, ImplItemFn, Item, Pat, PathArguments,
    ReturnType, Type,
};

use super::types::{generic, is_named};
use super::{statements, types};
use crate::error::Error;
use crate::shape::{Form, Operation, Place, Plan, Style};

/// A method of progenitor's client.
pub(crate) struct Method {
    /// The operation's name, and how Rust writes it where that is a keyword.
    pub(crate) operation: String,
    pub(crate) name: Ident,
    /// In capitals.
    pub(crate) verb: String,
    /// In the order of the plan's parameters; the body is the last.
    pub(crate) arguments: Vec<Argument>,
    pub(crate) answer: Answer,
    /// The type of the events of the answer, where it can be a stream of them.
    pub(crate) event: Option<Type>,
}

pub(crate) struct Argument {
    pub(crate) name: Ident,
    pub(crate) ty: Type,
    pub(crate) place: Place,
    /// The name that it has on the wire.
    pub(crate) wire: String,
    pub(crate) style: Style,
    pub(crate) docs: String,
    pub(crate) is_optional: bool,
    /// It is written as one text by itself, or its items are.
    pub(crate) is_displayed: bool,
}

pub(crate) enum Answer {
    Json(Box<Type>),
    /// A type for each status.
    ByStatus(Box<Type>),
    Text,
    Empty,
    Bytes,
}

/// Reads every operation's method. `items` are the types.
pub(super) fn read(file: &File, items: &[Item], plan: &Plan) -> Result<Vec<Method>, Error> {
    let functions: BTreeMap<String, &ImplItemFn> = file
        .items
        .iter()
        .filter_map(|item| match item {
            Item::Impl(item) if item.trait_.is_none() => Some(&item.items),
            _ => None,
        })
        .flatten()
        .filter_map(|item| match item {
            ImplItem::Fn(function) if function.sig.asyncness.is_some() => {
                Some((function.sig.ident.to_string(), function))
            }
            _ => None,
        })
        .collect();
    let read = plan.operations.iter().map(|operation| {
        // The method of the operation `move` is `move_`.
        let own = functions.get(&operation.name);
        let function = own.or_else(|| functions.get(&format!("{}_", operation.name)));
        let function = function
            .ok_or_else(|| Error::emit(format!("progenitor made no method {}", operation.name)))?;
        read_method(function, operation, plan, items)
    });
    read.collect()
}

fn read_method(
    function: &ImplItemFn,
    operation: &Operation,
    plan: &Plan,
    items: &[Item],
) -> Result<Method, Error> {
    let request = statements::read(function, &operation.name)?;
    let mut found: Vec<(Ident, Type)> = Vec::new();
    for input in &function.sig.inputs {
        let FnArg::Typed(input) = input else { continue };
        let Pat::Ident(pattern) = &*input.pat else {
            return Err(Error::emit(format!(
                "{}: an argument without a name",
                operation.name
            )));
        };
        if !request.sends(&pattern.ident) {
            return Err(Error::emit(format!(
                "{}: the argument `{}` goes nowhere",
                operation.name, pattern.ident
            )));
        }
        found.push((pattern.ident.clone(), (*input.ty).clone()));
    }
    let mut arguments = Vec::new();
    for parameter in &operation.parameters {
        let own = found.iter().find(|(name, _)| *name == parameter.engine);
        let (_, ty) = own.ok_or_else(|| {
            Error::emit(format!(
                "{}: progenitor has no argument for `{}`",
                operation.name, parameter.wire
            ))
        })?;
        let is_optional = generic(ty, "Option").is_some();
        let ty = generic(ty, "Option").unwrap_or(ty);
        arguments.push(Argument {
            ty: as_written(ty),
            name: syn::parse_str(&parameter.ident).map_err(Error::emit)?,
            place: parameter.place,
            wire: parameter.wire.clone(),
            style: parameter.style,
            docs: parameter.docs.clone(),
            is_optional,
            is_displayed: is_displayed(ty, plan) || is_list_of_displayed(ty, plan),
        });
    }
    let body = found
        .iter()
        .find(|(name, _)| request.body.as_ref().is_some_and(|it| name == it));
    if let Some((_, ty)) = body {
        arguments.push(Argument {
            ty: as_written(ty),
            name: format_ident!("body"),
            place: Place::Body,
            wire: String::new(),
            style: Style::Json,
            docs: String::new(),
            is_optional: false,
            is_displayed: false,
        });
    }
    if found.len() != arguments.len() {
        return Err(Error::emit(format!(
            "{}: progenitor has arguments of its own",
            operation.name
        )));
    }
    Ok(Method {
        operation: operation.name.clone(),
        name: function.sig.ident.clone(),
        verb: request.verb.to_uppercase(),
        arguments,
        answer: answer(&function.sig.output, operation, plan)?,
        event: operation
            .event
            .as_ref()
            .map(|_| types::event(items, &operation.name))
            .transpose()?,
    })
}

/// True for what can stand in a query several times.
fn is_list_of_displayed(ty: &Type, plan: &Plan) -> bool {
    let ty = match ty {
        Type::Reference(reference) => &*reference.elem,
        ty => ty,
    };
    generic(ty, "Vec").is_some_and(|item| is_displayed(item, plan))
}

/// True for what can stand in a path, a query or a header as it is.
fn is_displayed(ty: &Type, plan: &Plan) -> bool {
    let ty = match ty {
        Type::Reference(reference) => &*reference.elem,
        ty => ty,
    };
    let is_enum = plan.enums.iter().any(|it| is_named(ty, &[&it.name]));
    is_enum || is_named(ty, &["str", "String", "i64", "u64", "f64", "bool"])
}

/// `Result<ResponseValue<T>, …>`.
fn answer(output: &ReturnType, operation: &Operation, plan: &Plan) -> Result<Answer, Error> {
    let unreadable = || {
        Error::emit(format!(
            "{}: its return type cannot be read",
            operation.name
        ))
    };
    let ReturnType::Type(_, ty) = output else {
        return Err(unreadable());
    };
    let Type::Path(path) = &**ty else {
        return Err(unreadable());
    };
    let Some(PathArguments::AngleBracketed(arguments)) =
        path.path.segments.last().map(|last| &last.arguments)
    else {
        return Err(unreadable());
    };
    let Some(GenericArgument::Type(first)) = arguments.args.first() else {
        return Err(unreadable());
    };
    let ty = generic(first, "ResponseValue").ok_or_else(unreadable)?;
    Ok(match ty {
        Type::Tuple(tuple) if tuple.elems.is_empty() => Answer::Empty,
        Type::Path(path) if path.path.is_ident("ByteStream") => Answer::Bytes,
        _ if operation.answers_text => Answer::Text,
        ty => {
            let mut unions = plan.unions.iter();
            let is_by_status =
                unions.any(|it| matches!(it.form, Form::ByStatus) && is_named(ty, &[&it.name]));
            let ty = Box::new(as_written(ty));
            match is_by_status {
                true => Answer::ByStatus(ty),
                false => Answer::Json(ty),
            }
        }
    })
}

/// A type as it is written outside of the types' module.
fn as_written(ty: &Type) -> Type {
    let mut ty = ty.clone();
    types::Localise(false).visit_type_mut(&mut ty);
    if let Type::Reference(reference) = &mut ty {
        reference.lifetime = None;
    }
    ty
}
