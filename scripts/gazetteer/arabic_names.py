#!/usr/bin/env python3
"""Gives people an Arabic name by transliteration of their Russian name, and writes gazetteer/people.jsonl.

usage: arabic_names.py [--file FILE] [--evaluate]

Only people of the countries in COUNTRIES get a name, and only if they have none in Arabic and a Russian full name of at
least two words. A word is written as GIVEN_NAMES lists it, or as in the Arabic names of other people of the file; one
that none of them has is transliterated letter by letter. A surname of at least five letters is added if the person has
it in Russian too. A name that another entity has is left out. Arabic names have the policies of the Russian ones, and
the line gets the source `transliteration`.

--evaluate prints for how many of the people with an Arabic name the transliteration is one of their names, when the
words are learned from the other four fifths of these people.
"""
import argparse
import collections
import json
import pathlib
import re

FILE = pathlib.Path(__file__).resolve().parents[2] / "gazetteer" / "people.jsonl"
# Those for which more than half of the names are right; in others most names are written as in Arabic or Persian.
COUNTRIES = set("RU BY UA MD KZ KG GE AM".split())
LANGUAGES = ["ar", "en", "ru", "kk", "tr"]
PARTS = 5
SHORTEST_SURNAME = 5

VOWELS = "аеёиоуыэюя"
LETTERS = dict(
    zip(
        "абвгдежзийклмнопрстуфхцчшщъыьэюя",
        "ا ب ف غ د ي ج ز ي ي ك ل م ن و ب ر س ت و ف خ تس تش ش شتش - ي - ي يو يا".split(),
    )
)
INITIALS = {"а": "أ", "е": "ي", "э": "إ", "и": "إ", "о": "أو", "у": "أو"}
# Before the letters: adjectives lose й, German -ein is as spoken, дж is one sound, ь separates a vowel.
REWRITTEN = [
    ("[иы]й$", "и"),
    ("ейн$", "айн"),
    ("ей(?=[^аеиоуыэюя]|$)", "е"),
    ("дж", "ж"),
    ("[ьъ]е", "ие"),
    ("(?<=[чшщж])ё", "о"),
    ("ё", "йо"),
    ("^инн", "ийн"),
]

# Arabic given names in Russian spelling, and words that too few people have to be learned. An underscore is a space.
GIVEN_NAMES = dict(
    pair.replace("_", " ").split("=")
    for pair in """
абдолла=عبد_الله абдрахман=عبد_الرحمن абдулла=عبد_الله абдулмуслим=عبد_المسلم азиз=عزيز азиза=عزيزة айша=عائشة
александра=ألكسندرا амина=أمينة анвар=أنور ануар=أنور артур=أرتور билял=بلال биляль=بلال
богдан=بوغدان валид=وليد вальтер=والتر
гаджи=حاجي гаджимурад=حاجي_مراد геннадий=غينادي генрих=غينريخ джафер=جعفر заки=زكي ибраим=إبراهيم
израиль=إسرائيل иса=عيسى исаак=إسحاق исмаил=إسماعيل исраил=إسرائيل кадыр=قادر камал=كمال каюм=قيوم кемаль=كمال
латиф=لطيف магомедрасул=محمد_رسول магомедсалам=محمد_سلام магомет=محمد малик=مالك мариям=مريم музафар=مظفر
мурад=مراد муртаза=مرتضى надиршах=نادر_شاه назир=نذير нурмагомед=نور_محمد ольга=أولغا рамазан=رمضان рахим=رحيم
рашит=رشيد рифат=رفعت сабир=صابر садык=صادق тахир=طاهر усман=عثمان фарида=فريدة фируза=فيروزة фуат=فؤاد
хади=هادي хаим=حاييم халел=خليل хамза=حمزة хасан=حسن хусейн=حسين шайх=شيخ шакир=شاكر шамсуддин=شمس_الدين
шафик=شفيق шахин=شاهين эрнест=إرنست юсуп=يوسف
""".split()
)


def full_names(person, language):
    """The names of a language except for short ones, as objects."""
    names = person["names"].get(language, [])
    names = [{"text": name} if isinstance(name, str) else name for name in names]
    return [name for name in names if name.get("kind", "full") in ("full", "variant")]


def has_two_words(person):
    """Whether the Russian name has at least two words, and no numeral as those of rulers."""
    names = full_names(person, "ru") if person.get("country") in COUNTRIES else []
    return bool(names) and re.fullmatch("[а-яё]+([ -][а-яё]+)+", names[0]["text"].lower()) is not None


def words(name):
    return name.replace("-", " ").split()


def folded(name):
    """As dalil compares names."""
    name = re.sub("[\u064b-\u0652\u0640]", "", name.replace("-", " "))
    return re.sub("[أإآ]", "ا", name).replace("ى", "ي").replace("ة", "ه")


