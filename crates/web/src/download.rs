//! Answers that are saved as files.
use axum::http::{HeaderName, header};

/// The headers of an answer that a browser saves as a file of this name: letters, digits, dots and dashes alone.
pub fn attachment(media_type: &str, name: &str) -> [(HeaderName, String); 2] {
    let saved = format!("attachment; filename=\"{name}\"");
    [(header::CONTENT_TYPE, media_type.to_owned()), (header::CONTENT_DISPOSITION, saved)]
}
