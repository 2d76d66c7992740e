//! A call in JSON.

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Request, Response, StatusCode, Uri, header};
use http_body::Body;
use tonic::Status;
use tonic::codegen::StdError;
use tower::ServiceExt as _;

use super::error_response::{of_status, rejected, rejected_as, set_json_headers};
use super::gzip;
use super::json_request::JsonRequest;
use super::json_response::JsonResponse;
use super::request_body::{CallBody, ConvertedMessage};
use super::response_body::{CompleteBody, HttpBody};
use crate::server::connection::idle::Activity;
use crate::server::middleware::context::{Arrival, CallSlot};
use crate::server::middleware::request_id::REQUEST_ID;
use crate::server::middleware::stack::CallService;
use crate::service::json::query;
use crate::service::json::schema::Binding;
use crate::service::message_writer::MessageWriter;
use crate::service::{Limits, Workers, status};

/// Size limit of a request without articles, in bytes of JSON.
const MAX_SMALL_JSON_BYTES: usize = 64 << 10;
/// The service whose requests have articles.
const TAGGER_SERVICE: &str = "/dalil.v1.TaggerService/";

/// What all calls in JSON share.
#[derive(Clone, Debug)]
pub(super) struct JsonCalls {
    pub limits: Limits,
    pub workers: Workers,
}

impl JsonCalls {
    /// Makes the call of a request that `binding` matches. `variable` is the value of the variable of the path.
    pub async fn respond<S, B>(
        &self,
        stack: S,
        arrival: Arrival<B>,
        (binding, variable): (&'static Binding, String),
        activity: &Activity,
    ) -> Response<HttpBody<S::Body>>
    where
        S: CallService<CallBody<B>>,
        B: Body<Data = Bytes, Error: Into<StdError>> + Unpin + Send + 'static,
    {
        let headers = arrival.request.headers();
        let accepts_gzip = gzip::is_accepted(headers);
        let compressed = match if binding.has_body { check_content(headers) } else { Ok(false) } {
            Ok(compressed) => compressed,
            Err(status) => return unsupported_content(&status),
        };
        let slot = CallSlot::default();
        let request = JsonRequest {
            schema: binding.input,
            limit: self.size_limit(binding),
            gzip: compressed,
            call: CallSlot::clone(&slot),
            workers: self.workers.clone(),
        };
        let Arrival { request: received, arrived, open_call, .. } = arrival;
        let grpc = match grpc_request(received, request, binding, &variable) {
            Ok(grpc) => grpc,
            Err(status) => return rejected_as(&status),
        };
        let converter = JsonResponse {
            schema: binding.output,
            gzip: accepts_gzip,
            call: CallSlot::clone(&slot),
            workers: self.workers.clone(),
        };
        // Keeps the call open until the connection has taken the response.
        let unsent = activity.call();
        let arrival = Arrival { request: grpc, arrived, open_call, call: Some(slot) };
        let Ok(response) = stack.oneshot(arrival).await;
        let request_id = response.headers().get(REQUEST_ID).cloned();
        let mut response = match converter.receive(response).await {
            Ok(pieces) => success(CompleteBody::new(pieces, unsent), accepts_gzip),
            Err(status) => of_status(&status),
        };
        response.headers_mut().extend(request_id.map(|id| (REQUEST_ID, id)));
        response
    }

    /// Size limit of the body of a request, in bytes of JSON.
    fn size_limit(&self, binding: &Binding) -> usize {
        match binding.method.starts_with(TAGGER_SERVICE) {
            true => self.limits.request_bytes,
            false => MAX_SMALL_JSON_BYTES,
        }
    }
}

fn success<R>(body: CompleteBody, gzip: bool) -> Response<HttpBody<R>> {
    let mut response = Response::new(HttpBody::Complete(body));
    set_json_headers(&mut response);
    let headers = response.headers_mut();
    headers.append(header::VARY, HeaderValue::from_static("accept-encoding"));
    if gzip {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    response
}

/// The gRPC request with the headers of a request in JSON, and with its message.
fn grpc_request<B>(
    received: Request<B>,
    json: JsonRequest,
    binding: &'static Binding,
    variable: &str,
) -> Result<Request<CallBody<B>>, Status>
where
    B: Body<Data = Bytes> + Unpin + Send + 'static,
{
    let (mut parts, body) = received.into_parts();
    let query = parts.uri.query().unwrap_or_default();
    let message = if binding.has_body {
        if !query.is_empty() {
            return Err(status::body_with_parameters());
        }
        ConvertedMessage::new(json.receive(body))
    } else {
        let mut message = MessageWriter::default();
        if let Some(variable_of_path) = &binding.variable {
            message.string(variable_of_path.number, variable);
        }
        query::read(query, binding.input, &mut message)?;
        ConvertedMessage::new(std::future::ready(Ok(message.into_bytes())))
    };
    parts.method = http::Method::POST;
    parts.uri = Uri::from_static(binding.method);
    const OF_THE_BODY: [header::HeaderName; 4] =
        [header::CONTENT_LENGTH, header::CONTENT_ENCODING, header::ACCEPT_ENCODING, header::TRANSFER_ENCODING];
    OF_THE_BODY.iter().for_each(|name| _ = parts.headers.remove(name));
    parts.headers.remove("grpc-encoding");
    parts.headers.remove("grpc-accept-encoding");
    parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/grpc"));
    Ok(Request::from_parts(parts, CallBody::Converted(message)))
}

/// Checks that a body is JSON in UTF-8, and returns whether it is compressed with gzip.
fn check_content(headers: &HeaderMap) -> Result<bool, Status> {
    if !is_json(headers) {
        return Err(status::not_json());
    }
    match headers.get(header::CONTENT_ENCODING).map(HeaderValue::as_bytes) {
        None | Some(b"" | b"identity") => Ok(false),
        Some(b"gzip" | b"x-gzip") => Ok(true),
        Some(_) => Err(status::unknown_encoding()),
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (essence, parameters) = value.split_once(';').unwrap_or((value, ""));
    let charset = parameters.split(';').find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches('"'))
    });
    essence.trim().eq_ignore_ascii_case("application/json")
        && charset.is_none_or(|charset| charset.eq_ignore_ascii_case("utf-8"))
}

/// 415, with the encodings that the server accepts.
fn unsupported_content<R>(status: &Status) -> Response<HttpBody<R>> {
    let mut response = rejected(StatusCode::UNSUPPORTED_MEDIA_TYPE, status);
    let headers = response.headers_mut();
    headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("gzip"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_json_in_utf_8_is_accepted() {
        let cases = [
            ("application/json", true),
            ("Application/JSON; charset=UTF-8", true),
            ("application/json;charset=\"utf-8\"", true),
            ("application/json; charset=windows-1256", false),
            ("application/jsonl", false),
            ("text/json", false),
            ("text/plain", false),
            ("application/x-www-form-urlencoded", false),
            ("", false),
        ];
        for (value, expected) in cases {
            let headers = [(header::CONTENT_TYPE, value.parse().unwrap())].into_iter().collect();
            assert_eq!(is_json(&headers), expected, "{value}");
        }
    }
}
