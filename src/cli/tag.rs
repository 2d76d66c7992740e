//! `dalil tag`: reads articles from files and writes their mentions to stdout.

mod format;
mod local;
#[cfg(feature = "server")]
mod remote;
mod renderer;
mod sink;

use std::env;
use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;

use anyhow::Context;
use clap::{Args, ValueEnum};

use self::format::Format;
use self::local::LocalTagger;
use self::renderer::{Rendered, Renderer};
use self::sink::Sink;
use super::batches::{BatchLimits, batches};
use super::filter::{self, FilterArgs, View};
use super::input::{self, InputArgs, InputFile, InvalidInput, Item, Located};
use super::ordered::{self, Ordered};
use super::outcome::Outcome;
use super::progress::Progress;
#[cfg(feature = "server")]
use super::remote::{RemoteTagger, Selection, ServerArgs};
use super::source::{GazetteerArgs, TypeArgs};
use crate::date::Date;
use crate::render::TableStyle;
use crate::render::offsets::MAX_CONTEXT_CHARS;
use crate::resolve;
use crate::tagger::Options;
use crate::text;

/// Tag articles, with a gazetteer of this machine or with a server
///
/// A .txt or .html file is one article: its path, relative to the folder of all inputs, is the id, and the text is the
/// body. The objects of .jsonl, .ndjson and .json files (an array) and the rows of .csv and .tsv files are articles
/// with "id", "title", "body" or "text", and optionally "language" (BCP 47) and "publication_date"; an article without
/// an id has that of its file and its number: news.csv#3. The entries of .xml, .rss and .atom files (RSS, Atom) are
/// articles. All may be compressed with gzip or zstd. A folder means all such files in it and in its folders, except
/// hidden ones. Stdin is read as JSON Lines if it starts with {, as an array if it starts with [{, as HTML or a feed if
/// it starts so, and as one text otherwise.
///
/// Spans in HTML refer to the source.
///
/// Invalid input and files of other types are reported on stderr, and the rest is tagged.
#[derive(Args, Debug)]
pub(super) struct Tag {
    #[command(flatten)]
    gazetteer: GazetteerArgs,
    /// Output format
    #[arg(long, value_enum, default_value_t = Format::Auto)]
    format: Format,
    #[command(flatten)]
    input: InputArgs,
    #[cfg(feature = "server")]
    #[command(flatten)]
    server: ServerArgs,
    #[command(flatten)]
    types: TypeArgs,
    #[command(flatten)]
    filter: FilterArgs,
    /// Parts of the JSON [default: full]
    #[arg(long, value_enum)]
    view: Option<View>,
    /// Also list the names that were found and not accepted, with the reason
    #[arg(long)]
    suppressed: bool,
    /// Day on which the articles were published, YYYY-MM-DD, for those that do not state "publication_date"
    #[arg(long, value_name = "DATE")]
    date: Option<Date>,
    /// Least confidence of the mentions, from 0 to 1
    #[arg(long, value_name = "NUMBER", default_value = "0", value_parser = confidence)]
    min_confidence: f32,
    /// Which mentions are written if several cover the same letters
    #[arg(long, value_enum, default_value_t = Overlap::Longest)]
    overlap: Overlap,
    /// Unit of the spans [default: code-point]; brat and gold data always count code points
    #[arg(long, value_enum)]
    offset_unit: Option<OffsetUnit>,
    /// Code points of text on each side of a mention, from 0 to 200, in JSON Lines (0 if not given) and CSV (40)
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(0..=MAX_CONTEXT_CHARS.into()))]
    context: Option<u16>,
    /// Leave fields with default values out of JSON Lines, and the other fields of the input: the proto3 JSON of the
    /// API
    #[arg(long)]
    omit_defaults: bool,
    /// File to write instead of stdout; the folder for --format brat
    #[arg(long, short, value_name = "PATH")]
    output: Option<PathBuf>,
    /// Files, folders, or - for stdin
    #[arg(value_name = "FILE", default_value = "-")]
    inputs: Vec<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum OffsetUnit {
    /// Code points, as in Python
    CodePoint,
    /// Bytes of UTF-8, as in Rust and Go
    Utf8Byte,
    /// UTF-16 code units, as in Java and JavaScript
    Utf16Unit,
}

