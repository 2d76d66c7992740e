//! Generates the service's code from `proto/`, with protox: no protoc is needed.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    #[cfg(feature = "server")]
    generate()?;
    Ok(())
}

#[cfg(feature = "server")]
fn generate() -> Result<(), Box<dyn std::error::Error>> {
    use std::path::PathBuf;

    const PROTOS: [&str; 3] =
        ["proto/dalil/v1/tagger.proto", "proto/dalil/v1/gazetteer.proto", "proto/dalil/v1/entity.proto"];
    println!("cargo:rerun-if-changed=proto");
    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    let mut compiler = protox::Compiler::new(["proto"])?;
    compiler.include_imports(true).include_source_info(true).open_files(PROTOS)?;
    let descriptors = compiler.encode_file_descriptor_set();
    // For reflection.
    std::fs::write(out.join("dalil.v1.binpb"), &descriptors)?;
    tonic_prost_build::configure()
        .codec_path("crate::service::codec::Codec")
        // Sorted maps: the same answer is the same bytes.
        .btree_map(".dalil.v1")
        .extern_path(".google.rpc.Status", "::tonic_types::Status")
        .compile_fds(compiler.file_descriptor_set())?;
    // `dalil tag --format jsonl` writes and reads these as proto3 JSON.
    pbjson_build::Builder::new().register_descriptors(&descriptors)?.btree_map([".dalil.v1"]).build(&[
        ".dalil.v1.TagArticleResponse",
        ".dalil.v1.Mention",
        ".dalil.v1.MentionedEntity",
        ".dalil.v1.Span",
        ".dalil.v1.Field",
        ".dalil.v1.Evidence",
        ".dalil.v1.EvidenceKind",
        ".dalil.v1.Alternative",
        ".dalil.v1.Context",
        ".dalil.v1.Suppressed",
        ".dalil.v1.SuppressionReason",
        ".dalil.v1.Entity",
        ".dalil.v1.EntityType",
        ".dalil.v1.Location",
        ".dalil.v1.Office",
        ".dalil.v1.NameKind",
    ])?;
    Ok(())
}