def transliterated(word):
    """A Russian word letter by letter."""
    word = word.lower()
    for pattern, replacement in REWRITTEN:
        word = re.sub(pattern, replacement, word)
    out = INITIALS.get(word[0], "") if word[0] in INITIALS else LETTERS.get(word[0], "")
    for before, letter in zip(word, word[1:]):
        if letter == before and letter not in VOWELS:
            continue
        if letter == "е" and before in VOWELS:
            out += "ي" if before in "ией" else "يي"
        elif letter == "я" and before in "ий" or letter == "ю" and before == "й":
            out += {"я": "ا", "ю": "و"}[letter]
        elif letter != "и" or before != "и":
            out += LETTERS.get(letter, "").replace("-", "")
    return out


def learned(people):
    """For each Russian word, and each with a country, the Arabic words that stand at its place, with counts."""
    words_of = collections.defaultdict(collections.Counter)
    for person in people:
        russian = words(full_names(person, "ru")[0]["text"])
        for name in full_names(person, "ar")[:2]:
            arabic = words(name["text"])
            if len(arabic) == len(russian):
                for word, written in zip(russian, arabic):
                    words_of[word.lower()][written] += 1
                    words_of[person["country"], word.lower()][written] += 1
    return words_of


def arabic_name(person, russian, words_of):
    def written(word):
        if given := GIVEN_NAMES.get(word.lower()):
            return given
        known = words_of.get((person["country"], word.lower())) or words_of.get(word.lower())
        return known.most_common(1)[0][0] if known else transliterated(word)

    return " ".join(written(word) for word in words(russian["text"]))


def taken_names(folder):
    """The folded Arabic names of all entities, and the common words."""
    lines = lambda file: (folder / file).read_text(encoding="utf-8").splitlines()
    taken = {folded(row.split("\t")[0]) for row in lines("common-words.tsv")}
    for file in ("people.jsonl", "places.jsonl", "organisations.jsonl"):
        for line in lines(file):
            names = json.loads(line)["names"].get("ar", [])
            taken.update(folded(name if isinstance(name, str) else name["text"]) for name in names)
    return taken


def evaluate(people):
    counts = collections.defaultdict(collections.Counter)
    for part in range(PARTS):
        words_of = learned([person for i, person in enumerate(people) if i % PARTS != part])
        for person in people[part::PARTS]:
            arabic = full_names(person, "ar")
            if all(len(words(name["text"])) < 2 for name in arabic):
                continue
            name = arabic_name(person, full_names(person, "ru")[0], words_of)
            right = folded(name) in {folded(name["text"]) for name in arabic}
            counts[person["country"]].update(people=1, right=right)
    for country, count in sorted(counts.items(), key=lambda item: -item[1]["people"]):
        print(f"{country} {count['right']} of {count['people']}")


def surname(person):
    """The Russian surname, if the full name ends with it."""
    last = words(full_names(person, "ru")[0]["text"])[-1]
    short = [name for name in person["names"]["ru"] if isinstance(name, dict) and name.get("kind") == "short"]
    return next((name for name in short if name["text"] == last), None)


def with_arabic_names(person, words_of, taken):
    """The person with Arabic names, or None if another entity has the full name."""
    full, short = full_names(person, "ru")[0], surname(person)
    if folded(arabic_name(person, full, words_of)) in taken:
        return None
    arabic = []
    for russian in [full, short] if short else [full]:
        text = arabic_name(person, russian, words_of)
        if russian is short and (folded(text) in taken or len(text) < SHORTEST_SURNAME):
            continue
        stated = {key: russian[key] for key in ("kind", "policy") if key in russian}
        arabic.append({"text": text, **stated} if stated else text)
    names = {**person["names"], "ar": arabic}
    ordered = {language: names[language] for language in [*LANGUAGES, *names] if language in names}
    return {**person, "names": ordered, "sources": [*person["sources"], "transliteration"]}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--file", type=pathlib.Path, default=FILE)
    parser.add_argument("--evaluate", action="store_true")
    arguments = parser.parse_args()
    lines = arguments.file.read_text(encoding="utf-8").splitlines()
    people = [json.loads(line) for line in lines]
    taken = taken_names(arguments.file.parent)
    with_words = [person for person in people if has_two_words(person)]
    known = [person for person in with_words if "ar" in person["names"]]
    if arguments.evaluate:
        return evaluate(known)
    words_of = learned(known)
    wanted = {person["id"] for person in with_words if "ar" not in person["names"]}
    added = 0
    for at, person in enumerate(people):
        if person["id"] not in wanted:
            continue
        if person := with_arabic_names(person, words_of, taken):
            lines[at] = json.dumps(person, ensure_ascii=False, separators=(",", ":"))
            added += 1
    arguments.file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{added} people with an Arabic name, {len(wanted) - added} left out because another entity has it")


if __name__ == "__main__":
    main()
