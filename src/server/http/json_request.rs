//! Receives the body of a request in JSON, and converts it to a message.

use bytes::Bytes;
use http_body::Body;
use http_body_util::BodyExt as _;
use tonic::Status;

use super::gzip;
use crate::server::middleware::context::CallSlot;
use crate::service::Workers;
use crate::service::admission::Reservation;
use crate::service::call::Call;
use crate::service::json::reader;
use crate::service::json::schema::Message;
use crate::service::message_writer::MessageWriter;
use crate::service::status;

/// Bytes that are reserved for a body before it arrives.
const FIRST_BYTES: usize = 16 << 10;

/// How a request in JSON is received.
pub(super) struct JsonRequest {
    pub schema: &'static Message,
    /// Size limit of the decompressed body, in bytes.
    pub limit: usize,
    /// Whether the body is compressed.
    pub gzip: bool,
    pub call: CallSlot,
    pub workers: Workers,
}

impl JsonRequest {
    /// Receives the body and returns the encoded message. It must be polled inside of the middleware, which limits the
    /// time and has created the call.
    ///
    /// # Errors
    /// `INVALID_ARGUMENT` when the body is malformed, `OUT_OF_RANGE` when it is too long, and the status of a call that
    /// has ended or that the server has no room for.
    pub async fn receive<B>(self, body: B) -> Result<Vec<u8>, Status>
    where
        B: Body<Data = Bytes> + Unpin,
    {
        let call = self.call.get().cloned().ok_or_else(status::internal)?;
        let received = receive(body, self.limit, &call).await?;
        let JsonRequest { schema, limit, gzip, workers, .. } = self;
        let bytes = received.bytes.len();
        let convert = move |call: &Call| convert(received, gzip, limit, schema, call);
        match gzip {
            // A short body may be long after decompression.
            true => workers.run_long(&call, convert).await,
            false => workers.run(bytes, &call, convert).await,
        }
    }
}

/// Bytes with their reservations.
struct Received {
    bytes: Vec<u8>,
    reservations: Vec<Reservation>,
}

async fn receive<B>(mut body: B, limit: usize, call: &Call) -> Result<Received, Status>
where
    B: Body<Data = Bytes> + Unpin,
{
    let hint = body.size_hint();
    if hint.lower() > limit as u64 {
        return Err(status::body_too_long(limit));
    }
    let mut received = Received { bytes: Vec::new(), reservations: Vec::new() };
    // A client that sends only a head does not reserve more than its call.
    received.grow(usize::try_from(hint.lower()).map_or(FIRST_BYTES, |bytes| bytes.min(FIRST_BYTES)), limit, call)?;
    while let Some(frame) = body.frame().await {
        // The client has gone, and does not see the status.
        let frame = frame.map_err(|_| Status::aborted("the request is incomplete"))?;
        let Ok(piece) = frame.into_data() else { continue };
        if received.bytes.len() + piece.len() > limit {
            return Err(status::body_too_long(limit));
        }
        received.grow(piece.len(), limit, call)?;
        received.bytes.extend_from_slice(&piece);
    }
    Ok(received)
}

impl Received {
    /// Makes room for `more` bytes, which are reserved first.
    fn grow(&mut self, more: usize, limit: usize, call: &Call) -> Result<(), Status> {
        let (len, capacity) = (self.bytes.len(), self.bytes.capacity());
        if len + more > capacity {
            let wanted = (len + more).max((2 * capacity).min(limit));
            self.reservations.extend(call.reserve(wanted - capacity)?);
            self.bytes.reserve_exact(wanted - len);
        }
        Ok(())
    }
}

fn convert(
    received: Received,
    gzip: bool,
    limit: usize,
    schema: &'static Message,
    call: &Call,
) -> Result<Vec<u8>, Status> {
    let Received { mut bytes, mut reservations } = received;
    if gzip {
        (bytes, reservations) = gzip::decompressed(&bytes, limit, call)?;
    }
    let most_bytes = reader::most_bytes(bytes.len());
    let _message = call.reserve(most_bytes)?;
    let mut message = MessageWriter::with_capacity(most_bytes);
    reader::read(&bytes, schema, &mut message)?;
    drop((bytes, reservations));
    Ok(message.into_bytes())
}
