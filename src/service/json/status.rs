//! Errors as JSON.

use prost::Message as _;
use tonic::Status;

use super::{tables, writer};
use crate::service::status::to_message;

/// The `google.rpc.Status` of an error as JSON, with its details.
pub fn to_json(status: &Status) -> Vec<u8> {
    let mut json = Vec::new();
    // A status that the server has made is well formed, and a vector takes everything.
    let _ = writer::write(&to_message(status).encode_to_vec(), tables::STATUS, &mut json);
    json
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::service::status;

    fn value(status: &Status) -> Value {
        serde_json::from_slice(&to_json(status)).unwrap()
    }

    #[test]
    fn details_have_their_type() {
        let violation = json!({"field": "article.body", "description": "is \"empty\""});
        let bad_request = json!({"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": [violation]});
        assert_eq!(
            value(&status::invalid("article.body", "is \"empty\"")),
            json!({"code": 3, "message": "article.body: is \"empty\"", "details": [bad_request]})
        );
        let retry = json!({"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "1s"});
        assert_eq!(value(&status::overloaded(1))["details"], json!([retry]));
        assert_eq!(value(&Status::not_found("")), json!({"code": 5, "message": "", "details": []}));
    }
}
