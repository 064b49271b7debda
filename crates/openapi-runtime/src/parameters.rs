//! The optional parameters of an operation, and how a call takes them.

use std::fmt::{self, Display};

use serde::Serialize;

use crate::call::Call;
use crate::error::Error;
use crate::style::{self, Style};
use crate::upload::{Field, Upload};

/// What sets the optional parameters of one operation: made by generated code, with a method for each.
///
/// ```
/// use openapi_runtime::{Call, OptionalParameters, Parameters};
///
/// // Generated code has this …
/// #[derive(Default)]
/// struct ListJobsParameters(Parameters);
///
/// impl ListJobsParameters {
///     fn limit(mut self, limit: u32) -> Self {
///         self.0.query("limit", limit);
///         self
///     }
/// }
///
/// impl OptionalParameters for ListJobsParameters {
///     fn into_parameters(self) -> Parameters {
///         self.0
///     }
/// }
///
/// // … and its callers write that.
/// fn few<T>(call: Call<T, ListJobsParameters>) -> Call<T, ListJobsParameters> {
///     call.with(|p| p.limit(5))
/// }
/// ```
pub trait OptionalParameters: Default {
    /// All that was set.
    fn into_parameters(self) -> Parameters;
}

/// Optional parameters that were set, and where each of them goes.
///
/// Its `Debug` prints the names and no value.
#[derive(Clone, Default)]
pub struct Parameters {
    query: Vec<(&'static str, Vec<(String, String)>)>,
    headers: Vec<(&'static str, String)>,
    cookies: Vec<(&'static str, String)>,
    form: Vec<(&'static str, Vec<Field>)>,
    /// The first that cannot be written.
    unwritable: Option<&'static str>,
}

impl Parameters {
    /// A pair of the query, encoded like a form's. A second one of that name replaces the first.
    pub fn query(&mut self, name: &'static str, value: impl Display) {
        replace(
            &mut self.query,
            name,
            vec![(name.to_owned(), value.to_string())],
        );
    }

    /// A pair of the query for each value, in their order. A second list of that name replaces the first, and an empty
    /// one takes it away.
    pub fn query_list(
        &mut self,
        name: &'static str,
        values: impl IntoIterator<Item = impl Display>,
    ) {
        let values = values
            .into_iter()
            .map(|value| (name.to_owned(), value.to_string()));
        replace(&mut self.query, name, values.collect());
    }

    /// A header, as by [`Call::header`]. A second one of that name replaces the first.
    pub fn header(&mut self, name: &'static str, value: impl Display) {
        replace(&mut self.headers, name, value.to_string());
    }

    /// A field of the form, as by [`Call::form`]. A second one of that name replaces the first.
    pub fn form(&mut self, name: &'static str, value: impl Display) {
        replace(&mut self.form, name, vec![Field::Text(value.to_string())]);
    }

    /// The pairs of a list or an object in the query. A second value of that name replaces the first.
    pub fn query_styled(
        &mut self,
        name: &'static str,
        style: Style,
        value: &(impl Serialize + ?Sized),
    ) {
        match style::pairs(name, value, style) {
            Ok(pairs) => replace(&mut self.query, name, pairs),
            Err(_) => self.unwritable = Some(name),
        }
    }

    /// A header of a list or an object. A second one of that name replaces the first.
    pub fn header_styled(
        &mut self,
        name: &'static str,
        style: Style,
        value: &(impl Serialize + ?Sized),
    ) {
        if let Some(text) = self.written(name, style, value) {
            self.header(name, text);
        }
    }

    /// A cookie. A second one of that name replaces the first.
    pub fn cookie(&mut self, name: &'static str, value: impl Display) {
        replace(&mut self.cookies, name, value.to_string());
    }

    /// A cookie of a list or an object. A second one of that name replaces the first.
    pub fn cookie_styled(
        &mut self,
        name: &'static str,
        style: Style,
        value: &(impl Serialize + ?Sized),
    ) {
        if let Some(text) = self.written(name, style, value) {
            self.cookie(name, text);
        }
    }

    /// Fields of the form: one for each item of a list, an object as JSON. A second value of that name replaces the first.
    pub fn form_styled(
        &mut self,
        name: &'static str,
        style: Style,
        value: &(impl Serialize + ?Sized),
    ) {
        match style::parts(name, value, style) {
            Ok(parts) => {
                let parts = parts.into_iter().map(Field::Text);
                replace(&mut self.form, name, parts.collect());
            }
            Err(_) => self.unwritable = Some(name),
        }
    }

    fn written(
        &mut self,
        name: &'static str,
        style: Style,
        value: &(impl Serialize + ?Sized),
    ) -> Option<String> {
        let text = style::text(name, value, style).ok();
        if text.is_none() {
            self.unwritable = Some(name);
        }
        text
    }

    /// A file of the form, as by [`Call::form_file`]. A second one of that name replaces the first.
    pub fn form_file(&mut self, name: &'static str, file: Upload) {
        replace(&mut self.form, name, vec![Field::File(file)]);
    }

    /// Files of the form under one name, as by [`Call::form_files`]. A second list of that name replaces the first.
    pub fn form_files(&mut self, name: &'static str, files: impl IntoIterator<Item = Upload>) {
        let files = files.into_iter().map(Field::File);
        replace(&mut self.form, name, files.collect());
    }
}

fn replace<V>(pairs: &mut Vec<(&'static str, V)>, name: &'static str, value: V) {
    match pairs.iter_mut().find(|(given, _)| *given == name) {
        Some(pair) => pair.1 = value,
        None => pairs.push((name, value)),
    }
}

impl<T, P: OptionalParameters, E> Call<T, P, E> {
    /// Sets optional parameters of the operation.
    ///
    /// They come after what was set before. Where `with` is called again, or the call has a pair, a header or a field of
    /// that name already, the later value replaces the earlier one.
    ///
    /// # Errors
    ///
    /// Awaiting the call gives [`is_invalid_input`](crate::Error::is_invalid_input) for a value that no header can
    /// carry, as for [`Call::header`], and has the errors of [`Call::form`].
    pub fn with(mut self, set: impl FnOnce(P) -> P) -> Self {
        let Parameters {
            query,
            headers,
            cookies,
            form,
            unwritable,
        } = set(P::default()).into_parameters();
        if let Some(name) = unwritable {
            let error = Error::invalid_input(format!("the value of `{name}` cannot be written"));
            self.request.refuse(error);
        }
        for (name, pairs) in query {
            self.request.set_pairs(name, pairs);
        }
        for (name, fields) in form {
            if let Err(error) = self.request.payload.set_fields(name, fields) {
                self.request.refuse(error);
            }
        }
        let call = headers
            .into_iter()
            .fold(self, |call, (name, value)| call.header(name, value));
        cookies
            .into_iter()
            .fold(call, |call, (name, value)| call.cookie(name, value))
    }
}

impl<T, P, E> Call<T, P, E> {
    /// The same call, whose optional parameters stay as they are, and which is not read as a stream of events: calls of
    /// several operations become one type.
    pub fn without_parameters(self) -> Call<T> {
        self.with_other_types()
    }
}

impl fmt::Debug for Parameters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Any of the values may be a key.
        let query: Vec<_> = self.query.iter().map(|(name, _)| name).collect();
        let headers: Vec<_> = self.headers.iter().map(|(name, _)| name).collect();
        let cookies: Vec<_> = self.cookies.iter().map(|(name, _)| name).collect();
        let form: Vec<_> = self.form.iter().map(|(name, _)| name).collect();
        f.debug_struct("Parameters")
            .field("query", &query)
            .field("headers", &headers)
            .field("cookies", &cookies)
            .field("form", &form)
            .finish()
    }
}
