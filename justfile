# Tasks for developers. `just` lists them, `just TASK` runs one. Each is one command, which also works without just.

[private]
default:
    @{{ just_executable() }} --list --unsorted

# Serve with the built-in gazetteer on 127.0.0.1:50051
serve *ARGUMENTS:
    cargo run --release -- serve {{ ARGUMENTS }}

# Run all tests, or those of a target or with a name: `just test --test cases`
test *ARGUMENTS:
    cargo test {{ ARGUMENTS }}

# Format the code
fmt:
    cargo fmt
    cargo fmt --manifest-path fuzz/Cargo.toml

# Run the lints of CI
lint:
    cargo fmt --check
    cargo clippy --all-targets -- -D warnings
    cargo clippy --lib --no-default-features -- -D warnings

# Build and open the documentation, private items included
doc:
    cargo doc --no-deps --document-private-items --open

# Check the built-in gazetteer
gazetteer:
    cargo run --release -- gazetteer check

# Measure each stage, in MB/s
bench *ARGUMENTS:
    cargo bench --bench core {{ ARGUMENTS }}

# Compare instruction counts and cache misses with the recorded ones (needs valgrind)
counts:
    cargo bench --bench counts

# Record instruction counts and cache misses; the commit message gives the reason
record-counts:
    cargo bench --bench counts -- --record

# Record the answers of tests/answers.rs; raise rules::REVISION first
record-answers:
    DALIL_RECORD_ANSWERS=1 cargo test --test answers

# Fuzz a target (fold, request or gazetteer) until it fails or is interrupted
fuzz TARGET *OPTIONS:
    fuzz/run {{ TARGET }} {{ OPTIONS }}

# Check licences, sources and versions of dependencies (needs cargo-deny)
deny:
    cargo deny check licenses bans sources

# Generate the code of the clients after a change of the protos
generate-clients:
    clients/generate

# Run everything that CI runs; takes up to 40 minutes and installs missing tools
ci:
    .ci/run
