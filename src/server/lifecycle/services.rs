//! The gRPC services of a server.

use super::health::Health;
use crate::server::error::ServerError;
use crate::server::routes::Routes;
use crate::service::proto::FILE_DESCRIPTOR_SET;
use crate::service::proto::gazetteer_service_server::GazetteerServiceServer;
use crate::service::wire::tagger_service_server::TaggerServiceServer;
use crate::service::{GazetteerApi, Gazetteers, Limits, TaggerApi, Workers};

/// Size of a request message without articles, in bytes.
const MAX_SMALL_REQUEST_BYTES: usize = 16 << 10;

/// The services of the API, health and reflection, with their limits on message sizes.
///
/// # Errors
/// When the descriptors of the API cannot be decoded.
pub(super) fn services(
    limits: Limits,
    workers: &Workers,
    gazetteers: &Gazetteers,
    health: &Health,
) -> Result<Routes, ServerError> {
    let tagger_service = TaggerServiceServer::new(TaggerApi::new(gazetteers.clone(), workers.clone(), limits))
        .max_decoding_message_size(limits.request_bytes)
        .max_encoding_message_size(limits.response_bytes);
    let gazetteer_service = GazetteerServiceServer::new(GazetteerApi::new(gazetteers.clone(), workers.clone(), limits))
        .max_decoding_message_size(MAX_SMALL_REQUEST_BYTES)
        .max_encoding_message_size(limits.response_bytes);
    let health_service = health.service().max_decoding_message_size(MAX_SMALL_REQUEST_BYTES);
    let reflection_v1 = reflection().build_v1().map_err(ServerError::Descriptors)?;
    let reflection_v1alpha = reflection().build_v1alpha().map_err(ServerError::Descriptors)?;
    Ok(Routes::builder()
        .add(tagger_service)
        .add(gazetteer_service)
        .add(health_service)
        .add(reflection_v1.max_decoding_message_size(MAX_SMALL_REQUEST_BYTES))
        .add(reflection_v1alpha.max_decoding_message_size(MAX_SMALL_REQUEST_BYTES))
        .build())
}

fn reflection<'b>() -> tonic_reflection::server::Builder<'b> {
    tonic_reflection::server::Builder::configure()
        .register_encoded_file_descriptor_set(FILE_DESCRIPTOR_SET)
        .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
        // The details of errors, so that a client without generated code, such as grpcurl, can decode them.
        .register_encoded_file_descriptor_set(tonic_types::pb::FILE_DESCRIPTOR_SET)
}
