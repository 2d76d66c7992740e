//! Entry point of the core: an article in, mentions out.

mod error;
#[cfg(feature = "cli")]
pub(crate) mod layered;

use std::cell::RefCell;
use std::fmt;
use std::sync::Arc;

use crate::budget::{Budget, Stopped};
use crate::embedded;
use crate::gazetteer::{EntityKey, Gazetteer, GazetteerBuilder, GazetteerSource, NameOrigin, NameRef, Policy};
use crate::lang::Language;
use crate::lexicon::{Layers, Lexicon};
pub use error::TaggerError;

pub use crate::resolve::{Article, Options, Output, TypeSet};
use crate::resolve::{Mention, MentionedEntities, Scratch, Span, Suppressed, lookup, resolve};
use crate::rules::Rules;
use crate::text::Folded;

/// Finds the names of a gazetteer in articles.
///
/// A tagger is immutable. Create it once and share it between threads. A clone shares the compiled names.
///
/// ```
/// use dalil::{Article, GazetteerBuilder, Options, Tagger};
///
/// let entities = r#"{"id":"place/almaty","class":"city","country":"KZ","names":{"ar":["ألماتي"],"en":["Almaty"]}}"#;
/// let mut builder = GazetteerBuilder::new();
/// builder.add_text("entities.jsonl", entities);
/// let tagger = Tagger::new(builder.build()?)?;
///
/// let article = Article::new("", "وصل إلى ألماتي");
/// let tagged = tagger.tag(&article, &Options::default());
/// assert_eq!(tagger.gazetteer().entity(tagged.mentions[0].entity).id(), "place/almaty");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Tagger {
    layers: Layers,
}

impl fmt::Debug for Tagger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tagger").field("version", &self.gazetteer().version()).finish_non_exhaustive()
    }
}

impl Tagger {
    /// Compiles the names of a gazetteer.
    ///
    /// The built-in gazetteer can be extended with files of your own:
    ///
    /// ```no_run
    /// use dalil::{GazetteerBuilder, Tagger};
    ///
    /// let mut builder = GazetteerBuilder::new();
    /// builder.add_embedded().add_path("clubs.jsonl".as_ref());
    /// let tagger = Tagger::new(builder.build()?)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If the names exceed the capacity of the automaton.
    pub fn new(gazetteer: Gazetteer) -> Result<Tagger, TaggerError> {
        Tagger::with_rules(gazetteer, Rules::ALL)
    }

    /// Compiles the names of a gazetteer for a subset of the rules, to measure the effect of the others.
    ///
    /// ```
    /// use dalil::{Article, GazetteerBuilder, Options, Rule, Rules, Tagger};
    ///
    /// let entity = r#"{"id":"place/kazakhstan","class":"country","country":"KZ","names":{"ar":["كازاخستان"]}}"#;
    /// let mut builder = GazetteerBuilder::new();
    /// builder.add_text("entities.jsonl", entity);
    /// let tagger = Tagger::with_rules(builder.build()?, Rules::ALL.without(Rule::Proclitics))?;
    /// let tagged = tagger.tag(&Article::new("", "وكازاخستان"), &Options::default());
    /// assert!(tagged.mentions.is_empty(), "the proclitic و is not stripped");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If the names exceed the capacity of the automaton.
    pub fn with_rules(gazetteer: Gazetteer, rules: Rules) -> Result<Tagger, TaggerError> {
        Ok(Tagger { layers: Layers::new(gazetteer, rules)? })
    }

    /// Reads a gazetteer from its parts and compiles it, both with the given rules. A million names take seconds.
    ///
    /// ```
    /// use dalil::{GazetteerSource, Rules, Tagger};
    ///
    /// let folder = GazetteerSource::path("gazetteer/mine");
    /// let error = Tagger::load(&folder, Rules::ALL).unwrap_err();
    /// assert!(error.to_string().contains("gazetteer/mine"));
    /// ```
    ///
    /// # Errors
    /// Returns all errors of all files, or that the names exceed the size of the automaton.
    pub fn load(source: &GazetteerSource, rules: Rules) -> Result<Tagger, TaggerError> {
        if *source == GazetteerSource::default() && rules == Rules::ALL {
            return Tagger::embedded();
        }
        Tagger::with_rules(source.build(rules)?, rules)
    }

