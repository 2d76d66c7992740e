#!/usr/bin/env python3
"""Writes gazetteers of very many realistic names in several scripts, for measurements of scale.

The words are made by a model of the letters of the shipped names (each letter follows the three before it), one model
per language, so that lengths and letters are realistic. A third of the entities are places, nearly half people, the
rest organisations. Names of people are a given name from a list of realistic size and a surname, of which a few are
very frequent; most have their surname as a short name too. Most other names are different.

The output is the same in each run. For each size, a folder in the format of `names.py` contains

    names.jsonl   a gazetteer in dalil's format
    names.txt     the distinct names, one per line (only with --strings)
"""

import argparse
import collections
import itertools
import json
import pathlib
import random
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]
LANGUAGES = ["ar", "en", "ru", "kk", "tr"]
COUNTRIES = "SA EG IQ SY DZ MA SD YE KZ RU UZ KG TR US GB FR DE IN CN JP KR NG BR MX ID IR PK UA".split()
# The most frequent surnames, and characters of given and place names.
HAN_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
HAN_LETTERS = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华文玉兰建国志红春梅海燕云飞鹏宇浩然子轩梓涵欣怡雨晨思佳嘉俊博东南西北山河湖城州安宁阳泉林川江港湾平原新大长青清福德永兴隆昌和顺天水金银铁石龙凤虎"
CLASSES = {
    "place": ["city", "town", "region", "area"],
    "person": ["politician", "cultural", "businessperson", "journalist"],
    "organisation": ["company", "club", "university", "agency"],
}
HEADS = {
    "ar": ["شركة {}", "جامعة {}", "نادي {}", "مؤسسة {} للتنمية", "مجموعة {}", "وكالة {} للأنباء"],
    "en": ["{} Group", "University of {}", "{} FC", "{} Foundation", "{} Industries", "{} News Agency"],
    "ru": ["Компания «{}»", "Университет {}", "ФК {}", "Фонд {}", "Группа {}", "Агентство {}"],
    "kk": ["{} компаниясы", "{} университеті", "{} клубы", "{} қоры", "{} тобы", "{} агенттігі"],
    "tr": ["{} Şirketi", "{} Üniversitesi", "{} Kulübü", "{} Vakfı", "{} Grubu", "{} Ajansı"],
    "zh": ["{}公司", "{}大学", "{}俱乐部", "{}基金会", "{}集团", "{}通讯社"],
}


class Letters:
    """A model of the words of a language: which letter follows three others, and how often."""

    def __init__(self, words):
        follow = collections.defaultdict(collections.Counter)
        for word in words:
            padded = f"^^^{word}$"
            for at in range(3, len(padded)):
                follow[padded[at - 3:at]][padded[at]] += 1
        self.follow = {}
        for before, counts in follow.items():
            letters = sorted(counts)
            self.follow[before] = letters, list(itertools.accumulate(counts[letter] for letter in letters))

    def word(self, chance):
        word = "^^^"
        while len(word) < 19:
            letters, weights = self.follow[word[-3:]]
            letter = chance.choices(letters, cum_weights=weights)[0]
            if letter == "$":
                if len(word) >= 7:
                    return word[3:]
                word = "^^^"
            else:
                word += letter
        return word[3:]


def shipped_words():
    """The words of the shipped names by language."""
    words = {language: collections.Counter() for language in LANGUAGES}
    for file in ["places", "people"]:
        for line in open(ROOT / "gazetteer" / f"{file}.jsonl", encoding="utf-8"):
            if not line.startswith("{"):
                continue
            for language, names in json.loads(line).get("names", {}).items():
                for name in names if language in words else []:
                    text = name if isinstance(name, str) else name["text"]
                    found = re.findall(r"[^\W\d_]{4,}", text)
                    words[language].update(word for word in found if not word[0].islower())
    # `sorted` makes the order independent of hashes.
    return {language: sorted(counts) for language, counts in words.items()}


