//! Lowers an OpenAPI 3.1 document to OpenAPI 3.0, and says what was lost.
