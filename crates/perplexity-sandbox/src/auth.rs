//! Who may call an operation: the document says, one key opens.

use hyper::HeaderMap;
use hyper::header::AUTHORIZATION;
use serde_json::Value;

/// What the document asks of the caller of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Auth {
    None,
    Bearer,
}

impl Auth {
    /// The operation's own `security`, or else the document's; a list of alternatives.
    pub(crate) fn of(document: &Value, operation: &Value) -> Result<Self, String> {
        let Some(security) = operation
            .get("security")
            .or_else(|| document.get("security"))
        else {
            return Ok(Self::None);
        };
        let alternatives = security.as_array().ok_or("`security` is no list")?;
        let mut auth = Self::None;
        for alternative in alternatives {
            let schemes = alternative
                .as_object()
                .ok_or("an entry of `security` is no object")?;
            if schemes.is_empty() {
                return Ok(Self::None);
            }
            for name in schemes.keys() {
                // Refused rather than guessed: a guess would let callers in, or lock them out.
                if !is_bearer(document, name) {
                    return Err(format!(
                        "the security scheme `{name}` is no HTTP bearer scheme"
                    ));
                }
            }
            auth = Self::Bearer;
        }
        Ok(auth)
    }
}

/// What opens the sandbox.
#[derive(Debug, Clone)]
pub(crate) enum Key {
    Only(String),
    /// Whatever is presented. The one that is held is only told to those who ask for one.
    Any(String),
}

impl Key {
    pub(crate) fn as_str(&self) -> &str {
        match self {
            Self::Only(key) | Self::Any(key) => key,
        }
    }

    /// Whether a request with these headers may pass.
    pub(crate) fn admits(&self, auth: Auth, headers: &HeaderMap) -> bool {
        match (auth, self) {
            (Auth::None, _) => true,
            (Auth::Bearer, Self::Only(key)) => presented(headers).is_some_and(|token| token == key),
            (Auth::Bearer, Self::Any(_)) => {
                presented(headers).is_some_and(|token| !token.is_empty())
            }
        }
    }
}

fn is_bearer(document: &Value, name: &str) -> bool {
    let scheme = document
        .get("components")
        .and_then(|components| components.get("securitySchemes"))
        .and_then(|schemes| schemes.get(name));
    let is = |key: &str, expected: &str| {
        let value = scheme
            .and_then(|scheme| scheme.get(key))
            .and_then(Value::as_str);
        value.is_some_and(|value| value.eq_ignore_ascii_case(expected))
    };
    is("type", "http") && is("scheme", "bearer")
}

/// The token of the one `Authorization: Bearer` header; two headers are as good as none.
fn presented(headers: &HeaderMap) -> Option<&str> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let (Some(value), None) = (values.next(), values.next()) else {
        return None;
    };
    let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn document() -> Value {
        json!({
            "security": [{"HTTPBearer": []}],
            "components": {"securitySchemes": {
                "HTTPBearer": {"type": "http", "scheme": "bearer"},
                "Cookie": {"type": "apiKey", "in": "cookie", "name": "session"},
            }},
        })
    }

    #[test]
    fn an_operation_overrides_the_document() {
        let auth = |operation: Value| Auth::of(&document(), &operation);
        assert_eq!(auth(json!({})), Ok(Auth::Bearer));
        assert_eq!(auth(json!({"security": []})), Ok(Auth::None));
        assert_eq!(
            auth(json!({"security": [{"HTTPBearer": []}, {}]})),
            Ok(Auth::None)
        );
        assert_eq!(Auth::of(&json!({}), &json!({})), Ok(Auth::None));
    }

    #[test]
    fn a_scheme_that_is_not_understood_is_refused() {
        for name in ["Cookie", "Missing"] {
            let refused = Auth::of(&document(), &json!({"security": [{name: []}]})).unwrap_err();
            assert!(refused.contains(name), "{refused}");
        }
    }
}