class Words:
    """Words of each language: many different ones, and lists of given names and surnames with frequent ones."""

    def __init__(self, chance, size):
        self.chance = chance
        models = {language: Letters(words) for language, words in shipped_words().items()}
        make = {language: (lambda model=model: model.word(chance)) for language, model in models.items()}
        make["zh"] = lambda: "".join(chance.choices(HAN_LETTERS, k=chance.choice([2, 2, 3])))
        self.many = {language: list(dict.fromkeys(make[language]() for _ in range(max(2_000, size // 12))))
                     for language in make}
        self.given = {language: words[:1_500] for language, words in self.many.items()}
        self.surnames = {language: words[:max(1_000, len(words) // 2)] for language, words in self.many.items()}

    def frequent(self, words):
        """A word of a list whose first words are frequent."""
        return words[int(len(words) * self.chance.random() ** 3)]

    def person(self, language):
        """A full name and a surname."""
        if language == "zh":
            surname = self.frequent(HAN_SURNAMES)
            return surname + "".join(self.chance.choices(HAN_LETTERS, k=self.chance.choice([1, 2, 2]))), None
        given, surname = self.frequent(self.given[language]), self.frequent(self.surnames[language])
        if self.chance.random() < 0.2:
            given += f" {self.frequent(self.given[language])}"
        return f"{given} {surname}", surname

    def place(self, language):
        word = self.chance.choice(self.many[language])
        if language == "zh":
            return word + self.chance.choice("市县镇区")
        return f"{word} {self.chance.choice(self.many[language])}" if self.chance.random() < 0.3 else word

    def organisation(self, language):
        name = self.chance.choice(self.many[language])
        if language != "zh" and self.chance.random() < 0.5:
            name += f" {self.chance.choice(self.many[language])}"
        return self.chance.choice(HEADS[language]).format(name)


def entities(size):
    """Entities with their names, without end."""
    chance = random.Random(20261127)
    words = Words(chance, size)
    for number in itertools.count(1):
        kind = chance.choices(["place", "person", "organisation"], weights=[35, 45, 20])[0]
        languages = sorted(chance.sample(LANGUAGES, chance.choice([1, 2, 3, 4])))
        if chance.random() < 0.12:
            languages.append("zh")
        names = {}
        for language in languages:
            match kind:
                case "place":
                    names[language] = [words.place(language)]
                    if chance.random() < 0.15:
                        names[language].append({"text": words.place(language), "kind": "variant"})
                case "person":
                    full, surname = words.person(language)
                    names[language] = [full]
                    if surname and chance.random() < 0.6:
                        names[language].append({"text": surname, "kind": "short"})
                case _:
                    names[language] = [words.organisation(language)]
        entity = {"id": f"{kind}/made-{number}", "class": chance.choice(CLASSES[kind])}
        if chance.random() < 0.9:
            entity["country"] = chance.choice(COUNTRIES)
        entity["prominence"] = round(0.05 + 0.6 * chance.random() ** 4, 2)
        if kind == "place":
            entity["location"] = [round(chance.uniform(-60, 70), 4), round(chance.uniform(-180, 180), 4)]
            entity["geonames"] = 20_000_000 + number
        entity["names"] = names
        entity["sources"] = ["made"]
        yield entity


def write(folder, size, with_strings):
    folder.mkdir(parents=True, exist_ok=True)
    count, strings = 0, {}
    with open(folder / "names.jsonl", "w", encoding="utf-8") as file:
        for entity in entities(size):
            texts = [name if isinstance(name, str) else name["text"] for of in entity["names"].values() for name in of]
            count += len(texts)
            if with_strings:
                strings.update(dict.fromkeys(texts))
            file.write(json.dumps(entity, ensure_ascii=False, separators=(",", ":")) + "\n")
            if count >= size:
                break
    if with_strings:
        (folder / "names.txt").write_text("".join(f"{text}\n" for text in strings), encoding="utf-8")
    print(f"{folder}: {count:,} names", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "bench-data")
    parser.add_argument("--names", nargs="+", type=int, default=[1_000_000, 10_000_000], help="numbers of names")
    parser.add_argument("--strings", action="store_true", help="also write names.txt, which needs more memory")
    arguments = parser.parse_args()
    for size in arguments.names:
        label = f"made-{size // 1_000_000}m" if size % 1_000_000 == 0 else f"made-{size}"
        write(arguments.out / label, size, arguments.strings)


if __name__ == "__main__":
    main()
