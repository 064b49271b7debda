//! progenitor's statements, read strictly: one that is not known is an error
//! that names the operation, never a guess.

use quote::ToTokens;
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{Expr, ExprMethodCall, Ident, ImplItemFn, Lit, Local, Pat, Stmt, Token};

use crate::error::Error;

/// What the statements of one method say about the request: the places of
/// its arguments are the plan's to know, and only checked here.
#[derive(Default)]
pub(super) struct Request {
    pub(super) verb: String,
    /// The argument that is sent as JSON.
    pub(super) body: Option<String>,
    sent: Vec<String>,
}

impl Request {
    pub(super) fn sends(&self, argument: &Ident) -> bool {
        self.sent.iter().any(|name| argument == name)
    }
}

pub(super) fn read(function: &ImplItemFn, operation: &str) -> Result<Request, Error> {
    let mut request = Request::default();
    for statement in &function.block.stmts {
        match request.statement(statement) {
            Some(Next::Statement) => {}
            Some(Next::Done) => return Ok(request),
            None => {
                let text = statement.to_token_stream();
                return Err(Error::emit(format!(
                    "{operation}: progenitor's statement cannot be read: {text}"
                )));
            }
        }
    }
    Err(Error::emit(format!(
        "{operation}: progenitor's method sends nothing"
    )))
}

enum Next {
    Statement,
    Done,
}

impl Request {
    fn statement(&mut self, statement: &Stmt) -> Option<Next> {
        match statement {
            Stmt::Local(local) => self.local(local),
            Stmt::Expr(Expr::MethodCall(append), _) => header(append),
            _ => None,
        }
    }

    fn local(&mut self, local: &Local) -> Option<Next> {
        let Pat::Ident(pattern) = &local.pat else {
            return None;
        };
        let value = &*local.init.as_ref()?.expr;
        let name = pattern.ident.to_string();
        // The engine puts underscores before names that arguments have taken.
        match name.trim_start_matches('_') {
            "url" => self.url(value),
            "header_map" => Some(Next::Statement),
            "request" => self.chain(value),
            _ => None,
        }
    }

    /// `format!("{}/a/{}", self.baseurl, encode_path(&x.to_string()),)`
    fn url(&mut self, value: &Expr) -> Option<Next> {
        let Expr::Macro(format) = value else {
            return None;
        };
        let arguments = Punctuated::<Expr, Token![,]>::parse_terminated
            .parse2(format.mac.tokens.clone())
            .ok()?;
        let mut arguments = arguments.into_iter();
        let template = text(&arguments.next()?)?;
        arguments.next()?;
        let mut pieces = template.strip_prefix("{}")?.split("{}");
        pieces.next()?;
        for _ in pieces {
            let Expr::Call(encode) = arguments.next()? else {
                return None;
            };
            let argument = to_string_of(encode.args.first()?)?;
            self.sent.push(argument);
        }
        arguments.next().is_none().then_some(Next::Statement)
    }

    /// `self.client.get(url).header(…).json(&body).query(…)….build()?`
    fn chain(&mut self, value: &Expr) -> Option<Next> {
        let mut value = value;
        loop {
            match value {
                Expr::Try(tried) => value = &tried.expr,
                Expr::MethodCall(call) => {
                    self.chained(call)?;
                    value = &call.receiver;
                }
                // `self.client`
                Expr::Field(_) => return Some(Next::Done),
                _ => return None,
            }
        }
    }

    fn chained(&mut self, call: &ExprMethodCall) -> Option<()> {
        let method = call.method.to_string();
        match method.as_str() {
            "build" | "headers" | "header" => {}
            "get" | "put" | "post" | "delete" | "options" | "head" | "patch" | "trace" => {
                self.verb = method
            }
            "json" => {
                let body = ident(call.args.first()?)?;
                self.sent.push(body.clone());
                self.body = Some(body);
            }
            "query" => {
                let Expr::Reference(parameter) = call.args.first()? else {
                    return None;
                };
                let Expr::Call(parameter) = &*parameter.expr else {
                    return None;
                };
                self.sent.push(ident(parameter.args.get(1)?)?);
            }
            _ => return None,
        }
        Some(())
    }
}

/// `header_map.append(…)`: every request of progenitor's sends the document's
/// version. Headers of the document's are given to it as a query.
fn header(append: &ExprMethodCall) -> Option<Next> {
    if append.method != "append" || ident(&append.receiver)?.trim_start_matches('_') != "header_map"
    {
        return None;
    }
    let Expr::Call(from_static) = append.args.first()? else {
        return None;
    };
    (text(from_static.args.first()?)? == "api-version").then_some(Next::Statement)
}

/// `x` and `&x`.
fn ident(value: &Expr) -> Option<String> {
    match value {
        Expr::Reference(reference) => ident(&reference.expr),
        Expr::Path(path) => path.path.get_ident().map(Ident::to_string),
        _ => None,
    }
}

/// The `x` of `&x.to_string()`.
fn to_string_of(value: &Expr) -> Option<String> {
    match value {
        Expr::Reference(reference) => to_string_of(&reference.expr),
        Expr::MethodCall(call) if call.method == "to_string" => ident(&call.receiver),
        _ => None,
    }
}

fn text(value: &Expr) -> Option<String> {
    match value {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}
