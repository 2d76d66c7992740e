//! `dalil gazetteer import`: converts other formats to lines of an entity file.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;

use super::super::outcome::Outcome;
use super::super::progress::Progress;
use super::super::source::GazetteerArgs;
use crate::gazetteer::{Class, Fault, Policy};
use crate::import::{Column, Format, ImportError, ImportOptions, Input, Limits, MergeBy, Observer, Summary, import};

/// Languages that are imported by default from sources with hundreds of languages.
const LANGUAGES: &str = "ar,en,ru,kk,tr";

/// Import names from another format
///
/// Writes JSON Lines that can be used as a gazetteer. Input may be compressed with gzip, zstd, bzip2 or zip; - is
/// stdin. Invalid rows are reported on stderr and left out. docs/importing.md describes the formats.
#[derive(Args, Debug)]
pub(super) struct Import {
    /// geonames, wikidata, paranames, spacy, csv, tsv, skos, opensanctions or list
    #[arg(value_parser = Format::parse)]
    format: Format,
    /// Files to import, or - for stdin
    #[arg(required = true)]
    inputs: Vec<PathBuf>,
    /// The file to write. It is replaced when the import is complete. By default stdout
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The gazetteer that will be read before the imported file. Its names and ordinary words decide the policies
    #[command(flatten)]
    gazetteer: GazetteerArgs,
    /// Extend the entities of the gazetteer that have the same id: geonames or wikidata
    #[arg(long, value_name = "ID")]
    merge: Option<MergeBy>,
    /// Class of entities without a class
    #[arg(long)]
    class: Option<Class>,
    /// Class for a word of the source, such as AIRP=site or Q515=city; an empty class leaves the entities out
    #[arg(long = "map", value_name = "WORD=CLASS", value_parser = mapping)]
    maps: Vec<(String, Option<Class>)>,
    /// Languages of the names to import, separated by commas, or all. By default ar,en,ru,kk,tr for geonames, wikidata
    /// and paranames, and all for the others
    #[arg(long, value_delimiter = ',', value_name = "LANGUAGE")]
    languages: Vec<String>,
    /// Language of names without a language. By default their script decides
    #[arg(long)]
    language: Option<String>,
    /// Country of entities without a country
    #[arg(long, value_name = "CODE")]
    country: Option<String>,
    /// Prominence of entities without a prominence
    #[arg(long, value_name = "NUMBER")]
    prominence: Option<f32>,
    /// Policy of all names: free, context or cue. By default the rules of docs/importing.md decide
    #[arg(long)]
    policy: Option<Policy>,
    /// First word of the ids. By default the name of the format
    #[arg(long, value_name = "WORD", value_parser = prefix)]
    prefix: Option<String>,
    /// Key of the source. By default the prefix
    #[arg(long, value_name = "KEY")]
    source: Option<String>,
    /// Header of a column of CSV or TSV, such as name=Title
    #[arg(long = "column", value_name = "COLUMN=HEADER", value_parser = column)]
    columns: Vec<(Column, String)>,
    /// Minimum population of cities and towns of GeoNames
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    min_population: u64,
    /// Minimum number of sitelinks of items of Wikidata
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    min_sitelinks: usize,
    /// Maximum length of a line
    #[arg(long, value_name = "BYTES", default_value_t = Limits::default().line_bytes)]
    max_line_bytes: usize,
    /// Maximum size of an input after decompression
    #[arg(long, value_name = "BYTES", default_value_t = Limits::default().input_bytes)]
    max_input_bytes: u64,
    /// Maximum ratio of the size after decompression to the compressed size
    #[arg(long, value_name = "RATIO", default_value_t = Limits::default().expansion)]
    max_expansion: u64,
}

fn mapping(text: &str) -> Result<(String, Option<Class>), String> {
    let (word, class) = text.rsplit_once('=').ok_or("must have the form WORD=CLASS")?;
    let class = match class {
        "" => None,
        class => Some(class.parse().map_err(|unknown: crate::gazetteer::UnknownWord| unknown.to_string())?),
    };
    Ok((word.to_owned(), class))
}

fn column(text: &str) -> Result<(Column, String), String> {
    let (column, header) = text.split_once('=').ok_or("must have the form COLUMN=HEADER")?;
    let names: Vec<&str> = Column::ALL.iter().map(|column| column.as_str()).collect();
    let column = column.parse().map_err(|_| format!("unknown column, expected one of {}", names.join(", ")))?;
    Ok((column, header.to_owned()))
}

