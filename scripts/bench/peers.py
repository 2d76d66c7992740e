#!/usr/bin/env python3
"""Runs other dictionary taggers with the same names and articles as dalil and prints a Markdown table.

    cargo bench --no-default-features --bench report --no-run        # prints the path of the program
    scripts/bench/peers.py --report PROGRAM --text FILE [--sizes 10k 75k]
    scripts/bench/peers.py --quality GOLD.jsonl --dalil target/release/dalil --report PROGRAM

The other taggers are installed from PyPI into the output folder: spaCy (PhraseMatcher and EntityRuler), FlashText,
flashtext2, pyahocorasick, ahocorasick_rs. `--solr` adds the tagger of Solr, which Maven downloads (see `solr/`). Each
tagger runs in a separate process. The processes take turns, one pass over the articles each, and processor time is
measured, so that other load on the machine affects all of them alike.

`--quality` scores spans without types, which the other taggers do not support. A mention is correct if start and end
are those of the `core` layer of the gold file. A mention that overlaps the `soft` layer is ignored. Every tagger has all
names of the built-in gazetteer.
"""

import argparse
import gc
import json
import pathlib
import statistics
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
PACKAGES = ["spacy==3.8.*", "flashtext==2.7", "flashtext2==1.1.*", "pyahocorasick==2.3.*", "ahocorasick_rs==1.0.*"]


# The engines. Each takes the names and returns a function from a text to the found spans in characters.


def phrase_matcher(names):
    import spacy
    from spacy.matcher import PhraseMatcher

    nlp = spacy.blank("ar")
    matcher = PhraseMatcher(nlp.vocab)
    matcher.add("NAME", list(nlp.tokenizer.pipe(names)))

    def find(text):
        doc = nlp.make_doc(text)
        spans = spacy.util.filter_spans([doc[start:end] for _, start, end in matcher(doc)])
        return [(span.start_char, span.end_char) for span in spans]

    return find


def entity_ruler(names):
    import spacy

    nlp = spacy.blank("ar")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "NAME", "pattern": name} for name in names])
    return lambda text: [(entity.start_char, entity.end_char) for entity in nlp(text).ents]


def flashtext(names):
    from flashtext import KeywordProcessor

    processor = KeywordProcessor(case_sensitive=True)
    # By default only ASCII letters are word characters, so that it would find names inside Arabic words.
    processor.set_non_word_boundaries({c for name in names for c in name if c.isalnum()} | set("_"))
    for name in names:
        processor.add_keyword(name)
    return lambda text: [(start, end) for _, start, end in processor.extract_keywords(text, span_info=True)]


def flashtext2(names):
    from flashtext2 import KeywordProcessor

    processor = KeywordProcessor(case_sensitive=True)
    processor.add_keywords_from_iter(names)
    return lambda text: [(start, end) for _, start, end in processor.extract_keywords_with_span(text)]


def whole_words(text, spans):
    """Spans that start and end at word boundaries, for engines that do not check this."""
    edge = lambda at: at in (0, len(text)) or not (text[at - 1].isalnum() and text[at].isalnum())
    return [(start, end) for start, end in spans if edge(start) and edge(end)]


def longest(spans):
    """Of overlapping spans, the one that starts first, and of those the longest."""
    chosen, reach = [], 0
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start >= reach:
            chosen.append((start, end))
            reach = end
    return chosen


def pyahocorasick(names):
    import ahocorasick

    automaton = ahocorasick.Automaton()
    for name in names:
        automaton.add_word(name, len(name))
    automaton.make_automaton()
    find = lambda text: [(end - length + 1, end + 1) for end, length in automaton.iter(text)]
    return lambda text: longest(whole_words(text, find(text)))


def ahocorasick_rs(names):
    import ahocorasick_rs

    automaton = ahocorasick_rs.AhoCorasick(names, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)
    find = automaton.find_matches_as_indexes
    return lambda text: whole_words(text, [(start, end) for _, start, end in find(text)])


ENGINES = {
    "spaCy PhraseMatcher": phrase_matcher,
    "spaCy EntityRuler": entity_ruler,
    "FlashText": flashtext,
    "flashtext2": flashtext2,
    "pyahocorasick, whole words": pyahocorasick,
    "ahocorasick_rs, whole words": ahocorasick_rs,
}


