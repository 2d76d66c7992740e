//! Compares each field of an answer, by its name in the descriptor, with the result of the core.
//!
//! The service writes answers field by field, by field number. This test decodes them with the generated code, whose
//! field numbers come from the descriptor.

use std::collections::BTreeMap;

use dalil::gazetteer::{Class, EntityRef, NameKind};
use dalil::server::GazetteerSource;
use dalil::service::proto;
use dalil::{
    Article, EntityType, Evidence, Field, FocusKind, GazetteerBuilder, Mention, Options, Reason, Span, Tagged, Tagger,
};
use prost::Message as _;
use prost_reflect::{DescriptorPool, DynamicMessage, FieldDescriptor, ReflectMessage as _, Value};

use crate::raw::Raw;
use crate::support::TestServer;

pub const ENTITIES: &str = r#"
{"id":"place/almaty","class":"city","country":"KZ","prominence":0.8,"wikidata":"Q35493","geonames":1526384,"location":[43.25,76.95],"names":{"ar":["ألماتي"],"en":["Almaty"]},"extra":{"timezone":"Asia/Almaty","founded":"1854"}}
{"id":"place/kazakhstan","class":"country","country":"KZ","names":{"en":["Kazakhstan"]}}
{"id":"place/stepnogorsk","class":"town","country":"KZ","prominence":0.5,"names":{"ar":[{"text":"ستيبنوغورسك","policy":"context"}]}}
{"id":"person/sami","class":"politician","country":"UZ","prominence":0.4,"wikidata":"Q77","offices":[{"title":"Minister of Water","from":"2019-03","until":"2021"}],"names":{"ar":["سامي ناصرنوف",{"text":"ناصرنوف","kind":"short"}],"en":["Sami Nasirnov"]}}
{"id":"person/rami","class":"journalist","country":"AZ","prominence":0.3,"names":{"ar":["رامي ناصرنوف",{"text":"ناصرنوف","kind":"short"}]}}
{"id":"organisation/union","class":"body","prominence":0.6,"names":{"ar":[{"text":"الاتحاد","policy":"context"}]}}
"#;

pub const CUES: &str = r#"{"cue":"city","lang":"ar","side":"before","for":["city"],"words":["مدينة"]}"#;

pub const TITLE: &str = "\u{1F600} Almaty's";
pub const BODY: &str = "وصل سامي ناصرنوف إلى مدينة ألماتي \u{1F600} ولالماتي مطار. وقال رامي ناصرنوف إن الاتحاد بعيد. وأضاف ناصرنوف \
                    أن ستيبنوغورسك قريبة.";
const LANGUAGE: &str = "ar-KZ";
const CONTEXT_CHARS: u32 = 7;

#[tokio::test]
async fn each_field_of_an_answer_has_the_value_of_the_core() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("entities.jsonl"), ENTITIES).unwrap();
    std::fs::write(folder.path().join("cues.jsonl"), CUES).unwrap();
    let mut builder = GazetteerBuilder::new();
    builder.add_path(folder.path());
    let tagger = Tagger::new(builder.build().unwrap()).unwrap();
    let server = TestServer::start_with(|config| config.gazetteer = GazetteerSource::path(folder.path())).await;

    let request = proto::TagArticleRequest {
        article: Some(proto::Article {
            id: "an id".to_owned(),
            title: TITLE.to_owned(),
            body: BODY.to_owned(),
            language: LANGUAGE.to_owned(),
            ..Default::default()
        }),
        options: Some(proto::TagOptions {
            offset_unit: proto::OffsetUnit::Utf16Unit.into(),
            include_suppressed: true,
            context_chars: CONTEXT_CHARS,
            ..Default::default()
        }),
    };
    let mut raw = Raw::connect(server.address).await;
    let answer = raw.call("/dalil.v1.TaggerService/TagArticle", &[], &request.encode_to_vec()).await;
    let article = Article::new(TITLE, BODY).with_language(LANGUAGE);
    let tagged = tagger.tag(&article, &Options::default().with_suppressed(true));
    let expected = Expected { tagger: &tagger, article }.response(&tagged);
    assert_eq!(proto::TagArticleResponse::decode(&answer.data[5..]).unwrap(), expected);
    assert_fields_distinguishable(&answer.data[5..]);
}

