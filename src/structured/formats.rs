//! The schema of a type as the formats that requests take.

use super::AnswerSchema;
use crate::types::{
    JsonSchema, JsonSchemaFormat, ResponseFormat, ResponseFormatJsonSchema,
    SonarRequestResponseFormat,
};

/// For the Agent API; `strict`, as the schema is made for that.
impl From<AnswerSchema> for JsonSchemaFormat {
    fn from(schema: AnswerSchema) -> Self {
        let (name, schema) = schema.into_parts();
        Self::new(name, schema).with_strict(true)
    }
}

/// For the Agent API.
///
/// ```
/// use perplexity_client::structured::schema_for;
/// use perplexity_client::types::AgentRequest;
///
/// #[derive(serde::Deserialize, schemars::JsonSchema)]
/// struct Mountain {
///     name: String,
///     /// Above sea level.
///     metres: u32,
/// }
///
/// # async fn run(client: perplexity_client::Client) -> Result<(), Box<dyn std::error::Error>> {
/// let request = AgentRequest::new("Which is the highest mountain of the Harz?")
///     .with_preset("fast")
///     .with_response_format(schema_for::<Mountain>()?);
/// let mountain: Mountain = client.create_agent_run(&request).await?.parse()?;
/// # Ok(())
/// # }
/// ```
impl From<AnswerSchema> for ResponseFormat {
    fn from(schema: AnswerSchema) -> Self {
        JsonSchemaFormat::from(schema).into()
    }
}

/// For Sonar.
impl From<AnswerSchema> for SonarRequestResponseFormat {
    fn from(schema: AnswerSchema) -> Self {
        let (name, schema) = schema.into_parts();
        let schema = JsonSchema::new(schema).with_name(name).with_strict(true);
        ResponseFormatJsonSchema::new(schema).into()
    }
}
