//! The service's own refusals.

use super::{Fault, RetryAfter};

impl Fault {
    /// The service's refusal with this status and the type that the service gives it; a 429 says
    /// `retry-after: 1`, and a 422 is in FastAPI's shape, with a `detail` of this type. Also read from the bare number, such as `503`.
    ///
    /// ```
    /// use perplexity_sandbox::{Fault, RetryAfter};
    ///
    /// let busy = Fault::status(503).with_retry_after(RetryAfter::Seconds(2));
    /// let retired = Fault::status(403).with_kind("chat_completions_not_available");
    /// ```
    #[must_use]
    pub fn status(status: u16) -> Self {
        Self::Status {
            status,
            kind: kind_of(status).to_owned(),
            retry_after: (status == 429).then_some(RetryAfter::Seconds(1)),
            should_retry: None,
        }
    }

    /// The same refusal with another `type`; any other fault as it is.
    #[must_use]
    pub fn with_kind(mut self, new: impl Into<String>) -> Self {
        if let Self::Status { kind, .. } = &mut self {
            *kind = new.into();
        }
        self
    }

    /// The same refusal, saying when to try again; any other fault as it is.
    #[must_use]
    pub fn with_retry_after(mut self, new: RetryAfter) -> Self {
        if let Self::Status { retry_after, .. } = &mut self {
            *retry_after = Some(new);
        }
        self
    }

    /// The same refusal with the header `x-should-retry`; any other fault as it is.
    #[must_use]
    pub fn with_should_retry(mut self, new: bool) -> Self {
        if let Self::Status { should_retry, .. } = &mut self {
            *should_retry = Some(new);
        }
        self
    }
}

/// The `type` that the service was seen to give an error of this status.
fn kind_of(status: u16) -> &'static str {
    match status {
        400 => "invalid_request",
        401 => "invalid_api_key",
        403 => "forbidden",
        404 => "not_found",
        413 => "payload_too_large",
        422 => "value_error",
        424 => "external_connector_error",
        429 => "request_rate_limit_exceeded",
        502 => "bad_gateway",
        503 => "service_unavailable",
        504 => "gateway_timeout",
        500.. => "internal_error",
        _ => "bad_request",
    }
}
