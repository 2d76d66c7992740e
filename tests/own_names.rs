//! Names with signs and in scripts that are rare in the built-in gazetteer. A case is a list of names, separated by
//! `|`, and a text in which `⟦` and `⟧` enclose the expected mentions.

use dalil::gazetteer::GazetteerBuilder;
use dalil::{Article, Options, Tagger};

fn tagger(names: &str) -> Tagger {
    let lines = names.split('|').enumerate().map(|(i, name)| {
        format!(
            r#"{{"id":"organisation/n{i}","class":"company","names":{{"und":[{{"text":"{name}","policy":"free"}}]}}}}"#
        )
    });
    let mut builder = GazetteerBuilder::new();
    builder.add_text("names.jsonl", &lines.collect::<Vec<_>>().join("\n"));
    Tagger::new(builder.build().expect("the names are well formed")).expect("the names fit")
}

fn marked(names: &str, text: &str) -> String {
    let mut out = text.to_owned();
    let tagged = tagger(names).tag(&Article::new("", text), &Options::default());
    for mention in tagged.mentions.iter().rev() {
        out.insert(mention.span.bytes.end, '⟧');
        out.insert(mention.span.bytes.start, '⟦');
    }
    out
}

macro_rules! cases {
    ($($name:ident: $names:expr => $marked:expr;)+) => {
        $(#[test] fn $name() { assert_eq!(marked($names, &$marked.replace(['⟦', '⟧'], "")), $marked); })+
    };
}

cases! {
    plus_plus: "C++" => "Learn ⟦C++⟧, not C or C# or C+.";
    plus_plus_before_a_number: "C++" => "The committee finished ⟦C++⟧17 and ⟦C++⟧20.";
    number_sign_at_the_end: "F#" => "Written in ⟦F#⟧. Not in F major or F#m.";
    leading_dot: ".NET" => "The ⟦.NET⟧ runtime (⟦.NET⟧ 8). Net gains, ASP.NET and the NET.";
    letters_and_ampersand: "AT&T" => "⟦AT&T⟧ and ⟦AT & T⟧ are one. AT T is none, nor AT/T.";
    two_words_and_ampersand: "Marks & Spencer" => "At ⟦Marks & Spencer⟧ in town. Marks Spencer, Marks and Spencer.";
    ampersand_that_is_not_listed: "Marks Spencer" => "⟦Marks-Spencer⟧, not Marks & Spencer.";
    plus_at_the_end: "Canal+" => "Shown on ⟦Canal+⟧. The canal; Canal and Canal+Sport.";
    plus_with_and_without: "Canal|Canal+" => "⟦Canal⟧ is not ⟦Canal+⟧.";
    plus_that_is_not_listed: "Disney" => "⟦Disney⟧ started Disney+ late.";
    plus_between_words: "Disney" => "⟦Disney⟧+Fox was a big deal.";
    fullwidth_plus: "Canal+" => "Shown on ⟦Canal＋⟧.";
    arabic_plus: "قناة+" => "على ⟦قناة+⟧ غداً، وعلى كل قناة.";
    digits_and_plus: "3+1" => "The ⟦3+1⟧ talks. It was 3:1, 3-1, 3 1 and 3+1+1.";
    digits_and_slash: "7/7" => "After ⟦7/7⟧. On 7/7/2005 and 2005/7/7, pages 7, 7.";
    exclamation_mark: "Jump!" => "He bought ⟦Jump!⟧ and said: Jump.";
    exclamation_mark_with_and_without: "Jump|Jump!" => "⟦Jump⟧ or ⟦Jump!⟧.";
    asterisk: "M*S*H" => "They watched ⟦M*S*H⟧ at M S H.";
    hashtag_is_not_part_of_a_name: "Canal" => "All about #⟦Canal⟧ and @⟦Canal⟧.";
    brackets_are_not_compared: "Foo (Bar) Inc" => "⟦Foo (Bar) Inc⟧ and ⟦Foo, Bar, Inc⟧.";
    quotes_are_not_compared: "Côte d'Or" => "⟦Côte d’Or⟧, ⟦Cote d Or⟧.";
    dots_are_not_compared: "U.S.S. Enterprise" => "⟦U.S.S. Enterprise⟧ and ⟦U S S Enterprise⟧.";
    a_dot_after_a_word_may_be_missing: "No. 10" => "At ⟦No. 10⟧, ⟦No.10⟧ and ⟦No 10⟧.";
    a_dot_after_a_word_is_not_added: "Delta Force" => "The delta. Force won; ⟦Delta Force⟧ did not.";
    hindi: "दिल्ली" => "वह ⟦दिल्ली⟧ गया। दलाल ने कहा।";
    bengali: "ঢাকা" => "⟦ঢাকা⟧ ঢক ঢাক";
    tamil: "சென்னை" => "⟦சென்னை⟧ சனன";
    tamil_composed: "கொச்சி" => "⟦கொச்சி⟧ and ⟦க\u{BC6}\u{BBE}ச்சி⟧";
    amharic: "አዲስ አበባ" => "ወደ ⟦አዲስ አበባ⟧ ሄደ";
    thai: "ไทย" => "ประเทศ⟦ไทย⟧มี";
    thai_has_no_word_ends: "กา" => "ดื่ม⟦กา⟧แฟ";
    thai_vowel_continues_the_word: "ปา" => "ดูปาำ";
    chinese: "上海" => "我在⟦上海⟧工作，⟦上海⟧很大。";
    chinese_and_digits: "上海" => "2010年⟦上海⟧2010";
    traditional_compatibility: "臺北" => "去⟦臺北⟧";
    a_run_of_katakana_is_one_word: "インド" => "⟦インド⟧とインドネシアは";
    katakana_between_han: "ロシア" => "対⟦ロシア⟧制裁";
    katakana_halfwidth: "ガーナ" => "⟦ｶﾞｰﾅ⟧の首都、カーナ";
    hiragana: "つくば" => "⟦つくば⟧はつくは";
    hangul: "서울" => "⟦서울⟧ 사람";
    greek_sigma: "Πειραιάς|Οδυσσεύς" => "⟦ΠΕΙΡΑΙΑΣ⟧ και ⟦Οδυσσεύς⟧ και ⟦ΟΔΥΣΣΕΥΣ⟧";
    hebrew_niqqud: "ירושלים" => "ב ⟦יְרוּשָׁלַיִם⟧ היום";
    georgian: "თბილისი" => "⟦თბილისი⟧ და ⟦ᲗᲑᲘᲚᲘᲡᲘ⟧";
    digits_inside_a_name: "T72" => "A ⟦T72⟧ and a T720 and an AT72.";
    digits_after_a_hyphen: "F-16" => "An ⟦F-16⟧, an ⟦F 16⟧.";
    cyrillic_name_inside_a_code: "МИ" => "код 4МИ7, а ⟦МИ⟧ нет";
    hyphenated_name_split_at_a_line_end: "Port-au-Prince" => "From ⟦Port-au-\nPrince⟧ to ⟦Port-\nau-Prince⟧ and ⟦Port-au-Pri-\nnce⟧.";
}

/// The cached result for a name that many entities share must not be used where the surrounding signs differ.
#[test]
fn signs_are_compared_again_for_each_mention_of_a_shared_name() {
    let names = vec!["C++"; 40].join("|");
    let text = "Learn ⟦C++⟧, not C or C# or C+. The committee finished ⟦C++⟧17.";
    assert_eq!(marked(&names, &text.replace(['⟦', '⟧'], "")), text);
}
