//! The documents that references lead into, and what a reference means there.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::rc::Rc;

use serde_json::Value;

use super::follow::descend;
use super::marks::{Marks, RECURSIVE};
use crate::document::too_deep;
use crate::pointer::Pointer;
use crate::uri;

/// More files than any description has; so that a resolver that makes up
/// files comes to an end.
const MAX_FILES: usize = 10_000;

/// Reads another file, asked for by its URI.
pub(crate) type Resolver<'r> = Box<dyn FnMut(&str) -> Result<Value, String> + 'r>;

/// Room for the files that are read: they stay where they are, so that what
/// was found in one can be kept while others are read.
pub(super) struct Shelf(Vec<OnceCell<Value>>);

impl Shelf {
    pub(super) fn new(resolver: Option<&Resolver<'_>>) -> Self {
        let room = if resolver.is_some() { MAX_FILES } else { 0 };
        Self((0..room).map(|_| OnceCell::new()).collect())
    }
}

/// The document, or another file.
pub(super) struct File<'a> {
    uri: String,
    pub(super) root: &'a Value,
    pub(super) is_document: bool,
}

/// A schema with an `$id` of its own: references in it count from it.
struct Resource<'a> {
    uri: String,
    root: &'a Value,
    steps: Vec<String>,
}

/// From where a reference is seen.
#[derive(Clone)]
pub(super) struct Base<'a> {
    pub(super) file: Rc<File<'a>>,
    resource: Option<Rc<Resource<'a>>>,
}

impl<'a> Base<'a> {
    pub(super) fn uri(&self) -> &str {
        match &self.resource {
            Some(resource) => &resource.uri,
            None => &self.file.uri,
        }
    }

    /// True where references count from the root of the document.
    pub(super) fn is_document(&self) -> bool {
        self.file.is_document && self.resource.is_none()
    }

    /// The base inside of a schema that has this `$id`.
    pub(super) fn inside(&self, id: &str, root: &'a Value, steps: Vec<String>) -> Self {
        let id = id.split('#').next().unwrap_or_default();
        if id.is_empty() {
            return self.clone();
        }
        Self {
            file: Rc::clone(&self.file),
            resource: Some(Rc::new(Resource {
                uri: uri::resolve(self.uri(), id),
                root,
                steps,
            })),
        }
    }

    /// The pointer to what stands at `steps` of the file.
    pub(super) fn pointer(&self, steps: &[String]) -> Pointer {
        let mut pointer = match self.file.is_document {
            true => Pointer::root(),
            false => Pointer::file(&self.file.uri),
        };
        steps.iter().for_each(|step| pointer.push(step));
        pointer
    }

    /// What tells the file's names from those of others.
    pub(super) fn stem(&self) -> &str {
        uri::stem(&self.file.uri)
    }
}

/// What a reference leads to.
#[derive(Clone)]
pub(super) struct Target<'a> {
    pub(super) value: &'a Value,
    pub(super) base: Base<'a>,
    /// From the root of the file.
    pub(super) steps: Vec<String>,
}

pub(super) struct Sources<'a, 'r> {
    shelf: &'a Shelf,
    resolver: Option<Resolver<'r>>,
    read: usize,
    files: HashMap<String, Result<Rc<File<'a>>, String>>,
    unmarked: Vec<Rc<File<'a>>>,
    marks: Marks<'a>,
}

impl<'a, 'r> Sources<'a, 'r> {
    pub(super) fn new(
        document: &'a Value,
        uri: &str,
        shelf: &'a Shelf,
        resolver: Option<Resolver<'r>>,
    ) -> (Self, Base<'a>) {
        let file = Rc::new(File {
            uri: uri.to_owned(),
            root: document,
            is_document: true,
        });
        let base = Base {
            file: Rc::clone(&file),
            resource: None,
        };
        let sources = Self {
            shelf,
            resolver,
            read: 0,
            files: HashMap::from([(uri.to_owned(), Ok(Rc::clone(&file)))]),
            unmarked: vec![file],
            marks: Marks::default(),
        };
        (sources, base)
    }

    /// What `reference` leads to, or why it leads to nothing.
    pub(super) fn resolve(
        &mut self,
        base: &Base<'a>,
        reference: &str,
    ) -> Result<Target<'a>, String> {
        let (file, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let base = match file {
            "" => base.clone(),
            file => self.open(&uri::resolve(base.uri(), file))?,
        };
        let fragment = uri::decode(fragment);
        let root = Target {
            value: base.resource.as_ref().map_or(base.file.root, |it| it.root),
            steps: base
                .resource
                .as_ref()
                .map_or_else(Vec::new, |it| it.steps.clone()),
            base: base.clone(),
        };
        if fragment.is_empty() {
            return Ok(root);
        }
        if let Some(pointer) = fragment.strip_prefix('/') {
            let file = || Target {
                value: base.file.root,
                base: Base {
                    file: Rc::clone(&base.file),
                    resource: None,
                },
                steps: Vec::new(),
            };
            // Authors count from the file even where an `$id` forbids it.
            return descend(root, pointer)
                .or_else(|| descend(file(), pointer))
                .ok_or_else(|| "nothing stands there".to_owned());
        }
        self.mark();
        let uri = base.uri().to_owned();
        let anchor = self.marks.anchors.get(&(uri, fragment));
        anchor
            .cloned()
            .ok_or_else(|| "there is no such anchor".to_owned())
    }

    /// The one place where a dynamic anchor of this name stands.
    pub(super) fn dynamic(&mut self, name: &str) -> Option<Target<'a>> {
        self.mark();
        match self.marks.dynamic.get(name).map(Vec::as_slice) {
            Some([only]) => Some(only.clone()),
            _ => None,
        }
    }

    /// The one place with `$recursiveAnchor: true`.
    pub(super) fn recursive(&mut self) -> Option<Target<'a>> {
        self.dynamic(RECURSIVE)
    }

    fn open(&mut self, uri: &str) -> Result<Base<'a>, String> {
        if !self.files.contains_key(uri) {
            self.mark();
            if let Some(target) = self.marks.ids.get(uri) {
                return Ok(target.base.clone());
            }
            let file = self.read(uri);
            if let Ok(file) = &file {
                self.unmarked.push(Rc::clone(file));
            }
            self.files.insert(uri.to_owned(), file);
        }
        match self.files.get(uri) {
            Some(Ok(file)) => Ok(Base {
                file: Rc::clone(file),
                resource: None,
            }),
            Some(Err(error)) => Err(error.clone()),
            None => Err("it was not read".to_owned()),
        }
    }

    fn read(&mut self, uri: &str) -> Result<Rc<File<'a>>, String> {
        let Some(resolver) = &mut self.resolver else {
            return Err("it leads out of the document, and no resolver was given".to_owned());
        };
        let Some(place) = self.shelf.0.get(self.read) else {
            return Err(format!("it is file {} of the description", MAX_FILES + 1));
        };
        let value = resolver(uri).map_err(|error| format!("{uri} cannot be read: {error}"))?;
        if too_deep(&value).is_some() {
            return Err(format!("{uri} is nested too deep"));
        }
        self.read += 1;
        Ok(Rc::new(File {
            uri: uri.to_owned(),
            root: place.get_or_init(|| value),
            is_document: false,
        }))
    }

    /// Looks for anchors and ids, once in each file and only when one is
    /// asked for.
    fn mark(&mut self) {
        for file in std::mem::take(&mut self.unmarked) {
            let base = Base {
                file: Rc::clone(&file),
                resource: None,
            };
            self.marks.look(file.root, &base, &mut Vec::new());
        }
    }
}
