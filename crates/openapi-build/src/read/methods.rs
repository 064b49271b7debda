//! The facts of each method: how it is called, and what goes where.

use quote::format_ident;
use syn::visit_mut::VisitMut as _;
use syn::{
    File, FnArg, GenericArgument, Ident, ImplItem, ImplItemFn, Item, Pat, PathArguments,
    ReturnType, Type,
};

use super::types::{generic, is_named};
use super::{statements, types};
use crate::error::Error;
use crate::shape::{Operation, Plan, part, snake_name};

/// A method of progenitor's client.
pub(crate) struct Method {
    /// The operation's name, and how Rust writes it where that is a keyword.
    pub(crate) operation: String,
    pub(crate) name: Ident,
    /// In capitals.
    pub(crate) verb: String,
    /// The path with the arguments' names in braces.
    pub(crate) path: String,
    pub(crate) arguments: Vec<Argument>,
    pub(crate) answer: Answer,
    /// The type of the events of the answer, where it can be a stream of them.
    pub(crate) event: Option<Type>,
}

pub(crate) struct Argument {
    pub(crate) name: Ident,
    pub(crate) ty: Type,
    pub(crate) place: Place,
    pub(crate) is_optional: bool,
}

/// Where an argument goes; with the name that it has on the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Path,
    Query(String),
    Header(String),
    /// A part of a form, as text.
    Part(String),
    /// A part of a form that is a file.
    File(String),
    Json,
}

pub(crate) enum Answer {
    Json(Box<Type>),
    Empty,
    Bytes,
}

/// Reads every operation's method; those with something that cannot be
/// generated yet are left out, with the reason. `items` are the types.
pub(super) fn read(
    file: &File,
    items: &[Item],
    plan: &Plan,
) -> Result<(Vec<Method>, Vec<String>), Error> {
    let functions: Vec<&ImplItemFn> = file
        .items
        .iter()
        .filter_map(|item| match item {
            Item::Impl(item) if item.trait_.is_none() => Some(&item.items),
            _ => None,
        })
        .flatten()
        .filter_map(|item| match item {
            ImplItem::Fn(function) if function.sig.asyncness.is_some() => Some(function),
            _ => None,
        })
        .collect();
    let mut methods = Vec::new();
    let mut left_out = plan.left_out.clone();
    for operation in &plan.operations {
        let function = functions
            .iter()
            .find(|function| is_method_of(&function.sig.ident, &operation.name))
            .ok_or_else(|| Error::emit(format!("progenitor made no method {}", operation.name)))?;
        if let Some(method) = read_method(function, operation, plan, items, &mut left_out)? {
            methods.push(method);
        }
    }
    Ok((methods, left_out))
}

/// The method of the operation `move` is `move_`.
fn is_method_of(ident: &Ident, operation: &str) -> bool {
    let ident = ident.to_string();
    ident == operation || ident.strip_suffix('_') == Some(operation)
}

fn read_method(
    function: &ImplItemFn,
    operation: &Operation,
    plan: &Plan,
    items: &[Item],
    left_out: &mut Vec<String>,
) -> Result<Option<Method>, Error> {
    let request = statements::read(function, &operation.name)?;
    let mut arguments: Vec<Argument> = Vec::new();
    let mut of_engine = Vec::new();
    for input in &function.sig.inputs {
        let FnArg::Typed(input) = input else { continue };
        let Pat::Ident(pattern) = &*input.pat else {
            return Err(Error::emit(format!(
                "{}: an argument without a name",
                operation.name
            )));
        };
        let name = pattern.ident.clone();
        let is_optional = generic(&input.ty, "Option").is_some();
        let place = request
            .place_of(&name)
            .and_then(|place| named(place, operation));
        let Some(place) = place else {
            return Err(Error::emit(format!(
                "{}: the argument `{name}` goes nowhere",
                operation.name
            )));
        };
        let named = match &place {
            Place::Part(name) | Place::File(name) => argument_name(name),
            _ => name.clone(),
        };
        if of_engine.contains(&name) {
            // Where each of them goes could not be told.
            return Err(namesakes(operation, &named));
        }
        of_engine.push(name);
        let ty = generic(&input.ty, "Option").unwrap_or(&input.ty);
        let is_list = is_optional && matches!(place, Place::Query(_));
        if !(place == Place::Json
            || is_displayed(ty, plan)
            || is_list && is_list_of_displayed(ty, plan))
        {
            left_out.push(format!(
                "{}: the parameter {place:?} is neither text nor a number: not supported yet",
                operation.name
            ));
            if is_optional {
                continue;
            }
            return Ok(None);
        }
        // What is required is an argument of one function, what is not a method of one type.
        if arguments
            .iter()
            .any(|it| it.is_optional == is_optional && it.name == named)
        {
            return Err(namesakes(operation, &named));
        }
        arguments.push(Argument {
            ty: as_written(ty),
            name: named,
            place,
            is_optional,
        });
    }
    if let Some(body) = &request.unsupported_body {
        left_out.push(format!(
            "{}: a body by `{body}` is not supported yet",
            operation.name
        ));
        return Ok(None);
    }
    Ok(Some(Method {
        operation: operation.name.clone(),
        name: function.sig.ident.clone(),
        verb: request.verb.to_uppercase(),
        path: request.path.clone(),
        arguments,
        answer: answer(&function.sig.output, &operation.name)?,
        event: operation
            .event
            .as_ref()
            .map(|_| types::event(items, &operation.name))
            .transpose()?,
    }))
}

/// Rust that has both would not compile.
fn namesakes(operation: &Operation, name: &Ident) -> Error {
    Error::shape(
        &format!("the operation {}", operation.name),
        format!(
            "two of its parameters, its body and the parts of its form are called `{name}` in Rust: not supported yet"
        ),
    )
}

/// Parts of a form came as parameters of the query.
fn named(place: Place, operation: &Operation) -> Option<Place> {
    Some(match place {
        Place::Query(name) => match part(&name) {
            Some(file) if operation.files.contains(file) => Place::File(file.to_owned()),
            Some(text) => Place::Part(text.to_owned()),
            None => Place::Query(name),
        },
        place => place,
    })
}

fn argument_name(name: &str) -> Ident {
    let name = snake_name(name);
    syn::parse_str(&name).unwrap_or_else(|_| format_ident!("{name}_"))
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
fn answer(output: &ReturnType, operation: &str) -> Result<Answer, Error> {
    let unreadable = || Error::emit(format!("{operation}: its return type cannot be read"));
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
        ty => Answer::Json(Box::new(as_written(ty))),
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
