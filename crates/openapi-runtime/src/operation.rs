//! What a generated method calls.

use http::Method;

/// One operation of a document: its name, its method and the template of its path.
///
/// ```
/// use openapi_runtime::Operation;
///
/// const GET_JOB: Operation = Operation::get("get_job", "/v1/jobs/{id}");
/// assert_eq!(GET_JOB.path, "/v1/jobs/{id}");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Operation {
    /// The operation's name, as errors print it: that of the generated method.
    pub name: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// The template of the path, with a leading slash and a `{name}` for each argument.
    pub path: &'static str,
    /// The header by which a caller names what is to be created, where the document declares one: a request that names it
    /// again is answered with what the first one created.
    pub idempotency_key: Option<&'static str>,
    /// What it answers with is a secret, which no error prints.
    pub has_secret_answer: bool,
}

impl Operation {
    /// An operation of any method.
    pub const fn new(method: Method, name: &'static str, path: &'static str) -> Self {
        Self {
            name,
            method,
            path,
            idempotency_key: None,
            has_secret_answer: false,
        }
    }

    /// The operation honours an idempotency key in this header. A call that has one is sent again like a read, because
    /// doing it twice is the same as doing it once; see [`Retry`](crate::Retry).
    ///
    /// ```
    /// use openapi_runtime::Operation;
    ///
    /// const CREATE_JOB: Operation =
    ///     Operation::post("create_job", "/v1/jobs").with_idempotency_key("Idempotency-Key");
    /// ```
    pub const fn with_idempotency_key(mut self, header: &'static str) -> Self {
        self.idempotency_key = Some(header);
        self
    }

    /// What it answers with is a secret, such as a key that was made: the `Debug` of an error of it does not print the
    /// answer. [`Error::body`](crate::Error::body) has it still, since the secret may be lost otherwise.
    pub const fn with_secret_answer(mut self) -> Self {
        self.has_secret_answer = true;
        self
    }

    /// A `GET` operation.
    pub const fn get(name: &'static str, path: &'static str) -> Self {
        Self::new(Method::GET, name, path)
    }

    /// A `POST` operation.
    pub const fn post(name: &'static str, path: &'static str) -> Self {
        Self::new(Method::POST, name, path)
    }

    /// A `PUT` operation.
    pub const fn put(name: &'static str, path: &'static str) -> Self {
        Self::new(Method::PUT, name, path)
    }

    /// A `DELETE` operation.
    pub const fn delete(name: &'static str, path: &'static str) -> Self {
        Self::new(Method::DELETE, name, path)
    }

    /// A `PATCH` operation.
    pub const fn patch(name: &'static str, path: &'static str) -> Self {
        Self::new(Method::PATCH, name, path)
    }

    /// A `HEAD` operation.
    pub const fn head(name: &'static str, path: &'static str) -> Self {
        Self::new(Method::HEAD, name, path)
    }

    /// An `OPTIONS` operation.
    pub const fn options(name: &'static str, path: &'static str) -> Self {
        Self::new(Method::OPTIONS, name, path)
    }

    /// A `TRACE` operation.
    pub const fn trace(name: &'static str, path: &'static str) -> Self {
        Self::new(Method::TRACE, name, path)
    }
}