def read_texts(path):
    if path.suffix != ".jsonl":
        return [path.read_text(encoding="utf-8")]
    texts = []
    with open(path, encoding="utf-8") as file:
        for line in filter(str.strip, file):
            article = json.loads(line)
            parts = [article.get("title", ""), article.get("body", "") + article.get("text", "")]
            texts.append("\n\n".join(filter(None, parts)))
    return texts


def resized(texts, chars=5000):
    """Cuts or joins the texts to articles of about `chars` characters at white space, as the report does."""
    pieces, piece, size = [], [], 0
    for text in texts:
        word = []
        for c in text + ("\n\n" if len(texts) > 1 else ""):
            word.append(c)
            if c.isspace():
                piece += word
                size += len(word)
                word = []
                if size >= chars:
                    pieces.append("".join(piece))
                    piece, size = [], 0
        piece += word
        size += len(word)
    return pieces or ["".join(piece)]


def resident():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmRSS"))


def child(engine, names_file, text_file):
    """Builds an engine and prints its cost, then answers each line of input with the time of one pass or with spans."""
    names = pathlib.Path(names_file).read_text(encoding="utf-8").split("\n")
    names = [name for name in names if name]
    texts = read_texts(pathlib.Path(text_file))
    articles = resized(texts)
    # Excludes the memory of the library itself.
    ENGINES[engine](["name"])
    gc.collect()
    before, start = resident(), time.process_time()
    find = ENGINES[engine](names)
    built = time.process_time() - start
    gc.collect()
    print(json.dumps({"build": built, "resident": resident() - before}), flush=True)
    for line in sys.stdin:
        if line.strip() == "spans":
            print(json.dumps([find(text) for text in texts]), flush=True)
            continue
        start, matches = time.process_time(), 0
        for article in articles:
            matches += len(find(article))
        print(json.dumps({"seconds": time.process_time() - start, "matches": matches}), flush=True)


class Peer:
    """A process that builds an engine once and then runs it on request."""

    def __init__(self, name, command):
        self.name = name
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.built = self.answer()
        self.seconds = []

    def answer(self):
        for line in self.process.stdout:
            # The libraries of Solr may also write to standard output.
            if line.startswith(("{", "[")):
                return json.loads(line)
        raise SystemExit(f"{self.name} ended")

    def ask(self, what):
        self.process.stdin.write(what + "\n")
        self.process.stdin.flush()
        return self.answer()

    def end(self):
        self.process.stdin.close()
        self.process.wait()


def solr(out, names, text):
    """Prepares the files of Solr's tagger and returns the command that runs it."""
    folder, classpath = ROOT / "scripts/bench/solr", out / "solr.classpath"
    if not classpath.exists():
        output = f"-Dmdep.outputFile={classpath}"
        subprocess.run(["mvn", "-q", "-B", "-f", folder, "dependency:build-classpath", output], check=True)
    whole = read_texts(text)
    for name, texts in [("articles", resized(whole)), ("whole", whole)]:
        (out / f"solr.{name}").write_text("\f\n".join(texts), encoding="utf-8")
    # Runs from source, with the classes that Maven downloaded.
    java = ["java", "-Xmx4g", "-cp", classpath.read_text().strip(), str(folder / "SolrTagger.java")]
    return [*java, str(names), str(out / "solr.articles"), str(out / "solr.whole"), str(folder / "conf")]


def peers(arguments, python, names, text, engines):
    """Starts all engines with a folder of names, dalil first."""
    started = []
    if arguments.report:
        started.append(Peer("**dalil**", [arguments.report, "--peer", str(names.parent), "--text", str(text)]))
    for engine in engines:
        command = [python, __file__, "--child", engine, str(names), str(text)]
        started.append(Peer(engine, command))
        print(f"{engine}: built in {started[-1].built['build']:.1f} s", file=sys.stderr)
    if arguments.solr:
        started.append(Peer("Solr tagger", solr(arguments.out, names, text)))
    return started


