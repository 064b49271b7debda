//! Why a schema has no Rust, by the place where it stands.

/// In a few words.
pub(super) fn why(schema: &str) -> &'static str {
    let has = |part: &str| schema.contains(part);
    let status = schema.split("/responses/").nth(1).unwrap_or_default();
    let is_json = has("application~1json") || has("+json");
    match schema {
        it if it.starts_with("/webhooks/") => "a webhook",
        _ if has("/callbacks/") => "a callback",
        _ if has("/headers/") => "a header of an answer",
        it if it.starts_with("/components/schemas/") => {
            "a component that nothing uses, or that is a part of others"
        }
        it if it.starts_with("/components/") => "an answer, a body or a parameter of no method",
        _ if status.starts_with(['4', '5', 'd']) => "an answer that is an error",
        _ if has("/content/") && !is_json => "a media type beside the one taken, or no JSON",
        _ => "a part of what is merged",
    }
}

#[cfg(test)]
mod tests {
    use super::why;

    #[test]
    fn the_place_says_why_there_is_no_type() {
        for (schema, reason) in [
            (
                "/webhooks/a/post/requestBody/content/application~1json/schema",
                "a webhook",
            ),
            (
                "/paths/~1a/get/responses/404/content/application~1json/schema",
                "an answer that is an error",
            ),
            (
                "/paths/~1a/get/responses/default/content/text~1plain/schema",
                "an answer that is an error",
            ),
            (
                "/paths/~1a/get/responses/200/headers/X/schema",
                "a header of an answer",
            ),
            (
                "/paths/~1a/get/responses/200/content/text~1plain/schema",
                "a media type beside the one taken, or no JSON",
            ),
            (
                "/components/schemas/A/allOf/0",
                "a component that nothing uses, or that is a part of others",
            ),
        ] {
            assert_eq!(why(schema), reason, "{schema}");
        }
    }
}
