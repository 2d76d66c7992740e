use super::*;
use crate::gazetteer::EntityType;
use GoldType::{Organisation, Other, Person, Place};

fn article(mentions: &[(usize, usize, GoldType, Layer)]) -> GoldArticle {
    let mention = |&(start, end, entity_type, layer): &(usize, usize, GoldType, Layer)| GoldMention {
        field: GoldField::Body,
        start,
        end,
        text: None,
        entity_type,
        entity: None,
        layer,
    };
    let text = "سافر رئيس المنظمة إلى كييف وألماتي".into();
    let mentions = mentions.iter().map(mention).collect();
    GoldArticle { id: "1".into(), text, mentions, ..GoldArticle::default() }
}

/// An article with core places, given by start, end and id.
fn linked(mentions: &[(usize, usize, Option<&str>)]) -> GoldArticle {
    let spans: Vec<_> = mentions.iter().map(|&(start, end, _)| (start, end, Place, Layer::Core)).collect();
    let mut article = article(&spans);
    for (mention, &(_, _, id)) in article.mentions.iter_mut().zip(mentions) {
        mention.entity = id.map(str::to_owned);
    }
    article
}

fn found<const N: usize>(mentions: [(usize, usize, GoldType); N]) -> [FoundMention; N] {
    mentions.map(|(start, end, entity_type)| place(start, end, "place/x").of_type(entity_type))
}

fn place(start: usize, end: usize, id: &str) -> FoundMention {
    FoundMention { field: GoldField::Body, span: start..end, entity_type: Place, id: id.to_owned() }
}

impl FoundMention {
    fn of_type(self, entity_type: GoldType) -> FoundMention {
        FoundMention { entity_type, ..self }
    }
}

fn counts(true_positives: usize, false_positives: usize, false_negatives: usize) -> Counts {
    Counts { true_positives, false_positives, false_negatives }
}

#[test]
fn a_mention_counts_only_with_its_span_and_type() {
    let gold = article(&[(22, 26, Place, Layer::Core), (28, 34, Place, Layer::Core)]);
    let mut evaluation = Evaluation::new(TypeSet::ALL);
    evaluation.add(&gold, found([(22, 26, Place), (27, 34, Place), (28, 34, Person)]));
    let by_type: Vec<_> = evaluation.by_type().collect();
    assert_eq!(by_type, [(Person, counts(0, 1, 0)), (Place, counts(1, 1, 1))]);
    assert_eq!(evaluation.core().to_string(), "P 0.3333 R 0.5000 F1 0.4000 tp 1 fp 2 fn 1");
}

#[test]
fn a_mention_found_twice_counts_once() {
    let mut evaluation = Evaluation::new(TypeSet::ALL);
    evaluation.add(&article(&[(22, 26, Place, Layer::Core)]), found([(22, 26, Place), (22, 26, Place)]));
    assert_eq!(evaluation.core(), counts(1, 0, 0));
}

#[test]
fn a_mention_that_overlaps_a_soft_one_is_not_scored() {
    let gold = article(&[(10, 17, Other, Layer::Soft)]);
    let mut evaluation = Evaluation::new(TypeSet::ALL);
    evaluation.add(&gold, found([(5, 17, Organisation), (16, 20, Place), (17, 20, Place)]));
    assert_eq!(evaluation.core(), counts(0, 1, 0));
    assert_eq!(evaluation.mistakes()[0].span, 17..20);
}

#[test]
fn hard_mentions_have_their_own_recall() {
    let gold = article(&[(5, 9, Person, Layer::Hard), (22, 26, Place, Layer::Hard)]);
    let mut evaluation = Evaluation::new(TypeSet::ALL);
    evaluation.add(&gold, found([(22, 26, Place)]));
    assert_eq!((evaluation.hard(), evaluation.core()), ((1, 2), counts(0, 0, 0)));
}

#[test]
fn other_types_are_not_scored() {
    let gold = article(&[(5, 9, Person, Layer::Core), (22, 26, Place, Layer::Core)]);
    let mut evaluation = Evaluation::new(TypeSet::from_iter([EntityType::Place]));
    evaluation.add(&gold, found([(22, 26, Place), (0, 4, Organisation)]));
    assert_eq!(evaluation.core(), counts(1, 0, 0));
}

#[test]
fn a_mistake_shows_its_context() {
    let mut evaluation = Evaluation::new(TypeSet::ALL);
    evaluation.add(&article(&[(22, 26, Place, Layer::Core)]), found([]));
    let context = "سافر رئيس المنظمة إلى [[كييف]] وألماتي";
    assert_eq!(evaluation.mistakes()[0].context, context);
    assert_eq!(evaluation.mistakes()[0].kind, MistakeKind::Missed);
}

