//! Datelines at the beginning of a body, with the built-in gazetteer. The cases of `tests/cases/` also run with text
//! before them, where there is no dateline.

use dalil::{Article, GazetteerBuilder, Options, Tagger};

/// A body, and the text and entity of each mention.
type Case<'c> = (&'c str, &'c [(&'c str, &'c str)]);

#[test]
fn the_places_and_media_of_a_dateline_need_no_other_evidence() {
    let mut builder = GazetteerBuilder::new();
    builder.add_embedded();
    let tagger = Tagger::new(builder.build().expect("the gazetteer is valid")).expect("the names fit");
    let cases: &[Case<'_>] = &[
        ("السلط - تنافس المرشحون على المقاعد.", &[("السلط", "place/salt")]),
        (
            "الرياض - الشرق الأوسط: جدد المجلس قراره.",
            &[("الرياض", "place/riyadh"), ("الشرق الأوسط", "organisation/asharq-al-awsat")],
        ),
        ("القاهرة - الأهرام: بدأ الحفل.", &[("القاهرة", "place/cairo"), ("الأهرام", "organisation/al-ahram")]),
        (
            "صنعاء، عدن - رويترز، الحياة: وقع الطرفان.",
            &[
                ("صنعاء", "place/sanaa"),
                ("عدن", "place/aden"),
                ("رويترز", "organisation/reuters"),
                ("الحياة", "organisation/al-hayat"),
            ],
        ),
        ("AMMAN (Petra) - The king spoke.", &[("AMMAN", "place/amman"), ("Petra", "organisation/petra-news-agency")]),
        ("الدوحة (قنا) - بدأ اللقاء.", &[("الدوحة", "place/doha"), ("قنا", "organisation/qatar-news-agency")]),
        ("الرياض - اجتمع قادة الشرق الأوسط فيها.", &[("الرياض", "place/riyadh"), ("الشرق الأوسط", "place/middle-east")]),
        ("\nAMMAN (Petra) - The king spoke.", &[("AMMAN", "place/amman"), ("Petra", "organisation/petra-news-agency")]),
        ("KAŞ – Meclis toplandı.", &[("KAŞ", "place/kas-antalya")]),
        (
            "رودس (اليونان) - الحياة: وصل القارب.",
            &[("رودس", "place/rhodes"), ("اليونان", "place/greece"), ("الحياة", "organisation/al-hayat")],
        ),
        ("لندن، 3 آذار 2021 (الأخبار): قال.", &[("لندن", "place/london"), ("الأخبار", "organisation/al-akhbar")]),
        ("بيروت - النهار - 26 تموز 2025. قال.", &[("بيروت", "place/beirut"), ("النهار", "organisation/an-nahar")]),
        ("المنامة (بنا): افتتح الوزير.", &[("المنامة", "place/manama"), ("بنا", "organisation/bahrain-news-agency")]),
        ("بيروت - \"النهار\": قال الوزير.", &[("بيروت", "place/beirut"), ("النهار", "organisation/an-nahar")]),
        ("جوبا - «الحياة»: قال الوزير.", &[("جوبا", "place/juba"), ("الحياة", "organisation/al-hayat")]),
        (
            "الرياض: «الاقتصادية» - قفزت الأرباح.",
            &[("الرياض", "place/riyadh"), ("الاقتصادية", "organisation/al-eqtisadiah")],
        ),
        // A newspaper has the name of the country.
        (
            "ديار بكر (تركيا) - رويترز: قالت مصادر.",
            &[("ديار بكر", "place/diyarbakir"), ("تركيا", "place/turkey"), ("رويترز", "organisation/reuters")],
        ),
        ("NICE, France - The club house burns.", &[("NICE", "place/nice"), ("France", "place/france")]),
        // A definition has the same form.
        ("Чехов - врач и писатель.", &[]),
        ("السلط كلها خرجت من يده.", &[]),
        ("عاد أمس. السلط - كما قال - كثيرة.", &[]),
    ];
    for &(body, expected) in cases {
        let article = Article::new("", body);
        let tagged = tagger.tag(&article, &Options::default());
        let found =
            tagged.mentions.iter().map(|m| (&body[m.span.bytes.clone()], tagger.gazetteer().entity(m.entity).id()));
        let found: Vec<(&str, String)> = found.map(|(text, id)| (text, id.to_string())).collect();
        let expected: Vec<(&str, String)> = expected.iter().map(|&(text, id)| (text, id.to_owned())).collect();
        assert_eq!(found, expected, "{body}");
    }
    // A title has no dateline.
    assert!(tagger.tag(&Article::new("السلط - تنافس المرشحون", ""), &Options::default()).mentions.is_empty());
}
