//! The body of a request: described by the call, and made anew for each attempt.

use bytes::Bytes;
use http::HeaderValue;

use crate::error::Error;
use crate::upload::{Field, Form, Meter};

/// What a call sends as its body.
#[derive(Clone, Default)]
pub(crate) enum Payload {
    #[default]
    None,
    Json(Bytes),
    /// Bytes of this media type.
    Raw(Bytes, HeaderValue),
    Form(Form),
}

/// The body of one attempt.
#[derive(Default)]
pub(crate) struct Outgoing {
    pub(crate) body: Option<reqwest::Body>,
    pub(crate) content_type: Option<HeaderValue>,
    /// Of a body that is made while it is sent.
    pub(crate) meter: Option<Meter>,
}

impl Payload {
    /// Takes JSON for the body.
    ///
    /// # Errors
    ///
    /// Where there is a form already.
    pub(crate) fn set_json(&mut self, json: Bytes) -> Result<(), Error> {
        if matches!(self, Self::Form(_)) {
            return Err(not_both());
        }
        *self = Self::Json(json);
        Ok(())
    }

    /// Takes bytes of a media type for the body.
    ///
    /// # Errors
    ///
    /// Where there is a form already.
    pub(crate) fn set_raw(&mut self, bytes: Bytes, media_type: HeaderValue) -> Result<(), Error> {
        if matches!(self, Self::Form(_)) {
            return Err(not_both());
        }
        *self = Self::Raw(bytes, media_type);
        Ok(())
    }

    /// The form, which is begun where there is none.
    ///
    /// # Errors
    ///
    /// Where there is JSON already.
    fn form(&mut self) -> Result<&mut Form, Error> {
        if matches!(self, Self::None) {
            *self = Self::Form(Form::new());
        }
        match self {
            Self::Form(form) => Ok(form),
            Self::None | Self::Json(_) | Self::Raw(..) => Err(not_both()),
        }
    }

    /// Appends a field to the form.
    ///
    /// # Errors
    ///
    /// For one that cannot be sent, and where there is JSON already.
    pub(crate) fn add_field(&mut self, name: &'static str, field: Field) -> Result<(), Error> {
        self.form()?.add(name, field)
    }

    /// Appends fields to the form, in the place of those of their name.
    ///
    /// # Errors
    ///
    /// For one that cannot be sent, and where there is JSON already.
    pub(crate) fn set_fields(
        &mut self,
        name: &'static str,
        fields: Vec<Field>,
    ) -> Result<(), Error> {
        let form = self.form()?;
        form.remove(name);
        fields.into_iter().try_for_each(|it| form.add(name, it))
    }

    /// Whether it can be sent a second time.
    pub(crate) fn lasts(&self) -> bool {
        match self {
            Self::Form(form) => form.lasts(),
            Self::None | Self::Json(_) | Self::Raw(..) => true,
        }
    }

    /// Has a body made.
    ///
    /// # Errors
    ///
    /// For a file that cannot be opened, and for a reader that was sent before.
    pub(crate) async fn open(&self) -> Result<Outgoing, Error> {
        Ok(match self {
            Self::None => Outgoing::default(),
            Self::Json(json) => Outgoing {
                body: Some(json.clone().into()),
                content_type: Some(HeaderValue::from_static("application/json")),
                meter: None,
            },
            Self::Raw(bytes, media_type) => Outgoing {
                body: Some(bytes.clone().into()),
                content_type: Some(media_type.clone()),
                meter: None,
            },
            Self::Form(form) => {
                let meter = Meter::default();
                let body = form.open(meter.clone()).await?;
                Outgoing {
                    body: Some(reqwest::Body::wrap(body)),
                    content_type: HeaderValue::try_from(form.content_type()).ok(),
                    meter: Some(meter),
                }
            }
        })
    }
}

fn not_both() -> Error {
    Error::invalid_input("a call sends JSON or a form, and not both")
}