#[test]
fn fields_are_compared() {
    let mut gold = article(&[(0, 4, Place, Layer::Core)]);
    gold.title = "كييف اليوم".into();
    gold.mentions[0].field = GoldField::Title;
    let mut evaluation = Evaluation::new(TypeSet::ALL);
    evaluation.add(&gold, [FoundMention { field: GoldField::Title, ..place(0, 4, "place/kyiv") }]);
    assert_eq!(evaluation.core(), counts(1, 0, 0));
    evaluation.add(&gold, [place(0, 4, "place/kyiv")]);
    assert_eq!(evaluation.core(), counts(1, 1, 1));
    assert_eq!(evaluation.mistakes()[0].context, "[[كييف]] اليوم");
}

#[test]
fn ids_are_scored_by_span_type_and_id() {
    let gold = linked(&[(0, 4, Some("place/a")), (5, 9, Some("place/b")), (10, 17, Some("place/c")), (18, 21, None)]);
    let mut evaluation = Evaluation::new(TypeSet::ALL);
    // One right, one with a wrong id, one missed, one without a gold id, one that is not annotated.
    let found = [(0, 4, "place/a"), (5, 9, "place/x"), (18, 21, "place/y"), (22, 26, "place/z")];
    evaluation.add(&gold, found.map(|(start, end, id)| place(start, end, id)));
    assert_eq!(evaluation.core(), counts(3, 1, 1));
    let ids = evaluation.ids().unwrap();
    assert_eq!(ids, IdCounts { counts: counts(1, 2, 2), wrong_ids: 1 });
    assert_eq!((ids.linked(), ids.accuracy()), (2, 0.5));
    assert_eq!(ids.to_string(), "P 0.3333 R 0.3333 F1 0.3333 tp 1 fp 2 fn 2 accuracy 0.5000");
    let kinds: Vec<_> = evaluation.mistakes().iter().map(|m| (m.kind, m.span.start)).collect();
    assert_eq!(kinds, [(MistakeKind::WrongId, 5), (MistakeKind::Missed, 10), (MistakeKind::Wrong, 22)]);
    let wrong = &evaluation.mistakes()[0];
    assert_eq!((wrong.gold_id.as_deref(), wrong.found_id.as_deref()), (Some("place/b"), Some("place/x")));
}

#[test]
fn gold_data_without_ids_has_no_score_of_ids() {
    let mut evaluation = Evaluation::new(TypeSet::ALL);
    evaluation.add(&linked(&[(0, 4, Some("a note")), (5, 9, None)]), [place(0, 4, "place/a")]);
    assert_eq!(evaluation.ids(), None);
    // Neither do ids of the other layers count.
    let mut hard = linked(&[(0, 4, Some("place/a"))]);
    hard.mentions[0].layer = Layer::Hard;
    evaluation.add(&hard, []);
    assert_eq!(evaluation.ids(), None);
}

#[test]
fn wrong_mentions_of_articles_without_ids_do_not_count_for_ids() {
    let mut evaluation = Evaluation::new(TypeSet::ALL);
    evaluation.add(&linked(&[(0, 4, None)]), [place(5, 9, "place/a")]);
    evaluation.add(&linked(&[(0, 4, Some("place/a"))]), [place(0, 4, "place/a")]);
    assert_eq!(evaluation.ids().unwrap().counts, counts(1, 0, 0));
    // An article without names has no ids either, and all that is found in it is wrong.
    evaluation.add(&linked(&[]), [place(5, 9, "place/a")]);
    assert_eq!(evaluation.ids().unwrap().counts, counts(1, 1, 0));
}

#[test]
fn only_ids_of_the_given_types_are_scored() {
    let mut gold = linked(&[(0, 4, Some("place/a")), (5, 9, Some("person/b"))]);
    gold.mentions[1].entity_type = Person;
    let mut evaluation = Evaluation::new(TypeSet::from_iter([EntityType::Person]));
    evaluation.add(&gold, [place(5, 9, "person/b").of_type(Person)]);
    assert_eq!(evaluation.ids().unwrap().counts, counts(1, 0, 0));
}

#[test]
fn a_mention_that_overlaps_a_soft_one_is_found() {
    let key = |start, end| Key { field: GoldField::Body, start, end, entity_type: GoldType::Place };
    let spans = || (0..5).flat_map(|start| (start + 1..6).map(move |end| key(start, end)));
    for [first, second] in spans().flat_map(|a| spans().map(move |b| [a, b])) {
        let mut soft = [first, second];
        soft.sort();
        let soft_mentions = SoftMentions::of(soft.iter());
        for other in spans() {
            let overlaps = soft.iter().any(|soft| soft.start < other.end && other.start < soft.end);
            assert_eq!(soft_mentions.overlap(&other), overlaps, "{soft:?} {other:?}");
            assert!(!soft_mentions.overlap(&Key { field: GoldField::Title, ..other }));
        }
    }
}
