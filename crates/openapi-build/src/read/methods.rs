//! The facts of each method: how it is called, and what goes where.

use syn::{
    File, FnArg, GenericArgument, Ident, ImplItem, ImplItemFn, Item, Pat, PathArguments,
    ReturnType, Type,
};

use super::statements;
use super::types::generic;
use crate::error::Error;
use crate::shape::{Operation, Plan};

/// A method of progenitor's client.
pub(crate) struct Method {
    pub(crate) name: Ident,
    /// In capitals.
    pub(crate) verb: String,
    /// The path with the arguments' names in braces.
    pub(crate) path: String,
    pub(crate) arguments: Vec<Argument>,
    pub(crate) answer: Answer,
}

pub(crate) struct Argument {
    pub(crate) name: Ident,
    pub(crate) ty: Type,
    pub(crate) place: Place,
}

/// Where an argument goes; with the name that it has on the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Path,
    Query(String),
    Header(String),
    Json,
}

pub(crate) enum Answer {
    Json(Box<Type>),
    Empty,
    Bytes,
}

/// Reads every operation's method; those with something that cannot be
/// generated yet are left out, with the reason.
pub(super) fn read(file: &File, plan: &Plan) -> Result<(Vec<Method>, Vec<String>), Error> {
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
    let mut left_out = Vec::new();
    for operation in &plan.operations {
        let function = functions
            .iter()
            .find(|function| unraw(&function.sig.ident) == operation.name)
            .ok_or_else(|| Error::emit(format!("progenitor made no method {}", operation.name)))?;
        if let Some(method) = read_method(function, operation, &mut left_out)? {
            methods.push(method);
        }
    }
    Ok((methods, left_out))
}

fn unraw(ident: &Ident) -> String {
    ident.to_string().trim_start_matches("r#").to_owned()
}

fn read_method(
    function: &ImplItemFn,
    operation: &Operation,
    left_out: &mut Vec<String>,
) -> Result<Option<Method>, Error> {
    let request = statements::read(function, &operation.name)?;
    let mut arguments = Vec::new();
    for input in &function.sig.inputs {
        let FnArg::Typed(input) = input else { continue };
        let Pat::Ident(pattern) = &*input.pat else {
            return Err(Error::emit(format!(
                "{}: an argument without a name",
                operation.name
            )));
        };
        let name = pattern.ident.clone();
        let Some(place) = request.place_of(&name) else {
            return Err(Error::emit(format!(
                "{}: the argument `{name}` goes nowhere",
                operation.name
            )));
        };
        if generic(&input.ty, "Option").is_some() {
            left_out.push(format!(
                "{}: the optional parameter {place:?} has no setter yet: use `.query` or `.header` of the call",
                operation.name
            ));
            continue;
        }
        arguments.push(Argument {
            ty: without_lifetimes(&input.ty),
            name,
            place,
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
        name: function.sig.ident.clone(),
        verb: request.verb.to_uppercase(),
        path: request.path.clone(),
        arguments,
        answer: answer(&function.sig.output, &operation.name)?,
    }))
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
        ty => Answer::Json(Box::new(ty.clone())),
    })
}

fn without_lifetimes(ty: &Type) -> Type {
    let mut ty = ty.clone();
    if let Type::Reference(reference) = &mut ty {
        reference.lifetime = None;
    }
    ty
}
