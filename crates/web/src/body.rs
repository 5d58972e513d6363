//! What callers send as JSON, and what they are told when it does not read.
use crate::Problem;
use axum::{
    body::Bytes,
    extract::{FromRequest, Request, rejection::BytesRejection},
    http::{HeaderMap, StatusCode, header},
    response::IntoResponse,
};
use serde::de::DeserializeOwned;
use serde_json::error::Category;

/// The JSON that a caller sent. The caller is told which field does not read.
#[derive(Clone, Copy, Debug)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned, S: Sync> FromRequest<S> for Json<T> {
    type Rejection = Problem;
    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let text = text(request).await?;
        serde_json::from_str(&text).map(Self).map_err(|error| unreadable(&text, &error))
    }
}

/// The whole body, if it says that it is JSON. What takes the bytes is compiled once for every kind of body.
async fn text(request: Request) -> Result<String, Problem> {
    if !is_json(request.headers()) {
        let detail = "El pedido tiene que venir como application/json.";
        return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "no_json", detail));
    }
    let bytes = Bytes::from_request(request, &()).await.map_err(broken)?;
    String::from_utf8(bytes.into()).map_err(|_| malformed("No es texto en UTF-8."))
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    kind.strip_prefix("application/").is_some_and(|kind| kind == "json" || kind.ends_with("+json"))
}

fn broken(rejection: BytesRejection) -> Problem {
    let status = rejection.into_response().status();
    if status == StatusCode::PAYLOAD_TOO_LARGE {
        return Problem::new(status, "too_large", "El pedido es demasiado grande.");
    }
    Problem::new(status, "broken_body", "El pedido no llegó entero. Probá de nuevo.")
}

fn malformed(why: &str) -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, "malformed", format!("El pedido no es JSON que se pueda leer. {why}"))
}

/// What does not read: the field, for the person; and the reader's own words, for whoever programs against us.
fn unreadable(text: &str, error: &serde_json::Error) -> Problem {
    match error.classify() {
        Category::Data => {
            let field = base::field_at(text, error);
            let what = if field.is_empty() { "El pedido".to_owned() } else { format!("El campo {field}") };
            Problem::invalid("unreadable", format!("{what} no tiene la forma esperada ({error}).")).at(field)
        }
        Category::Syntax | Category::Eof | Category::Io => malformed(&format!("({error})")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;
    use serde::Deserialize;

    #[derive(Debug, PartialEq, Eq, Deserialize)]
    struct Cell {
        code: String,
        treatments: Vec<Weight>,
    }

    #[derive(Debug, PartialEq, Eq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Weight {
        weight: u32,
    }

    async fn sent(kind: &str, body: impl Into<Body>) -> Result<Cell, Problem> {
        let request = Request::post("/").header(header::CONTENT_TYPE, kind).body(body.into()).unwrap();
        Json::from_request(request, &()).await.map(|Json(cell)| cell)
    }

    #[tokio::test]
    async fn a_body_is_read_if_it_says_that_it_is_json() {
        let body = r#"{"code": "a", "treatments": [{"weight": 7}]}"#;
        let read = Cell { code: "a".to_owned(), treatments: vec![Weight { weight: 7 }] };

        for kind in ["application/json", "application/json; charset=utf-8", "Application/Problem+JSON"] {
            assert_eq!(sent(kind, body).await.as_ref(), Ok(&read), "{kind}");
        }
        for kind in ["text/plain", "application/jsonl", ""] {
            assert_eq!(sent(kind, body).await.unwrap_err().status, 415, "{kind}");
        }
    }

    #[tokio::test]
    async fn whoever_sends_what_does_not_read_is_told_the_field() {
        let told = |body: &'static str| async move {
            let problem = sent("application/json", body).await.unwrap_err();
            (problem.status, problem.field.unwrap_or_default())
        };
        let field = |field: &str| (422, field.to_owned());

        assert_eq!(told(r#"{"code": 7, "treatments": []}"#).await, field("code"));
        assert_eq!(told(r#"{"treatments": [], "other": "}"}"#).await, field("code"));
        assert_eq!(told("{\n\"code\": \"\\\"[\",\n\"treatments\": {}}").await, field("treatments"));
        let second = r#"{"code": "a", "treatments": [{"weight": 1}, {"weight": "2"}]}"#;
        assert_eq!(told(second).await, field("treatments[1].weight"));
        assert_eq!(told(r#"{"code": "a", "treatments": [{}]}"#).await, field("treatments[0].weight"));
        assert_eq!(told(r#"{"code": "a", "treatments": [{"size": 1}]}"#).await, field("treatments[0].size"));
        assert_eq!(told("7").await, field(""));
    }

    #[tokio::test]
    async fn what_is_no_json_is_refused() {
        for body in ["", "{", r#"{"code": "a", "treatments": []} x"#, "{\"code\": \"\u{0}\"}"] {
            let problem = sent("application/json", body).await.unwrap_err();
            assert_eq!((problem.status, problem.code), (400, "malformed"), "{body}");
        }
        assert_eq!(sent("application/json", vec![b'"', 0xff, b'"']).await.unwrap_err().status, 400);
        assert_eq!(sent("application/json", vec![b' '; 3 << 20]).await.unwrap_err().status, 413);
    }
}
