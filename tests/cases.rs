//! Runs the cases of `tests/cases/` with the built-in gazetteer in every configuration: in the title and in the body,
//! with and without text before them, with the longest and with all mentions, in every offset unit.

use std::fs;
use std::path::Path;

use dalil::{Article, Date, Field, OffsetUnit, Offsets, Options, Overlap, Tagger};

struct Case {
    name: String,
    date: Option<Date>,
    text: String,
    /// Start and end in bytes, and entity id.
    mentions: Vec<Mention>,
}

/// Reads one line of a table: a name with an optional date, a tab, a text with `⟦surface|entity⟧` for each mention.
fn parse(line: &str) -> Case {
    let (name, marked) = line.split_once('\t').unwrap_or_else(|| panic!("no tab in {line:?}"));
    let marked = unescape(marked);
    let (name, date) = name.split_once(" @").map_or((name, None), |(name, date)| (name, Some(date)));
    let date = date.map(|date| date.parse().unwrap_or_else(|error| panic!("{name}: {error}")));
    let mut case = Case { name: name.to_owned(), date, text: String::new(), mentions: Vec::new() };
    let mut rest = marked.as_str();
    while let Some((before, after)) = rest.split_once('⟦') {
        let (mention, after) = after.split_once('⟧').unwrap_or_else(|| panic!("{name}: ⟦ without ⟧"));
        let (surface, id) = mention.rsplit_once('|').unwrap_or_else(|| panic!("{name}: a mention without an id"));
        case.text.push_str(before);
        let start = case.text.len();
        case.text.push_str(surface);
        case.mentions.push((start, case.text.len(), id.to_owned()));
        rest = after;
    }
    case.text.push_str(rest);
    case
}

fn unescape(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        out.push_str(before);
        if let Some((code, tail)) = after.strip_prefix("u{").and_then(|after| after.split_once('}')) {
            let code = u32::from_str_radix(code, 16).expect("a code point in hexadecimal");
            out.extend(char::from_u32(code));
            rest = tail;
        } else {
            out.push(match &after[..1] {
                "n" => '\n',
                "t" => '\t',
                "r" => '\r',
                other => panic!("unknown escape \\{other}"),
            });
            rest = &after[1..];
        }
    }
    out.push_str(rest);
    out
}

fn tables() -> Vec<(String, Vec<Case>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut files: Vec<_> =
        fs::read_dir(folder).expect("the folder").map(|entry| entry.expect("a file").path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "txt"));
    files.sort();
    let read = |file: &std::path::PathBuf| {
        let text = fs::read_to_string(file).expect("a readable table");
        let lines = text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
        (file.file_name().expect("a name").to_string_lossy().into_owned(), lines.map(parse).collect())
    };
    files.iter().map(read).collect()
}

#[derive(Clone, Copy, Debug)]
struct Configuration {
    field: Field,
    overlap: Overlap,
    unit: OffsetUnit,
    /// Text before the case, as a separate paragraph.
    before: &'static str,
}

fn configurations() -> Vec<Configuration> {
    let mut all = Vec::new();
    for field in [Field::Title, Field::Body] {
        for overlap in [Overlap::Longest, Overlap::All] {
            for unit in [OffsetUnit::CodePoint, OffsetUnit::Utf8Byte, OffsetUnit::Utf16Unit] {
                for before in ["", "قال شاهد 😀 إن الطقس معتدل\n\n"] {
                    all.push(Configuration { field, overlap, unit, before });
                }
            }
        }
    }
    all
}

/// Start, end and entity id of a mention.
type Mention = (usize, usize, String);