/// A word that an id may begin with.
fn prefix(text: &str) -> Result<String, String> {
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    match text.split('-').all(is_word) {
        true => Ok(text.to_owned()),
        false => Err("must be lower-case ASCII words and numbers joined by hyphens".to_owned()),
    }
}

impl Import {
    pub fn run(self) -> anyhow::Result<Outcome> {
        let gazetteer = self.gazetteer.gazetteer()?;
        let sizes = self.inputs.iter().filter_map(|path| fs::metadata(path).ok()).map(|metadata| metadata.len());
        let mut reporter = Reporter(Progress::of_file(sizes.sum(), self.output.is_some()));
        let inputs = self.inputs.iter().map(|path| open(path, &reporter.0)).collect::<anyhow::Result<Vec<_>>>()?;
        let (format, options) = (self.format, self.options());
        let summary = match &self.output {
            Some(path) => {
                write_file(path, |out| import(format, inputs, &options, Some(&gazetteer), out, &mut reporter))?
            }
            None => {
                let mut out = BufWriter::new(io::stdout().lock());
                import(format, inputs, &options, Some(&gazetteer), &mut out, &mut reporter)?
            }
        };
        reporter.0.print_error(format_args!("{}", describe(&summary, options.merge)));
        Ok(if summary.rejected > 0 { Outcome::Incomplete } else { Outcome::Done })
    }

    fn options(&self) -> ImportOptions {
        let mut options = ImportOptions::default();
        let has_many_languages = matches!(self.format, Format::Geonames | Format::Wikidata | Format::Paranames);
        options.languages = match self.languages.as_slice() {
            [] if has_many_languages => LANGUAGES.split(',').map(str::to_owned).collect(),
            [all] if all == "all" => Vec::new(),
            languages => languages.to_vec(),
        };
        options.language.clone_from(&self.language);
        options.class = self.class;
        options.classes = self.maps.iter().cloned().collect::<HashMap<_, _>>();
        options.country.clone_from(&self.country);
        options.prominence = self.prominence;
        options.policy = self.policy;
        options.prefix.clone_from(&self.prefix);
        options.source.clone_from(&self.source);
        options.columns = self.columns.iter().cloned().collect();
        options.min_population = self.min_population;
        options.min_sitelinks = self.min_sitelinks;
        options.merge = self.merge;
        options.limits.line_bytes = self.max_line_bytes;
        options.limits.input_bytes = self.max_input_bytes;
        options.limits.expansion = self.max_expansion;
        options
    }
}

fn open<'i>(path: &Path, progress: &Progress) -> anyhow::Result<Input<'i>> {
    if path.as_os_str() == "-" {
        return Ok(Input::new("-", progress.reading(io::stdin())));
    }
    let file = File::open(path).with_context(|| path.display().to_string())?;
    Ok(Input::new(path, progress.reading(file)))
}

/// Writes a file beside its final place and renames it, so that a server never reads a part of it.
fn write_file(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> Result<Summary, ImportError>,
) -> anyhow::Result<Summary> {
    let mut partial = path.as_os_str().to_owned();
    partial.push(".partial");
    let failed = || format!("cannot write {}", path.display());
    let mut out = BufWriter::new(File::create(&partial).with_context(failed)?);
    let written = write(&mut out);
    drop(out);
    if written.is_err() {
        let _ = fs::remove_file(&partial);
    }
    let summary = written?;
    fs::rename(&partial, path).with_context(failed)?;
    Ok(summary)
}

/// Prints invalid rows above the progress bar.
struct Reporter(Progress);

impl Observer for Reporter {
    fn reject(&mut self, fault: &Fault) {
        self.0.print_error(format_args!("{fault}"));
    }
}

/// The numbers of an import, as lines.
fn describe(summary: &Summary, merge: Option<MergeBy>) -> String {
    let Summary { written, names, merged, unchanged, same_ids, rejected, left_out, unused_columns, .. } = summary;
    let mut text = format!("{written} entities with {names} names written, {rejected} rows or names rejected");
    if merge.is_some() {
        text += &format!("\n{merged} of them extend entities of the gazetteer, {unchanged} more had nothing to add");
    }
    for (reason, count) in left_out {
        text += &format!("\n{count} left out: {reason}");
    }
    if !unused_columns.is_empty() {
        text += &format!("\nunused columns: {}", unused_columns.join(", "));
    }
    if *same_ids > 0 {
        text += &format!(
            "\n{same_ids} have the GeoNames or Wikidata id of an entity of the gazetteer: --merge geonames or --merge \
             wikidata extends these entities instead"
        );
    }
    text
}