/// Asserts that each field is set in some message of the answer, and that two fields of one type in one message differ
/// somewhere. Otherwise the test would not notice exchanged field numbers.
fn assert_fields_distinguishable(answer: &[u8]) {
    let pool = DescriptorPool::decode(proto::FILE_DESCRIPTOR_SET).unwrap();
    let descriptor = pool.get_message_by_name("dalil.v1.TagArticleResponse").unwrap();
    let mut messages = BTreeMap::new();
    collect(&DynamicMessage::decode(descriptor, answer).unwrap(), &mut messages);
    let names: Vec<&str> = messages.keys().map(String::as_str).collect();
    let expected = [
        "Alternative",
        "Context",
        "Entity",
        "Evidence",
        "Focus",
        "Location",
        "Mention",
        "MentionedEntity",
        "Office",
        "Span",
        "Suppressed",
        "TagArticleResponse",
    ];
    let expected = expected.map(|name| format!("dalil.v1.{name}"));
    assert_eq!(names, expected);
    for (name, instances) in &messages {
        let fields: Vec<_> = instances[0].descriptor().fields().collect();
        for (i, field) in fields.iter().enumerate() {
            assert!(instances.iter().any(|message| message.has_field(field)), "{name}.{} is never set", field.name());
            let same = |other: &&FieldDescriptor| other.kind() == field.kind();
            for other in fields[..i].iter().filter(same) {
                let differ = |message: &DynamicMessage| message.get_field(field) != message.get_field(other);
                let (a, b) = (field.name(), other.name());
                assert!(instances.iter().any(differ), "{name}: {a} and {b} are always equal");
            }
        }
    }
}

/// Collects a message and its submessages by the names of their types.
fn collect(message: &DynamicMessage, all: &mut BTreeMap<String, Vec<DynamicMessage>>) {
    all.entry(message.descriptor().full_name().to_owned()).or_default().push(message.clone());
    for (_, value) in message.fields() {
        match value {
            Value::Message(inner) => collect(inner, all),
            Value::List(list) => list.iter().filter_map(Value::as_message).for_each(|inner| collect(inner, all)),
            _ => {}
        }
    }
}

/// Converts a result of the core to the messages of the API.
struct Expected<'a> {
    tagger: &'a Tagger,
    article: Article<'a>,
}