def speed(arguments, python):
    size_of_text = sum(len(article.encode()) for article in resized(read_texts(arguments.text)))
    print(f"Articles of 5,000 characters, {size_of_text / 1e6:.1f} MB in all, one thread, median of {arguments.rounds} "
          "interleaved rounds; processor time.\n")
    print("| names | engine | MB/s | build | memory of the names |\n|---|---|---:|---:|---:|")
    for size in arguments.sizes:
        names = arguments.out / size / "names.txt"
        engines = [engine for engine in ENGINES if size != "1m" or "spaCy" not in engine and engine != "FlashText"]
        started = peers(arguments, python, names, arguments.text, engines)
        for number in range(arguments.rounds + 1):
            for peer in started:
                seconds = peer.ask("pass")["seconds"]
                if number > 0:
                    peer.seconds.append(seconds)
        for peer in started:
            rate = size_of_text / 1e6 / statistics.median(peer.seconds)
            built = peer.built
            # The size of a Java heap does not show the memory of the names.
            memory = "-" if built["resident"] is None else f"{built['resident'] / 1e6:.0f} MB"
            print(f"| {size} | {peer.name} | {rate:.1f} | {built['build']:.2f} s | {memory} |")
            peer.end()


def quality(arguments, python):
    gold = [json.loads(line) for line in open(arguments.quality, encoding="utf-8") if line.strip()]
    names = arguments.out / "shipped-names.txt"
    names.write_bytes(subprocess.run([arguments.report, "names"], check=True, capture_output=True).stdout)
    rows = []
    if arguments.dalil:
        tag = [arguments.dalil, "tag", "--format", "jsonl", str(arguments.quality)]
        output = subprocess.run(tag, check=True, capture_output=True, text=True).stdout
        found = {}
        for line in filter(str.strip, output.splitlines()):
            answer = json.loads(line)
            spans = [mention["span"] for mention in answer.get("mentions", [])]
            found[answer["articleId"]] = [(span.get("start", 0), span["end"]) for span in spans]
        rows.append(("**dalil**", [found.get(article["id"], []) for article in gold]))
    arguments.report = None
    for peer in peers(arguments, python, names, arguments.quality, ENGINES):
        rows.append((peer.name, peer.ask("spans")))
        peer.end()
    print("| engine | precision | recall | F1 | right | wrong | missed |\n|---|---:|---:|---:|---:|---:|---:|")
    for name, found in rows:
        right, wrong, missed = score(gold, found)
        precision, recall = right / max(1, right + wrong), right / max(1, right + missed)
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        print(f"| {name} | {precision:.3f} | {recall:.3f} | {f1:.3f} | {right} | {wrong} | {missed} |")


def score(gold, found):
    right = wrong = missed = 0
    for article, spans in zip(gold, found):
        layer = {(mention["start"], mention["end"]): mention["layer"] for mention in article["mentions"]}
        soft = [span for span, name in layer.items() if name == "soft"]
        spans = {tuple(span) for span in spans}
        core = {span for span, name in layer.items() if name == "core"}
        right += len(core & spans)
        missed += len(core - spans)
        beside = spans - layer.keys()
        wrong += sum(not any(start < e and s < end for s, e in soft) for start, end in beside)
    return right, wrong, missed


def main():
    if sys.argv[1:2] == ["--child"]:
        return child(*sys.argv[2:5])
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "bench-data", help="output folder of names.py")
    parser.add_argument("--text", type=pathlib.Path, help="articles: plain text or JSON Lines")
    parser.add_argument("--sizes", nargs="+", default=["10k", "75k"])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--report", help="the program of the benchmark `report`")
    parser.add_argument("--dalil", help="the command, for its spans")
    parser.add_argument("--quality", type=pathlib.Path, metavar="GOLD", help="score spans against this file")
    parser.add_argument("--solr", action="store_true", help="also run Solr's tagger")
    arguments = parser.parse_args()
    python = arguments.out / "peers" / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", arguments.out / "peers"], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
    if arguments.quality:
        quality(arguments, str(python))
    if arguments.text:
        speed(arguments, str(python))
    return None


if __name__ == "__main__":
    main()