    /// This tagger with further lines, which extend its gazetteer as [`GazetteerBuilder`] documents. `add` adds their
    /// parts to a builder.
    ///
    /// The result answers as a tagger of one gazetteer with all lines. Only the entities that the lines state, and the
    /// forms of their names, are compiled; both taggers share the rest. So a few names are added to a million in
    /// milliseconds.
    ///
    /// ```
    /// use dalil::{Article, Options, Tagger};
    ///
    /// let tagger = Tagger::embedded()?;
    /// let line = r#"{"id":"organisation/example-club","class":"club","names":{"en":["Example Club"]}}"#;
    /// let extended = tagger.extended(|builder| {
    ///     builder.add_text("clubs.jsonl", line);
    /// })?;
    /// let tagged = extended.tag(&Article::new("", "Example Club of Almaty"), &Options::default());
    /// let ids: Vec<_> = tagged.mentions.iter().map(|it| extended.gazetteer().entity(it.entity).id()).collect();
    /// assert_eq!(ids, ["organisation/example-club", "place/almaty"]);
    /// # Ok::<(), dalil::TaggerError>(())
    /// ```
    ///
    /// # Errors
    /// All errors of all parts; that a part has a [line that applies to all names](GazetteerBuilder::has_global_lines);
    /// or that the names exceed the capacity of the automaton.
    pub fn extended(&self, add: impl FnOnce(&mut GazetteerBuilder)) -> Result<Tagger, TaggerError> {
        let mut builder = GazetteerBuilder::on(Arc::clone(self.layers.gazetteer()));
        builder.rules(self.layers.rules());
        add(&mut builder);
        Ok(Tagger { layers: self.layers.with_layer(builder.build()?)? })
    }

    /// This tagger with the entities of a request. `add` adds at most two parts, which cannot change the class of an
    /// entity of this tagger. Otherwise the same as [`Tagger::extended`], but the version of the gazetteer stays.
    ///
    /// ```
    /// use dalil::gazetteer::{EntityRecord, NameRecord};
    /// use dalil::{Article, Options, Tagger};
    ///
    /// let tagger = Tagger::embedded()?;
    /// let mut almaty = EntityRecord::new("place/almaty");
    /// almaty.names_in("en").push(NameRecord::new("Apple City"));
    /// let of_request = tagger.with_overlay(|builder| {
    ///     builder.add_records("request", [almaty]);
    /// })?;
    ///
    /// let tagged = |tagger: &Tagger| tagger.tag(&Article::new("", "Apple City"), &Options::default()).mentions.len();
    /// assert_eq!((tagged(&of_request), tagged(&tagger)), (1, 0));
    /// # Ok::<(), dalil::TaggerError>(())
    /// ```
    ///
    /// # Errors
    /// Those of [`Tagger::extended`], and that a line changes the class of an entity.
    pub fn with_overlay(&self, add: impl FnOnce(&mut GazetteerBuilder)) -> Result<Tagger, TaggerError> {
        let mut builder = GazetteerBuilder::of_request(Arc::clone(self.layers.gazetteer()));
        builder.rules(self.layers.rules());
        add(&mut builder);
        Ok(Tagger { layers: self.layers.with_layer(builder.build()?)? })
    }

    /// A tagger with the built-in gazetteer.
    ///
    /// ```no_run
    /// let tagger = dalil::Tagger::embedded()?;
    /// # Ok::<(), dalil::TaggerError>(())
    /// ```
    ///
    /// # Errors
    /// Never, unless the embedded data is invalid.
    pub fn embedded() -> Result<Tagger, TaggerError> {
        let (gazetteer, lexicon) = embedded::compiled()?;
        Ok(Tagger { layers: Layers::of_compiled(gazetteer, lexicon) })
    }

    /// As [`Tagger::embedded`], but each automaton is built for the first text that needs it. For a command, which may
    /// tag one sentence. In a server, a call would have to wait for it.
    #[cfg(feature = "cli")]
    pub(crate) fn embedded_on_use() -> Result<Tagger, TaggerError> {
        let (gazetteer, lexicon) = embedded::compiled_on_use()?;
        Ok(Tagger { layers: Layers::of_compiled(gazetteer, lexicon) })
    }

    /// The gazetteer, which gives the entities and names behind the keys of a [`Mention`].
    ///
    /// ```
    /// let tagger = dalil::Tagger::embedded()?;
    /// let almaty = tagger.gazetteer().find("place/almaty").expect("a city of the gazetteer");
    /// assert_eq!(almaty.canonical("en").as_deref(), Some("Almaty"));
    /// # Ok::<(), dalil::TaggerError>(())
    /// ```
    pub fn gazetteer(&self) -> &Gazetteer {
        self.layers.gazetteer()
    }

