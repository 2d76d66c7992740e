#!/usr/bin/env python3
"""Writes the files that tests/editing/run imports: 50,000 rows of CSV and 20,000 rows of GeoNames.

The names are made of syllables, so that they are no words of a language. A known number of rows is invalid, in several
ways.

usage: fixtures.py FOLDER
"""

import csv
import sys
from pathlib import Path

CSV_ROWS, CSV_INVALID = 50_000, 250
GEONAMES_ROWS, GEONAMES_INVALID = 20_000, 40

ONSETS = "b d f g k l m n p r s t v z br dr kr tr sk st".split()
VOWELS = "a e i o u ai ou".split()
CODAS = "n r l m t k nd rt".split()


def word(number: int) -> str:
    """A word of two or more syllables, different for each number."""
    syllables = []
    number += 10_000
    while number:
        number, onset = divmod(number, len(ONSETS))
        number, vowel = divmod(number, len(VOWELS))
        syllables.append(ONSETS[onset] + VOWELS[vowel])
    number = sum(map(len, syllables))
    return ("".join(syllables) + CODAS[number % len(CODAS)]).capitalize()


def invalid_csv(kind: int, row: list[str]) -> list[str]:
    """The row with one fault: an unknown class, country or prominence, no name, or an id that occurs before."""
    column, value = [(2, "clubb"), (3, "Kazakhstan"), (4, "7"), (1, ""), (0, "1")][kind % 5]
    return row[:column] + [value] + row[column + 1 :]


def write_csv(path: Path) -> None:
    step = CSV_ROWS // CSV_INVALID
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "name", "class", "country", "prominence"])
        for i in range(1, CSV_ROWS + 1):
            row = [str(i), f"Club {word(i)} {word(i + 7919)}", "club", "KZ", "0.3"]
            writer.writerow(invalid_csv(i // step, row) if i % step == 0 else row)


def write_geonames(path: Path) -> None:
    """Rows as in https://download.geonames.org/export/dump/readme.txt, with numbers that GeoNames does not use."""
    step = GEONAMES_ROWS // GEONAMES_INVALID
    with open(path, "w", encoding="utf-8") as file:
        for i in range(1, GEONAMES_ROWS + 1):
            name = f"{word(3 * i)} {word(i + 104_729)}"
            latitude = "95" if i % step == 0 else f"{40 + i % 1000 / 100:.2f}"
            fields = [900_000_000 + i, name, name, "", latitude, "70.5", "P", "PPL", "KZ", "", "", "", "", "", 5000, ""]
            print(*fields, 200, "Asia/Almaty", "2024-05-01", sep="\t", file=file)


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    write_csv(folder / "clubs.csv")
    write_geonames(folder / "KZ.txt")
