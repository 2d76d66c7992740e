//! Converts the response of a call to JSON.

use bytes::{Bytes, BytesMut};
use http::Response;
use http_body::Body;
use http_body_util::BodyExt as _;
use tonic::{Code, Status};

use super::gzip::ResponseSink;
use crate::server::middleware::context::CallSlot;
use crate::service::Workers;
use crate::service::call::Call;
use crate::service::grpc_frame::{self, PREFIX_BYTES};
use crate::service::json::schema::Message;
use crate::service::json::writer;
use crate::service::status;

/// Time of writing and compressing JSON, in relation to writing it only.
const GZIP_COST: usize = 4;

/// How a response is converted.
pub(super) struct JsonResponse {
    pub schema: &'static Message,
    /// Whether the client accepts gzip.
    pub gzip: bool,
    pub call: CallSlot,
    pub workers: Workers,
}

impl JsonResponse {
    /// Receives the response and returns its JSON in pieces.
    ///
    /// The conversion is part of the call, which only ends with the trailers behind the message.
    ///
    /// # Errors
    /// The status of the call.
    pub async fn receive<R>(self, response: Response<R>) -> Result<Vec<Bytes>, Status>
    where
        R: Body<Data = Bytes, Error = Status> + Unpin,
    {
        if let Some(status) = Status::from_header_map(response.headers()) {
            return Err(error_of(status));
        }
        let mut body = response.into_body();
        let message = receive_message(&mut body).await?;
        let call = self.call.get().cloned().ok_or_else(status::internal)?;
        let JsonResponse { schema, gzip, workers, .. } = self;
        let cost = message.len() * if gzip { GZIP_COST } else { 1 };
        let convert = move |call: &Call| {
            let mut sink = ResponseSink::new(call, gzip);
            writer::write(&message, schema, &mut sink)?;
            // The reservation of the message ends with it.
            drop(message);
            sink.finish()
        };
        let pieces = workers.finish(cost, &call, convert).await?;
        match receive_end(&mut body).await {
            Some(status) if status.code() == Code::Ok => Ok(pieces),
            status => Err(status.map_or_else(status::internal, error_of)),
        }
    }
}

/// A status that ends a call without a message, which is always an error.
fn error_of(status: Status) -> Status {
    if status.code() == Code::Ok { status::internal() } else { status }
}

/// Receives the only message of a response.
async fn receive_message<R>(body: &mut R) -> Result<Bytes, Status>
where
    R: Body<Data = Bytes, Error = Status> + Unpin,
{
    let mut received = Bytes::new();
    loop {
        if let Some((&prefix, message)) = received.split_first_chunk() {
            let length = grpc_frame::length(prefix);
            if message.len() >= length {
                return Ok(received.slice(PREFIX_BYTES..PREFIX_BYTES + length));
            }
        }
        let frame = body.frame().await.ok_or_else(status::internal)??;
        let piece = match frame.into_data() {
            Ok(piece) => piece,
            Err(frame) => {
                let status = frame.trailers_ref().and_then(Status::from_header_map);
                return Err(status.map_or_else(status::internal, error_of));
            }
        };
        received = match received.is_empty() {
            true => piece,
            // tonic writes a message in one piece; this is for the general case.
            false => BytesMut::from_iter(received.iter().chain(&piece)).freeze(),
        };
    }
}

/// Receives the status after the message.
async fn receive_end<R>(body: &mut R) -> Option<Status>
where
    R: Body<Data = Bytes, Error = Status> + Unpin,
{
    while let Some(frame) = body.frame().await {
        match frame {
            Ok(frame) if frame.is_trailers() => return frame.trailers_ref().and_then(Status::from_header_map),
            Ok(_) => {}
            Err(status) => return Some(status),
        }
    }
    None
}