impl Expected<'_> {
    fn response(&self, tagged: &Tagged) -> proto::TagArticleResponse {
        let gazetteer = self.tagger.gazetteer();
        let suppressed = tagged.suppressed.iter().map(|suppressed| proto::Suppressed {
            span: Some(self.span(&suppressed.span)),
            text: self.text(&suppressed.span).to_owned(),
            entity_id: gazetteer.entity(suppressed.entity).id().into_owned(),
            reason: match suppressed.reason {
                Reason::NeedsContext => proto::SuppressionReason::NeedsContext.into(),
                Reason::Overlap => proto::SuppressionReason::Overlap.into(),
                Reason::PartOfOtherName => proto::SuppressionReason::PartOfOtherName.into(),
                other => panic!("{other:?} does not occur in this article"),
            },
        });
        let mentioned = tagged.entities(&self.article);
        let entities = mentioned.iter().map(|mentioned| proto::MentionedEntity {
            entity: Some(entity(gazetteer.entity(mentioned.entity))),
            mention_count: mentioned.mention_count,
            salience: mentioned.salience,
        });
        let focus = mentioned.focus(gazetteer).into_iter().map(|focus| proto::Focus {
            entity_id: gazetteer.entity(focus.entity).id().into_owned(),
            kind: match focus.kind {
                FocusKind::Country => proto::FocusKind::Country.into(),
                FocusKind::City => proto::FocusKind::City.into(),
                other => panic!("{other:?} has no value in the protocol"),
            },
            score: focus.score,
            country_code: gazetteer.entity(focus.entity).country().unwrap_or_default(),
        });
        proto::TagArticleResponse {
            article_id: "an id".to_owned(),
            mentions: tagged.mentions.iter().map(|mention| self.mention(mention)).collect(),
            entities: entities.collect(),
            suppressed: suppressed.collect(),
            gazetteer_version: gazetteer.version().to_owned(),
            language: LANGUAGE.to_owned(),
            focus: focus.collect(),
            offset_unit: proto::OffsetUnit::Utf16Unit.into(),
        }
    }

    fn mention(&self, mention: &Mention) -> proto::Mention {
        let gazetteer = self.tagger.gazetteer();
        let text = self.article.text(mention.span.field);
        let (entity, name) = (gazetteer.entity(mention.entity), gazetteer.name(mention.name));
        let alternatives = mention.alternatives.iter().map(|other| proto::Alternative {
            entity_id: gazetteer.entity(other.entity).id().into_owned(),
            confidence: other.confidence,
        });
        let most = CONTEXT_CHARS as usize;
        let before: Vec<char> = text[..mention.proclitic.start].chars().collect();
        let context = proto::Context {
            before: before[before.len().saturating_sub(most)..].iter().collect(),
            after: text[mention.span.bytes.end..].chars().take(most).collect(),
        };
        proto::Mention {
            span: Some(self.span(&mention.span)),
            text: self.text(&mention.span).to_owned(),
            proclitic: text[mention.proclitic.clone()].to_owned(),
            ending: text[mention.ending.clone()].to_owned(),
            entity_id: entity.id().into_owned(),
            r#type: entity_type(entity.entity_type()).into(),
            name: name.text().into_owned(),
            name_language: name.language().to_owned(),
            name_kind: match name.kind() {
                NameKind::Full => proto::NameKind::Full.into(),
                NameKind::Short => proto::NameKind::Short.into(),
                other => panic!("{other:?} does not occur in this gazetteer"),
            },
            confidence: mention.confidence,
            evidence: mention.evidence.iter().map(|evidence| self.evidence(mention, evidence)).collect(),
            alternatives: alternatives.collect(),
            context: Some(context),
            alternative_count: mention.alternative_count as u32,
            layer: proto::Layer::Own.into(),
        }
    }

    fn evidence(&self, mention: &Mention, evidence: &Evidence) -> proto::Evidence {
        use proto::EvidenceKind as Kind;
        let id = |entity| self.tagger.gazetteer().entity(entity).id().into_owned();
        let (kind, description, span, entity_id) = match evidence {
            Evidence::Name => (Kind::Name, "the name may stand alone".to_owned(), None, String::new()),
            Evidence::Pattern { head, filler } => {
                let description = format!("{}, of {}", self.place("composed with", head), id(*filler));
                (Kind::Pattern, description, Some(head), id(*filler))
            }
            Evidence::FullNameInArticle(span) => {
                (Kind::FullNameInArticle, self.place("full name", span), Some(span), id(mention.entity))
            }
            Evidence::Cue(span) => (Kind::Cue, self.place("cue", span), Some(span), String::new()),
            Evidence::CountryInArticle(by) => {
                let entity = self.tagger.gazetteer().entity(*by);
                let name = entity.canonical("en").expect("the entity has an English name");
                let why = if entity.class() == Class::Country { "" } else { ", of the same country" };
                (Kind::CountryInArticle, format!("the article names {name}{why}"), None, id(*by))
            }
            Evidence::BestOfSeveral => {
                let others = mention.alternative_count;
                let others = if others == 1 { "another one does".to_owned() } else { format!("{others} others do") };
                let description = format!("fits the article better than {others}");
                (Kind::BestOfSeveral, description, None, String::new())
            }
            other => panic!("{other:?} does not occur in this article"),
        };
        proto::Evidence { kind: kind.into(), description, span: span.map(|span| self.span(span)), entity_id }
    }

    fn place(&self, what: &str, span: &Span) -> String {
        let field = if span.field == Field::Title { "title" } else { "body" };
        format!("{what} {} at {field} {}", self.text(span), self.span(span).start)
    }

    fn span(&self, span: &Span) -> proto::Span {
        let text = self.article.text(span.field);
        let units = |byte| text[..byte].encode_utf16().count() as u32;
        let field = if span.field == Field::Title { proto::Field::Title } else { proto::Field::Body };
        proto::Span { field: field.into(), start: units(span.bytes.start), end: units(span.bytes.end) }
    }

    fn text(&self, span: &Span) -> &str {
        &self.article.text(span.field)[span.bytes.clone()]
    }
}

fn entity(entity: EntityRef<'_>) -> proto::Entity {
    let names = entity.names().map(|name| {
        let canonical = entity.canonical(name.language()).expect("the entity has names in this language");
        (name.language().to_owned(), canonical.into_owned())
    });
    let offices = entity.offices().iter().map(|office| proto::Office {
        title: office.title.clone(),
        from: office.from.clone().unwrap_or_default(),
        until: office.until.clone().unwrap_or_default(),
    });
    proto::Entity {
        id: entity.id().into_owned(),
        r#type: entity_type(entity.entity_type()).into(),
        class: entity.class_name().to_owned(),
        names: names.collect(),
        wikidata_id: entity.wikidata_id().unwrap_or_default().to_owned(),
        geonames_id: entity.geonames_id().unwrap_or_default(),
        country_code: entity.country().unwrap_or_default(),
        location: entity.location().map(|(latitude, longitude)| proto::Location { latitude, longitude }),
        prominence: entity.prominence(),
        offices: offices.collect(),
        extra: entity.extra().map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
    }
}

fn entity_type(entity_type: EntityType) -> proto::EntityType {
    match entity_type {
        EntityType::Place => proto::EntityType::Place,
        EntityType::Person => proto::EntityType::Person,
        EntityType::Organisation => proto::EntityType::Organisation,
        other => panic!("{other} has no value in the protocol"),
    }
}
