//! Speed by the language of the text, in characters a second.

use dalil::{Options, Tagger};

use super::common::corpus::{self, Text};
use super::common::engine::{self, Run};
use super::common::timing;
use super::{Arguments, header};

/// The languages of the table. Speeds are relative to the first one.
const LANGUAGES: [&str; 5] = ["en", "ru", "kk", "tr", "ar"];

/// Prints the speed for each language that some article has.
///
/// Of each language the same number of articles is tagged, because the processor learns the branches of a short text
/// that is tagged repeatedly, and its caches hold the names of it.
pub fn print(arguments: &Arguments) {
    println!(
        "Articles of 5,000 characters by language, the same number of each, one thread, median of {} interleaved \
         rounds.\n",
        arguments.rounds
    );
    header(&["names", "language", "characters", "mentions/1,000 characters", "M characters/s", "relative"]);
    for names in &arguments.names {
        let tagger = Tagger::new(names.gazetteer()).unwrap_or_else(|error| panic!("{}: {error}", names.label));
        let groups = by_language(&tagger, &arguments.texts);
        let mut engines: Vec<Run<'_>> = groups.iter().map(|(_, texts)| tag_only(&tagger, texts)).collect();
        let Some((_, first)) = groups.first() else { continue };
        let times = timing::interleaved(&mut engines, first, arguments.rounds);
        for (i, (language, texts)) in groups.iter().enumerate() {
            let mentions = engines[i](texts) as f64 * 1e3 / chars(texts) as f64;
            let speed = chars(texts) as f64 / times[i].median() / 1e6;
            let relative = times[i].ratio(&times[0]) * chars(texts) as f64 / chars(first) as f64;
            let chars = chars(texts);
            println!("| {} | {language} | {chars} | {mentions:.1} | {speed:.1} | {relative:.2} |", names.label);
        }
    }
}

/// Tags the articles of one language, whatever texts it is called with.
fn tag_only<'a>(tagger: &'a Tagger, texts: &'a [Text]) -> Run<'a> {
    let mut tag = engine::tag(tagger);
    Box::new(move |_| tag(texts))
}

/// The articles by the language that the tagger detects.
fn by_language(tagger: &Tagger, texts: &[Text]) -> Vec<(&'static str, Vec<Text>)> {
    let detected = |text: &Text| tagger.tag(&text.article(), &Options::default()).language;
    let detected: Vec<String> = texts.iter().map(detected).collect();
    let of = |language: &'static str| {
        let texts = texts.iter().zip(&detected).filter(|(_, detected)| *detected == language);
        let texts: Vec<Text> = texts.map(|(text, _)| text.clone()).collect();
        (language, if texts.is_empty() { texts } else { corpus::resized(&texts, 5_000) })
    };
    let mut groups: Vec<_> = LANGUAGES.into_iter().map(of).filter(|(_, texts)| !texts.is_empty()).collect();
    let least = groups.iter().map(|(_, texts)| texts.len()).min().unwrap_or_default();
    groups.iter_mut().for_each(|(_, texts)| texts.truncate(least));
    groups
}

fn chars(texts: &[Text]) -> usize {
    texts.iter().map(|text| text.whole.chars().count()).sum()
}
