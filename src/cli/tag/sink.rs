//! Joins the answers of all articles to the output.

use std::collections::HashSet;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;

use super::format::Format;
use super::renderer::{More, Rendered};
use crate::render::brat::FileNames;
use crate::render::{brat, csv, geojson, html};

/// Receives the answers in the order of the articles.
#[derive(Debug)]
pub(super) enum Sink {
    /// The answers one after the other.
    Plain,
    Csv,
    Geojson {
        has_features: bool,
    },
    Html(html::Counts),
    /// The ids so far: a gold file with repeated ids could not be read.
    Gold(HashSet<String>),
    Brat {
        folder: PathBuf,
        names: FileNames,
    },
}

/// An answer cannot be part of the output.
#[derive(Debug, thiserror::Error)]
#[error("id: {id:?} is used by an earlier article: ids must be unique in gold data")]
pub(super) struct RepeatedId {
    id: String,
}

impl Sink {
    /// Starts the output. `folder` is that of [`Format::Brat`].
    ///
    /// # Errors
    /// Returns the error of `out` or of the folder.
    pub fn start(format: Format, folder: Option<&Path>, out: &mut impl Write) -> anyhow::Result<Sink> {
        Ok(match format {
            Format::Auto | Format::Table | Format::Jsonl | Format::Conll => Sink::Plain,
            Format::Csv => {
                csv::write_header(out)?;
                Sink::Csv
            }
            Format::Geojson => {
                out.write_all(geojson::START.as_bytes())?;
                Sink::Geojson { has_features: false }
            }
            Format::Html => {
                html::write_start(out)?;
                Sink::Html(html::Counts::default())
            }
            Format::Gold => Sink::Gold(HashSet::new()),
            Format::Brat => {
                let folder = folder.context("--format brat needs a folder: --output FOLDER")?;
                fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
                create(&folder.join("annotation.conf"), brat::CONFIGURATION.as_bytes())?;
                Sink::Brat { folder: folder.to_owned(), names: FileNames::default() }
            }
        })
    }

    /// Adds the answer of an article. Returns why it is left out, if it is.
    ///
    /// # Errors
    /// Returns the error of the output.
    pub fn add(&mut self, answer: Rendered, out: &mut impl Write) -> anyhow::Result<Result<(), RepeatedId>> {
        let Rendered { id, bytes, more, .. } = answer;
        match self {
            Sink::Geojson { has_features } if !bytes.is_empty() => {
                if std::mem::replace(has_features, true) {
                    out.write_all(geojson::SEPARATOR.as_bytes())?;
                }
            }
            Sink::Gold(ids) => {
                if !ids.insert(id.clone()) {
                    return Ok(Err(RepeatedId { id }));
                }
            }
            Sink::Html(counts) => {
                if let More::Counts(article) = more {
                    counts.add(article);
                }
            }
            Sink::Brat { folder, names } => {
                let name = names.next(&id);
                if let More::Text(text) = more {
                    create(&folder.join(format!("{name}.txt")), text.as_bytes())?;
                }
                create(&folder.join(format!("{name}.ann")), &bytes)?;
                return Ok(Ok(()));
            }
            Sink::Plain | Sink::Csv | Sink::Geojson { .. } => {}
        }
        out.write_all(&bytes)?;
        Ok(Ok(()))
    }

    /// Ends the output.
    ///
    /// # Errors
    /// Returns the error of `out`.
    pub fn end(self, out: &mut impl Write) -> io::Result<()> {
        match self {
            Sink::Geojson { .. } => out.write_all(geojson::END.as_bytes())?,
            Sink::Html(counts) => counts.write_end(out)?,
            Sink::Plain | Sink::Csv | Sink::Gold(_) | Sink::Brat { .. } => {}
        }
        out.flush()
    }
}

/// Writes a new file. A file that exists is not overwritten, and a link is not followed.
fn create(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let write = || OpenOptions::new().write(true).create_new(true).open(path)?.write_all(bytes);
    write().map_err(|error| {
        let advice = if error.kind() == io::ErrorKind::AlreadyExists { ": choose an empty folder" } else { "" };
        anyhow::Error::new(error).context(format!("{}{advice}", path.display()))
    })
}
