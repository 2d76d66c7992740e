//! Compiles the built-in gazetteer.

#![allow(dead_code, unused_imports, reason = "the included modules have more than the build script uses")]

use std::path::PathBuf;
use std::{env, fs};

use gazetteer::GazetteerBuilder;
use lexicon::Uncompiled;
use rules::Rules;

// The part of the core that reads and compiles a gazetteer, under the same paths as in `src/lib.rs`.
#[path = "src/budget.rs"]
mod budget;
#[path = "src/date.rs"]
mod date;
#[path = "src/gazetteer/mod.rs"]
mod gazetteer;
#[path = "src/hash.rs"]
mod hash;
#[path = "src/lang/mod.rs"]
mod lang;
#[path = "src/lexicon/mod.rs"]
mod lexicon;
#[path = "src/rules.rs"]
mod rules;
#[path = "src/sorted.rs"]
mod sorted;
#[path = "src/text/mod.rs"]
mod text;
#[path = "src/thresholds.rs"]
mod thresholds;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> Result<()> {
    println!("cargo:rerun-if-changed=gazetteer");
    compile_gazetteer()
}

/// Stores the built-in gazetteer for `src/embedded.rs`.
fn compile_gazetteer() -> Result<()> {
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let mut builder = GazetteerBuilder::new();
    builder.add_embedded();
    let gazetteer = builder.build()?;
    fs::write(out.join("gazetteer.bin"), postcard::to_allocvec(&gazetteer)?)?;
    fs::write(out.join("gazetteer.txt"), gazetteer.strings())?;
    let lexicon = Uncompiled::of(&gazetteer, Rules::ALL)?;
    fs::write(out.join("lexicon.bin"), postcard::to_allocvec(&lexicon)?)?;
    Ok(())
}