fn tag(tagger: &Tagger, text: &str, date: Option<Date>, with: Configuration) -> Vec<Mention> {
    let article = match with.field {
        Field::Title => Article::new(text, ""),
        Field::Body => Article::new("", text),
    };
    let article = date.map_or(article, |date| article.with_publication_date(date));
    let tagged = tagger.tag(&article, &Options::default().with_overlap(with.overlap));
    let mut offsets = Offsets::new(text, with.unit);
    let mut mention = |m: &dalil::Mention| {
        assert_eq!(m.span.field, with.field);
        let [start, end] = [m.span.bytes.start, m.span.bytes.end].map(|byte| offsets.convert(byte));
        assert_eq!(cut(text, start, end, with.unit), text[m.span.bytes.clone()]);
        (start, end, tagger.gazetteer().entity(m.entity).id().into_owned())
    };
    tagged.mentions.iter().map(&mut mention).collect()
}

/// Cuts a span out of a text as a client in a language with this offset unit does.
fn cut(text: &str, start: usize, end: usize, unit: OffsetUnit) -> String {
    match unit {
        OffsetUnit::CodePoint => text.chars().skip(start).take(end - start).collect(),
        OffsetUnit::Utf8Byte => text[start..end].to_owned(),
        OffsetUnit::Utf16Unit => {
            String::from_utf16(&text.encode_utf16().collect::<Vec<_>>()[start..end]).expect("whole characters")
        }
    }
}

/// Whether [`Overlap::All`] may add this mention: a shorter name inside a mention that the case lists.
fn is_inner(tagger: &Tagger, text: &str, mention: &Mention, expected: &[Mention], unit: OffsetUnit) -> bool {
    let (start, end, id) = mention;
    let is_inside = |outer: &Mention| outer.0 <= *start && *end <= outer.1 && end - start < outer.1 - outer.0;
    let written = cut(text, *start, *end, unit);
    // After لل a name is written without its alef.
    let whole = format!("ا{written}");
    let is_name = |text: &String| tagger.lookup(text).iter().any(|found| found.name.entity().id() == *id);
    expected.iter().any(is_inside) && (is_name(&written) || is_name(&whole))
}

fn check(tagger: &Tagger, case: &Case, with: Configuration) -> Result<(), String> {
    let text = [with.before, &case.text].concat();
    let mut offsets = Offsets::new(&text, with.unit);
    let mut shifted = |byte: usize| offsets.convert(with.before.len() + byte);
    let expected: Vec<_> =
        case.mentions.iter().map(|(start, end, id)| (shifted(*start), shifted(*end), id.clone())).collect();
    let found = tag(tagger, &text, case.date, with);
    let right = match with.overlap {
        Overlap::Longest => found == expected,
        Overlap::All => {
            let is_inner = |mention: &_| is_inner(tagger, &text, mention, &expected, with.unit);
            expected.iter().all(|mention| found.contains(mention))
                && found.iter().all(|mention| expected.contains(mention) || is_inner(mention))
        }
    };
    if right {
        return Ok(());
    }
    let show = |mentions: &[Mention]| -> String {
        let one =
            |(start, end, id): &Mention| format!("\n      {start}-{end} {} {id}", cut(&text, *start, *end, with.unit));
        mentions.iter().map(one).collect()
    };
    Err(format!("{} ({with:?})\n    expected:{}\n    found:{}", case.name, show(&expected), show(&found)))
}

#[test]
fn cases_pass_in_every_configuration() {
    let tagger = Tagger::embedded().expect("the built-in gazetteer loads");
    let tables = tables();
    let mut names: Vec<_> = tables.iter().flat_map(|(_, cases)| cases.iter().map(|case| &case.name)).collect();
    assert!(names.len() >= 200, "only {} cases", names.len());
    names.sort();
    assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "two cases have the same name");
    let mut failures = Vec::new();
    for (file, cases) in &tables {
        for case in cases {
            let failed = configurations().into_iter().find_map(|with| check(&tagger, case, with).err());
            failures.extend(failed.map(|failure| format!("{file}: {failure}")));
        }
    }
    assert!(failures.is_empty(), "{} of {} cases fail:\n{}", failures.len(), names.len(), failures.join("\n"));
}