    /// The compiled names, for measurements of the scan alone.
    pub fn lexicon(&self) -> &Lexicon {
        self.layers.lexicon()
    }

    /// Bytes on the heap that the layer of the last [`Tagger::extended`] or [`Tagger::with_overlay`] takes.
    pub fn layer_memory_usage(&self) -> usize {
        self.layers.last_memory_usage()
    }

    /// Tags an article. Each field must be shorter than 4 GiB.
    ///
    /// ```
    /// use dalil::{Article, Evidence, Options, Tagger};
    ///
    /// let tagger = Tagger::embedded()?;
    /// let article = Article::new("توكاييف يعلن الطوارئ", "أعلن الرئيس قاسم جومارت توكاييف حالة الطوارئ.");
    /// let tagged = tagger.tag(&article, &Options::default());
    ///
    /// let [headline, body] = &tagged.mentions[..] else { panic!("two mentions") };
    /// assert_eq!(article.text(headline.span.field), article.title);
    /// assert_eq!(headline.entity, body.entity);
    /// // The short name in the headline is accepted because the body has the full name.
    /// assert_eq!(headline.evidence, [Evidence::FullNameInArticle(body.span.clone())]);
    /// # Ok::<(), dalil::TaggerError>(())
    /// ```
    pub fn tag(&self, article: &Article<'_>, options: &Options) -> Tagged {
        let mut tagged = Tagged::default();
        self.tag_to(article, options, &Budget::unlimited(), &mut tagged)
            .expect("neither an unlimited budget nor a list stops the work");
        tagged
    }

    /// Tags an article within a budget, and passes each result to an output as soon as it is known. Each field must be
    /// shorter than 4 GiB.
    ///
    /// ```
    /// use dalil::{Article, Budget, Mention, Options, Output, Stopped, Suppressed, Tagger};
    ///
    /// /// Accepts a number of mentions.
    /// struct First(usize);
    ///
    /// impl Output for First {
    ///     fn mention(&mut self, _: Mention) -> Result<(), Stopped> {
    ///         self.0 = self.0.checked_sub(1).ok_or(Stopped)?;
    ///         Ok(())
    ///     }
    ///
    ///     fn suppressed(&mut self, _: Suppressed) -> Result<(), Stopped> {
    ///         Ok(())
    ///     }
    /// }
    ///
    /// let tagger = Tagger::embedded()?;
    /// let article = Article::new("", "ألماتي في كازاخستان");
    /// let tag = |most| tagger.tag_to(&article, &Options::default(), &Budget::unlimited(), &mut First(most));
    /// assert_eq!(tag(2), Ok(()));
    /// assert_eq!(tag(1), Err(Stopped));
    /// # Ok::<(), dalil::TaggerError>(())
    /// ```
    ///
    /// # Errors
    /// If the budget or the output stops the work. The output may have received part of the results.
    pub fn tag_to(
        &self,
        article: &Article<'_>,
        options: &Options,
        budget: &Budget<'_>,
        output: &mut impl Output,
    ) -> Result<(), Stopped> {
        thread_local! {
            static SCRATCH: RefCell<Option<Box<Scratch>>> = RefCell::default();
        }
        // Taken instead of borrowed, because the output can tag another text.
        let mut scratch = SCRATCH.take().unwrap_or_default();
        let done = resolve(&self.layers, article, options, budget, &mut scratch, output);
        scratch.shrink();
        SCRATCH.set(Some(scratch));
        done
    }

