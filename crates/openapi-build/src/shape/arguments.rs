//! The names and places of parameters. The engine sees each of them under a
//! name that nobody else has, in a path of its own: it only tells the types.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::operations::METHODS;
use super::plan::{Body, Operation, Parameter, Place, Style};
use super::{bodies, docs, names};

/// Fills in the parameters of each operation, and gives the paths that the
/// engine reads.
pub(super) fn assign(paths: &mut Value, operations: &mut [Operation]) -> Value {
    let mut of_engine = Map::new();
    let all = paths.as_object_mut().into_iter().flatten();
    let each = all.flat_map(|(path, item)| {
        let item = item.as_object_mut().into_iter().flatten();
        item.filter(|(method, _)| METHODS.contains(&method.as_str()))
            .map(move |(method, operation)| (path, method, operation))
    });
    for ((path, method, operation), planned) in each.zip(operations) {
        let mut steps = format!("/{}", planned.name);
        let declared = match operation.get_mut("parameters") {
            Some(Value::Array(declared)) => std::mem::take(declared),
            _ => Vec::new(),
        };
        let mut shown = Vec::new();
        planned.parameters = named(path, &declared, &planned.body);
        for parameter in &planned.parameters {
            let is_path = parameter.place == Place::Path;
            if is_path {
                steps.push_str(&format!("/{{{}}}", parameter.engine));
            }
            let own = declared.iter().find(|it| is(it, parameter));
            let schema = own.and_then(|it| it.get("schema")).cloned();
            let mut schema =
                schema.filter(|_| !matches!(parameter.place, Place::File | Place::Files));
            schema.as_mut().map(never_null);
            let is_required = own.and_then(|it| it.get("required")) == Some(&true.into());
            shown.push(json!({
                "name": parameter.engine,
                "in": if is_path { "path" } else { "query" },
                "required": is_path || is_required,
                "schema": schema.unwrap_or_else(|| json!({ "type": "string" })),
            }));
        }
        planned.template = template(path, &planned.parameters);
        let mut operation = operation.take();
        if let Value::Object(operation) = &mut operation {
            operation.insert("parameters".into(), shown.into());
            let body = operation.get_mut("requestBody");
            let body = body.and_then(|it| it.pointer_mut("/content/application~1json/schema"));
            body.map(never_null);
        }
        of_engine.insert(steps, json!({ method: operation }));
    }
    Value::Object(of_engine)
}

/// There is no way to send null as a whole, so that nobody is asked whether to.
fn never_null(schema: &mut Value) {
    if let Value::Object(schema) = schema {
        schema.shift_remove("nullable");
    }
}

fn text<'a>(parameter: &'a Value, keyword: &str) -> &'a str {
    let text = parameter.get(keyword).and_then(Value::as_str);
    text.unwrap_or_default()
}

fn is(declared: &Value, parameter: &Parameter) -> bool {
    text(declared, "name") == parameter.wire && place(declared) == Some(parameter.place)
}

fn place(declared: &Value) -> Option<Place> {
    Some(match text(declared, "in") {
        "path" => Place::Path,
        "query" => Place::Query,
        "header" => Place::Header,
        "cookie" => Place::Cookie,
        bodies::PART => Place::Part,
        bodies::FILE => Place::File,
        bodies::FILES => Place::Files,
        _ => return None,
    })
}

/// Those of the path in its order, whether or not they are declared, and the
/// others in the document's.
fn named(path: &str, declared: &[Value], body: &Body) -> Vec<Parameter> {
    let mut taken: [BTreeSet<String>; 2] = [BTreeSet::new(), BTreeSet::new()];
    if *body != Body::None
        && let [required, _] = &mut taken
    {
        required.insert("body".to_owned());
    }
    let mut parameters: Vec<Parameter> = Vec::new();
    let undeclared = json!({ "in": "path" });
    let of_path = in_path(path).into_iter().map(|name| {
        let own = declared.iter();
        let mut own = own.filter(|it| place(it) == Some(Place::Path));
        let own = own.find(|it| text(it, "name") == name);
        (name, Place::Path, own.unwrap_or(&undeclared))
    });
    let others = declared.iter().filter_map(|it| {
        let place = place(it).filter(|place| *place != Place::Path)?;
        Some((text(it, "name").to_owned(), place, it))
    });
    // The order of the document's query moves no argument.
    let mut others: Vec<(String, Place, &Value)> = others.collect();
    others.sort_by_key(|(wire, place, _)| match place {
        Place::Path | Place::Query => (0, wire.clone()),
        Place::Part | Place::File | Place::Files | Place::Body => (1, wire.clone()),
        Place::Header => (2, wire.clone()),
        Place::Cookie => (3, wire.clone()),
    });
    for (index, (wire, place, own)) in of_path.chain(others).enumerate() {
        let is_required = place == Place::Path || own.get("required") == Some(&true.into());
        let [required, optional] = &mut taken;
        let taken = if is_required { required } else { optional };
        let suffix = match place {
            Place::Path => "path",
            Place::Query => "query",
            Place::Header => "header",
            Place::Cookie => "cookie",
            Place::Part | Place::File | Place::Files | Place::Body => "part",
        };
        let name = match taken.contains(&names::snake_name(&wire)) {
            true => format!("{wire} {suffix}"),
            false => wire.clone(),
        };
        let ident = names::free_argument(&name, |name| taken.contains(name));
        taken.insert(ident.trim_end_matches('_').to_owned());
        parameters.push(Parameter {
            engine: format!("p{index}"),
            docs: said(&wire, own),
            style: style(own, place),
            ident,
            wire,
            place,
        });
    }
    parameters
}

/// The names in braces, each once.
fn in_path(path: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for piece in path.split('{').skip(1) {
        if let Some((name, _)) = piece.split_once('}')
            && !names.iter().any(|known| known == name)
        {
            names.push(name.to_owned());
        }
    }
    names
}

fn template(path: &str, parameters: &[Parameter]) -> String {
    let mut pieces = path.split('{');
    let mut template = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let known = piece.split_once('}').and_then(|(name, rest)| {
            let mut of_path = parameters.iter().filter(|it| it.place == Place::Path);
            Some((of_path.find(|it| it.wire == name)?, rest))
        });
        match known {
            Some((parameter, rest)) => {
                template.push_str(&format!("{{{}}}{rest}", parameter.ident));
            }
            None => template.push_str(&format!("{{{piece}")),
        }
    }
    template
}

fn style(own: &Value, place: Place) -> Style {
    let explodes = own.get("explode") != Some(&false.into());
    match (text(own, "style"), place) {
        ("json", _) => Style::Json,
        _ if place.is_of_body() => Style::Json,
        ("deepObject", _) => Style::Deep,
        ("spaceDelimited", _) => Style::Space,
        ("pipeDelimited", _) => Style::Pipe,
        (_, Place::Query) if explodes => Style::Pairs,
        _ => Style::Comma,
    }
}

/// What a parameter is for.
fn said(wire: &str, own: &Value) -> String {
    let mut schema = own.get("schema").cloned().unwrap_or_default();
    if let (Value::Object(schema), Some(said)) = (&mut schema, own.get("description")) {
        schema.insert("description".into(), said.clone());
    }
    docs::of_field(wire, &schema)
}