impl From<OffsetUnit> for text::OffsetUnit {
    fn from(unit: OffsetUnit) -> text::OffsetUnit {
        match unit {
            OffsetUnit::CodePoint => text::OffsetUnit::CodePoint,
            OffsetUnit::Utf8Byte => text::OffsetUnit::Utf8Byte,
            OffsetUnit::Utf16Unit => text::OffsetUnit::Utf16Unit,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Overlap {
    /// The longest mention
    Longest,
    /// Also the mentions inside longer ones
    All,
}

/// The answers for several articles, or the invalid input in their place. An error ends the run.
type Answers = anyhow::Result<Vec<Result<Rendered, InvalidInput>>>;

impl Tag {
    pub fn run(self) -> anyhow::Result<Outcome> {
        let format = self.format();
        self.check_options(format)?;
        // A folder of many files takes as long to list as the gazetteer to load.
        let (tagger, files) = thread::scope(|scope| {
            let files = scope.spawn(|| input::files(&self.inputs, &self.input));
            (self.tagger(format), files.join())
        });
        let (tagger, files) = (tagger?, files.unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        // The output must not be among the inputs: it is created, and so emptied, next.
        self.check_output(files.iter().flatten())?;
        let mut out = self.out(format)?;
        let mut sink = Sink::start(format, self.output.as_deref(), &mut out)?;
        let progress = Arc::new(Progress::of(input::size(&files)));
        let (options, reading) = (self.input, progress.clone());
        let items = move || {
            files.into_iter().flat_map(move |file| match file {
                Ok(file) => input::articles(file, options.clone(), &reading),
                Err(invalid) => Box::new(std::iter::once(Err(invalid))),
            })
        };
        let mut outcome = Outcome::Done;
        let mut results = tagger.tag(items, &progress);
        let mut has_long_field = false;
        while let Some(answers) = results.next() {
            for answer in answers?? {
                let long_field = answer.as_ref().ok().and_then(Rendered::long_field_note);
                if let Some(note) = long_field.filter(|_| !std::mem::replace(&mut has_long_field, true)) {
                    progress.print_error(format_args!("dalil: {note}"));
                }
                let added = match answer {
                    Ok(answer) => sink.add(answer, &mut out)?.map_err(|repeated| repeated.to_string()),
                    Err(invalid) => Err(invalid.to_string()),
                };
                if let Err(message) = added {
                    progress.print_error(format_args!("dalil: {message}"));
                    outcome = Outcome::Incomplete;
                }
            }
            // A slow writer of stdin gets each answer at once.
            if !results.is_ready() {
                out.flush()?;
            }
        }
        sink.end(&mut out)?;
        Ok(outcome)
    }

    /// The format, with that of the terminal for [`Format::Auto`].
    fn format(&self) -> Format {
        match self.format {
            Format::Auto if self.output.is_none() && io::stdout().is_terminal() => Format::Table,
            Format::Auto => Format::Jsonl,
            format => format,
        }
    }

    fn tagger(&self, format: Format) -> anyhow::Result<AnyTagger> {
        let unit = self.offset_unit.unwrap_or(OffsetUnit::CodePoint).into();
        let renderer = Renderer {
            format,
            view: self.view.unwrap_or(View::Full).into(),
            unit,
            context: self.context.map(usize::from),
            omit_defaults: self.omit_defaults,
            table: self.table_style(unit),
            date: self.date,
        };
        let options = Options {
            types: self.types.set(),
            filter: self.filter.filter()?,
            include_suppressed: self.suppressed,
            min_confidence: self.min_confidence,
            overlap: match self.overlap {
                Overlap::Longest => resolve::Overlap::Longest,
                Overlap::All => resolve::Overlap::All,
            },
        };
        #[cfg(feature = "server")]
        if self.server.is_given() {
            let tagger = RemoteTagger::new(&self.server, &self.selection(&renderer, &options))?;
            return Ok(AnyTagger::Remote(Box::new(tagger), renderer));
        }
        let tagger = self.gazetteer.tagger()?;
        filter::check_classes(&options.filter, tagger.gazetteer())?;
        Ok(AnyTagger::Local(LocalTagger { tagger, options, renderer }))
    }

    /// The options for a server.
    #[cfg(feature = "server")]
    fn selection(&self, renderer: &Renderer, options: &Options) -> Selection {
        let filter = self.filter.clone();
        Selection {
            types: self.types.given().to_vec(),
            classes: filter.classes,
            country_codes: filter.country_codes,
            include_entity_ids: filter.include_entity_ids,
            exclude_entity_ids: filter.exclude_entity_ids,
            min_confidence: options.min_confidence,
            overlap: options.overlap,
            include_suppressed: options.include_suppressed,
            view: renderer.view,
            date: renderer.date,
        }
    }

    /// Checks that the format has what the options change.
    fn check_options(&self, format: Format) -> anyhow::Result<()> {
        let used = [
            ("--suppressed", self.suppressed, format.has_suppressed()),
            ("--omit-defaults", self.omit_defaults, format == Format::Jsonl),
            ("--view", self.view.is_some(), format.has_view()),
            ("--context", self.context.is_some(), format.has_context()),
            ("--offset-unit", self.offset_unit.is_some(), format.has_offset_unit()),
        ];
        match used.into_iter().find(|(_, is_given, has_effect)| *is_given && !has_effect) {
            Some((option, ..)) => anyhow::bail!("{option} has no effect with --format {}", format.name()),
            None => Ok(()),
        }
    }

    fn table_style(&self, unit: text::OffsetUnit) -> TableStyle {
        let is_terminal = self.output.is_none() && io::stdout().is_terminal();
        let is_set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
        let columns = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
        let width = columns.filter(|_| is_terminal).unwrap_or(TableStyle::WIDTH);
        let has_color = is_terminal && !is_set("NO_COLOR") && env::var_os("TERM").is_none_or(|term| term != "dumb");
        TableStyle { width, is_terminal, has_color, unit }
    }

    fn check_output<'f>(&self, mut files: impl Iterator<Item = &'f InputFile>) -> anyhow::Result<()> {
        let output = self.output.as_deref().and_then(|path| path.canonicalize().ok());
        let is_output = |file: &InputFile| file.path.canonicalize().is_ok_and(|path| Some(path) == output);
        if output.is_some() && files.any(is_output) {
            anyhow::bail!("--output is one of the inputs: choose another file");
        }
        Ok(())
    }

    /// The file of `--output`, or stdout. [`Format::Brat`] writes files of its own.
    fn out(&self, format: Format) -> anyhow::Result<BufWriter<Box<dyn Write>>> {
        let out: Box<dyn Write> = match &self.output {
            Some(path) if format != Format::Brat => {
                Box::new(File::create(path).with_context(|| path.display().to_string())?)
            }
            _ => Box::new(io::stdout().lock()),
        };
        Ok(BufWriter::new(out))
    }
}

/// Limits of what a thread takes at once: some milliseconds of work, so that waking threads costs little.
const LOCAL_LIMITS: BatchLimits = BatchLimits { articles: 32, bytes: 128 << 10 };

/// What tags the articles.
enum AnyTagger {
    Local(LocalTagger),
    #[cfg(feature = "server")]
    Remote(Box<RemoteTagger>, Renderer),
}

impl AnyTagger {
    /// Starts to tag. The answers keep the order of the items.
    fn tag<I: Iterator<Item = Item> + 'static>(
        self,
        items: impl FnOnce() -> I + Send + 'static,
        #[cfg_attr(not(feature = "server"), expect(unused_variables, reason = "only a server is called again"))]
        progress: &Arc<Progress>,
    ) -> Ordered<Answers> {
        match self {
            AnyTagger::Local(tagger) => {
                let tag = move |item: Item| {
                    let Located { article, position } = item?;
                    tagger.tag(&article).map_err(|error| InvalidInput::at(position, error))
                };
                let tag_all = move |items: Vec<Item>| Ok(items.into_iter().map(&tag).collect());
                ordered::map(ordered::threads(), batches(LOCAL_LIMITS, items), tag_all)
            }
            #[cfg(feature = "server")]
            AnyTagger::Remote(tagger, renderer) => {
                let progress = progress.clone();
                ordered::map(RemoteTagger::CALLS, batches(RemoteTagger::LIMITS, items), move |items| {
                    let report = |error: &_| progress.print_error(format_args!("dalil: {error}"));
                    remote::tag(&tagger, &renderer, items, &report)
                })
            }
        }
    }
}

/// Reads a confidence.
fn confidence(text: &str) -> Result<f32, &'static str> {
    let value = text.parse().ok().filter(|value| (0.0..=1.0).contains(value));
    value.ok_or("must be a number from 0 to 1")
}