    /// Finds the names that are equal to a text, as an article would write them: with or without a proclitic or an
    /// ending. Hamza and capitals are not compared.
    ///
    /// Names without a proclitic and without an ending come first, then those of the most prominent entities.
    ///
    /// ```
    /// let tagger = dalil::Tagger::embedded()?;
    /// let matches = tagger.lookup("وكازاخستان");
    /// assert_eq!(matches[0].name.entity().id(), "place/kazakhstan");
    /// assert_eq!(matches[0].proclitic, "و");
    /// # Ok::<(), dalil::TaggerError>(())
    /// ```
    pub fn lookup(&self, text: &str) -> Vec<NameMatch<'_>> {
        let folded = Folded::with_rules(text, self.layers.rules());
        let mut matches = Vec::new();
        lookup::names(text, &folded, &self.layers, |hit, reading| {
            let name = self.layers.name(reading.name());
            let [word, start] = [hit.word, hit.start].map(|code| folded.start(code as usize));
            let end = hit.end as usize;
            let ending = folded.end(end - hit.ending.len(), text)..folded.end(end, text);
            matches.push(NameMatch {
                name,
                origin: reading.origin(),
                proclitic: text[word..start].to_owned(),
                ending: text[ending].to_owned(),
                policy: reading.policies().in_language(Language::of_code(name.language())),
            });
        });
        let prominence = |found: &NameMatch<'_>| found.name.entity().prominence();
        let stripped = |found: &NameMatch<'_>| found.proclitic.chars().count() + found.ending.chars().count();
        matches.sort_by(|a, b| {
            let fewest_stripped_first = stripped(a).cmp(&stripped(b));
            fewest_stripped_first.then_with(|| prominence(b).total_cmp(&prominence(a)))
        });
        matches
    }
}

/// A tagged article. Its keys belong to the gazetteer of the tagger.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Tagged {
    /// Mentions in the title, then in the body, each ordered by its start; a longer one before those inside it.
    pub mentions: Vec<Mention>,
    /// Names that were found and not accepted, in the same order. Empty unless [`Options::include_suppressed`] is set.
    pub suppressed: Vec<Suppressed>,
    /// The language of the article (BCP 47): the given one, or the detected one, one of `ar`, `en`, `ru`, `kk` and
    /// `tr`. Empty if it is undetermined.
    pub language: String,
    /// Entities and spans of the mentions that [`Options::types`] or [`Options::filter`] excludes.
    excluded: Vec<(EntityKey, Span)>,
}

impl Tagged {
    /// The mentioned entities with the number of their mentions and their salience, and the focus of the article.
    /// `article` is the article that was tagged.
    ///
    /// ```
    /// use dalil::{Article, Options, Tagger};
    ///
    /// let tagger = Tagger::embedded()?;
    /// let article = Article::new("Almaty", "Almaty is in Kazakhstan.");
    /// let entities = tagger.tag(&article, &Options::default()).entities(&article);
    /// let counts: Vec<_> = entities.iter().map(|entity| entity.mention_count).collect();
    /// assert_eq!(counts, [2, 1]);
    /// let [country, city] = entities.focus(tagger.gazetteer())[..] else { panic!("two places") };
    /// assert_eq!(tagger.gazetteer().entity(country.entity).id(), "place/kazakhstan");
    /// assert_eq!(tagger.gazetteer().entity(city.entity).id(), "place/almaty");
    /// # Ok::<(), dalil::TaggerError>(())
    /// ```
    pub fn entities(&self, article: &Article<'_>) -> MentionedEntities {
        let mut entities = MentionedEntities::new(article);
        self.mentions.iter().for_each(|mention| entities.add(mention.entity, &mention.span));
        self.excluded.iter().for_each(|(entity, span)| entities.add_excluded(*entity, span));
        entities
    }
}

impl Output for Tagged {
    fn mention(&mut self, mention: Mention) -> Result<(), Stopped> {
        self.mentions.push(mention);
        Ok(())
    }

    fn excluded(&mut self, entity: EntityKey, span: &Span) -> Result<(), Stopped> {
        self.excluded.push((entity, span.clone()));
        Ok(())
    }

    fn suppressed(&mut self, suppressed: Suppressed) -> Result<(), Stopped> {
        self.suppressed.push(suppressed);
        Ok(())
    }

    fn language(&mut self, language: &str) -> Result<(), Stopped> {
        language.clone_into(&mut self.language);
        Ok(())
    }
}

/// A name that is equal to a text: a result of [`Tagger::lookup`].
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct NameMatch<'g> {
    /// The name, with its listed policy.
    pub name: NameRef<'g>,
    /// Whether the gazetteer lists the spelling or a rule generated it.
    pub origin: NameOrigin,
    /// The proclitic before the name, as the text writes it; empty if there is none.
    pub proclitic: String,
    /// The Russian or Kazakh ending of the text, its last letters. Empty if there is none.
    pub ending: String,
    /// The effective policy in a text of the name's language: stricter than the listed one if the form is an ordinary
    /// word of that language.
    pub policy: Policy,
}
