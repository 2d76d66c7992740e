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
    // The server of the tagger once more, over messages that the service reads and writes without copying them.
    let mut tagger = compiler.file_descriptor_set();
    tagger.file.retain(|file| file.package() == "dalil.v1");
    tagger.file.iter_mut().for_each(|file| file.service.retain(|service| service.name() == "TaggerService"));
    let wire = out.join("wire");
    std::fs::create_dir_all(&wire)?;
    let mut builder = tonic_prost_build::configure()
        .codec_path("crate::service::codec::Codec")
        .build_client(false)
        .out_dir(wire)
        .extern_path(".dalil.v1", "crate::service::proto");
    for method in ["TagArticle", "BatchTagArticles", "StreamTagArticles"] {
        for message in [format!("{method}Request"), format!("{method}Response")] {
            builder = builder.extern_path(format!(".dalil.v1.{message}"), format!("crate::service::wire::{message}"));
        }
    }
    builder.compile_fds(tagger)?;
    Ok(())
}
