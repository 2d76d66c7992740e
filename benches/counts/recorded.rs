//! The file of recorded counts: a line for each stage, with its name, its instructions and its cache misses.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Error, stages};

/// Counts of one stage.
#[derive(Clone, Debug)]
pub struct Counts {
    pub instructions: u64,
    /// Misses of the last-level cache, of instructions and data.
    pub misses: u64,
}

impl Counts {
    pub fn minus(&self, other: &Counts) -> Counts {
        Counts {
            instructions: self.instructions.saturating_sub(other.instructions),
            misses: self.misses.saturating_sub(other.misses),
        }
    }
}

/// Counts of all stages, in the order of [`stages::NAMES`].
#[derive(Debug)]
pub struct Recorded {
    /// The compiler that the counts were recorded with.
    pub compiler: String,
    pub counts: Vec<Counts>,
}

fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/counts/recorded.tsv")
}

impl Recorded {
    pub fn new(counts: Vec<Counts>) -> Result<Recorded, Error> {
        let version = Command::new("rustc").arg("--version").output()?;
        Ok(Recorded { compiler: String::from_utf8(version.stdout)?.trim().to_owned(), counts })
    }

    pub fn read() -> Result<Recorded, Error> {
        let text = std::fs::read_to_string(path()).map_err(|error| format!("{}: {error}", path().display()))?;
        let compiler =
            text.lines().find_map(|line| line.strip_prefix("# ")).unwrap_or("an unknown compiler").to_owned();
        let count = |name: &&str| -> Result<Counts, Error> {
            let mut lines = text.lines().map(|line| line.split('\t').collect::<Vec<_>>());
            let line = lines.find(|line| line.len() == 3 && line[0] == *name);
            let line = line.ok_or_else(|| format!("{}: no line of {name}", path().display()))?;
            Ok(Counts { instructions: line[1].parse()?, misses: line[2].parse()? })
        };
        let counts = stages::NAMES.iter().map(count).collect::<Result<_, _>>()?;
        Ok(Recorded { compiler, counts })
    }

    pub fn write(&self) -> Result<(), Error> {
        let mut text = format!("# {}\nstage\tinstructions\tlast-level misses\n", self.compiler);
        for (name, counts) in stages::NAMES.iter().zip(&self.counts) {
            text += &format!("{name}\t{}\t{}\n", counts.instructions, counts.misses);
        }
        print!("{text}");
        std::fs::write(path(), text)?;
        Ok(())
    }
}
