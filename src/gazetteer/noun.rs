//! Dual and plural forms of the nouns in cues: in these forms a noun announces several names.

use std::collections::HashMap;

use super::cue::{ClassSet, Cue, CueForm};
use super::line::NounLine;
use super::vocabulary::EntityType;
use crate::lang::Language;
use crate::text::Folded;

/// Nouns by language and folded form.
#[derive(Debug, Default)]
pub(super) struct Nouns(HashMap<(String, Vec<u8>), NounLine>);

impl Nouns {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds a noun. The plurals of a noun that is listed twice are united.
    pub fn add(&mut self, line: NounLine) {
        let key = (line.lang.clone(), Folded::new(&line.noun).codes().to_vec());
        match self.0.get_mut(&key) {
            Some(known) => known.plural.extend(line.plural),
            None => _ = self.0.insert(key, line),
        }
    }

    /// Sets the dual and plural forms of a cue.
    ///
    /// The noun of an Arabic phrase is its first word (وزير خارجية). In other languages it may also be the last word
    /// (news agency).
    pub fn inflect(&self, cue: &mut Cue, lang: &str) {
        let people = cue.effect.classes.is_subset_of(ClassSet::of_type(EntityType::Person));
        let mut forms: Vec<CueForm> = Vec::new();
        for phrase in &cue.words {
            let (first, rest) = phrase.split_once(' ').map_or((phrase.as_str(), None), |(a, b)| (a, Some(b)));
            if let Some(noun) = self.get(lang, first) {
                let phrase = |form: &str| rest.map_or(form.to_owned(), |rest| format!("{form} {rest}"));
                forms.extend(noun.forms(cue.article, people).map(|form| CueForm { text: phrase(&form.text), ..form }));
            } else if lang != "ar"
                && let Some((rest, last)) = phrase.rsplit_once(' ')
                && let Some(noun) = self.get(lang, last)
            {
                let phrase = |form: CueForm| CueForm { text: format!("{rest} {}", form.text), ..form };
                forms.extend(noun.forms(cue.article, people).map(phrase));
            }
        }
        cue.plurals = forms;
    }

    fn get(&self, lang: &str, word: &str) -> Option<&NounLine> {
        self.0.get(&(lang.to_owned(), Folded::new(word).codes().to_vec()))
    }
}

impl NounLine {
    /// The plural forms, and the dual forms of an Arabic noun. `article`: whether the noun occurs with ال; `people`:
    /// whether it announces people only.
    ///
    /// An Arabic plural with ال announces people only (الوزراء لافروف وفيدان). Elsewhere an adjective usually follows,
    /// which may look like a name (المناطق الشرقية, المصادر العربية).
    fn forms(&self, article: bool, people: bool) -> impl Iterator<Item = CueForm> + '_ {
        let with_article = article && (people || self.lang != "ar");
        let plural = self.plural.iter().map(move |text| CueForm { text: text.clone(), article: with_article });
        let duals = Language::of_code(&self.lang).duals(&self.noun).into_iter();
        let duals = duals.map(move |form| CueForm { text: form.text, article: article && form.takes_article });
        plural.chain(duals)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_noun_of_a_phrase_is_inflected() {
        let mut nouns = Nouns::default();
        let line = |noun: &str, lang: &str, plural: &str| NounLine {
            noun: noun.to_owned(),
            lang: lang.to_owned(),
            plural: vec![plural.to_owned()],
        };
        nouns.add(line("وزير", "ar", "وزراء"));
        nouns.add(line("agency", "en", "agencies"));
        let inflected = |lang, phrase: &str| {
            let mut cue = Cue::of_words(&[phrase]);
            nouns.inflect(&mut cue, lang);
            cue.plurals.into_iter().map(|form| form.text).collect::<Vec<_>>()
        };
        let ministers = ["وزراء خارجية", "وزيرا خارجية", "وزيري خارجية", "وزيران خارجية", "وزيرين خارجية"];
        assert_eq!(inflected("ar", "وزير خارجية"), ministers);
        assert_eq!(inflected("en", "news agency"), ["news agencies"]);
        assert_eq!(inflected("en", "agency of"), ["agencies of"]);
        assert!(inflected("ru", "agency").is_empty());
    }
}
