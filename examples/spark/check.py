"""Runs the job in local mode against two replicas behind HAProxy, and replaces one replica meanwhile.

Checks that each article is in the result once, and that the counts are those of the generated texts. Prints the
times. Requires haproxy, Java, and the packages of tag_articles.py.

usage: check.py DALIL [ARTICLES]
"""

import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import pandas as pd

FOLDER = Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parents[1] / "tests/resilience"))

from harness import Harness, Server, check, haproxy, wait_until  # noqa: E402

CITIES = {
    "موسكو": "place/moscow",
    "ألماتي": "place/almaty",
    "أنقرة": "place/ankara",
    "الدوحة": "place/doha",
    "بيروت": "place/beirut",
    "بغداد": "place/baghdad",
    "واشنطن": "place/washington-dc",
}
DAYS = 10


def city(name: str) -> str:
    """The line of a city in a gazetteer."""
    return json.dumps({"id": CITIES[name], "class": "city", "country": "KZ", "names": {"ar": [name]}})


def generate(path: Path, count: int) -> Counter[tuple[str, str]]:
    """Writes articles of about 500 bytes. Returns the expected mentions by entity and day."""
    names, expected = list(CITIES), Counter()
    with path.open("w", encoding="utf-8") as file:
        for i in range(count):
            one, two, three = names[i % 7], names[i * 3 % 5], names[i // 7 % 7]
            date = f"2026-01-{i % DAYS + 1:02}"
            body = (
                f"الخبر رقم {i}: عاد الوفد من {one} بعد جولة طويلة من المحادثات حول التجارة والنقل والطاقة 😀.\n"
                f"وقال مصدر مطلع إن الجولة المقبلة ستعقد في {two} خلال الشهر القادم، وإن الخبراء سيبحثون التفاصيل.\n"
                "وأضاف المصدر أن الجانبين اتفقا على مواصلة العمل معا في المجالات كلها دون شروط مسبقة."
            )
            article = {"id": f"article-{i}", "date": date, "title": f"اجتماع في {three}", "body": body}
            print(json.dumps(article, ensure_ascii=False), file=file)
            expected.update((CITIES[name], date) for name in (one, two, three))
    return expected


def articles(server: Server) -> int:
    return int(server.metric("dalil_articles_total"))


def main() -> None:
    dalil, count = Path(sys.argv[1]).resolve(), int(sys.argv[2]) if len(sys.argv) > 2 else 5000
    folder = Path(tempfile.mkdtemp(prefix="dalil-spark-"))
    harness = Harness(dalil, folder, short=True)
    try:
        expected = generate(folder / "articles.jsonl", count)
        gazetteer = folder / "cities.jsonl"
        gazetteer.write_text("\n".join(map(city, CITIES)), encoding="utf-8")
        servers = [Server(harness, gazetteer=str(gazetteer)) for _ in range(2)]
        port = haproxy(harness, servers)
        # The client compiler of the JVM alone halves the processor time of such a short job.
        command = ["spark-submit", "--driver-java-options", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"]
        command += ["--master", "local[2,4]", "--conf", "spark.ui.enabled=false"]
        command += ["--conf", "spark.sql.shuffle.partitions=2", str(FOLDER / "tag_articles.py")]
        command += ["--server", f"127.0.0.1:{port}", "--input", str(folder / "articles.jsonl")]
        command += ["--output", str(folder / "out"), "--partitions", str(max(count // 5000, 4))]
        start = time.monotonic()
        job = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=(folder / "spark.log").open("w"), text=True)
        harness.processes.append(job)
        wait_until(lambda: 4 * sum(map(articles, servers)) >= count, "a quarter of the articles", 600)
        cpu = servers[0].cpu_seconds()
        servers[0].restart()
        check(job.poll() is None, "the job ended before the replica was replaced")
        output, _ = job.communicate(timeout=3600)
        seconds = time.monotonic() - start
        check(job.returncode == 0, f"the job failed:\n{(folder / 'spark.log').read_text()[-4000:]}")
        check(f"articles: {count}, failed: 0" in output, f"the job printed {output}")
        compare(folder / "out", expected, count)
        cpu += sum(server.cpu_seconds() for server in servers)
        print(
            f"{count} articles, each once, in {seconds:.0f} s with a replica replaced meanwhile; "
            f"processor time of the replicas {cpu:.1f} s"
        )
    finally:
        harness.close()


def compare(out: Path, expected: Counter[tuple[str, str]], count: int) -> None:
    tagged = pd.read_parquet(out / "articles", columns=["id"])
    check(len(tagged) == count, f"{len(tagged)} rows for {count} articles")
    check(set(tagged["id"]) == {f"article-{i}" for i in range(count)}, "an article is missing")
    counts = pd.read_parquet(out / "counts")
    found = {(row.entity_id, row.date): row.mentions for row in counts.itertuples()}
    check(found == dict(expected), "the counts differ from those of the texts")


if __name__ == "__main__":
    main()
