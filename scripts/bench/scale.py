#!/usr/bin/env python3
"""Measures how time and memory grow with the number of names, and prints Markdown tables and a planning formula.

    scripts/bench/many_names.py --out /tmp/names                  # one and ten million names; ten need some minutes
    cargo build --release
    scripts/bench/scale.py /tmp/names/made-1m/names.jsonl /tmp/names/made-10m/names.jsonl

For each file: the time until `dalil tag` has loaded it and tagged one word, its processor time and its peak memory; the
speed for more text, by processor time, made of the sentences of tests/cases and of names of the file; and, with
`dalil serve`, the memory of the server, the time and memory of a reload of everything under calls, and the time of a
reload of a further file of 100 names. The least of the rounds counts. Wall-clock time depends on other load, processor
time hardly.
"""

import argparse
import json
import os
import pathlib
import random
import re
import signal
import subprocess
import tempfile
import threading
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]


def names_of(line):
    """The texts of the names of an entity line."""
    return [name if isinstance(name, str) else name["text"]
            for names in json.loads(line)["names"].values() for name in names]


class File:
    """A gazetteer file, with its number of names and entities and a sample of the names."""

    def __init__(self, path):
        self.path = path
        self.names = self.entities = 0
        self.sample = []
        with open(path, encoding="utf-8") as lines:
            for line in lines:
                if not line.startswith("{"):
                    continue
                self.entities += 1
                texts = names_of(line)
                self.names += len(texts)
                if self.entities % 997 == 0:
                    self.sample.extend(texts)


def articles(file, size):
    """JSON Lines of articles of about five kilobytes: sentences of the test cases, and a name of the file after each
    tenth of them."""
    chance = random.Random(7)
    sentences = []
    for path in sorted((ROOT / "tests/cases").glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if "\t" in line and not line.startswith("#"):
                text = line.split("\t")[1]
                sentences.append(re.sub(r"⟦([^|⟧]*)[^⟧]*⟧", r"\1", text))
    lines, total = [], 0
    while total < size:
        parts = []
        while sum(map(len, parts)) < 3_500:
            parts.append(chance.choice(sentences))
            if chance.random() < 0.1:
                parts.append(chance.choice(file.sample) + ".")
        body = " ".join(parts)
        total += len(body.encode())
        lines.append(json.dumps({"id": str(len(lines)), "body": body}, ensure_ascii=False))
    return "\n".join(lines) + "\n", total


def run(command):
    """Runs a command. Returns wall-clock time, processor time and peak memory in bytes."""
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"{command[0]} failed: {process.returncode}")
    return time.monotonic() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024


def least(rounds, work):
    """The least of each figure."""
    return [min(figures) for figures in zip(*(work() for _ in range(rounds)))]


class Server:
    """`dalil serve` with some gazetteers."""

    def __init__(self, dalil, paths):
        gazetteers = [part for path in paths for part in ("--gazetteer", str(path))]
        self.start = time.monotonic()
        settings = ["--listen", "127.0.0.1:0", "--log-format", "json", "--watch-interval", "0"]
        command = [dalil, "serve", *settings, *gazetteers]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.address = self.process.stdout.readline().split()[-1]
        self.failed = self.calls = 0
        self.wait("gazetteer loaded")

    def wait(self, message):
        """Waits for a message in the log. Returns the seconds since `start`."""
        for line in self.process.stderr:
            if "reload failed" in line:
                raise SystemExit(line)
            if f'"{message}"' in line:
                return time.monotonic() - self.start
        raise SystemExit("the server ended")

    def memory(self, key):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(rf"^{key}:\s+(\d+)", status, re.M)[1]) * 1024

    def reload(self, path):
        """The seconds of a reload after a change of a file, during which calls go on."""
        os.utime(path)
        done = threading.Event()

        def call():
            body = json.dumps({"article": {"body": "Almaty, Astana"}}).encode()
            url = f"http://{self.address}/v1/articles:tag"
            while not done.is_set():
                request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
                self.calls += 1
                try:
                    urllib.request.urlopen(request, timeout=30).read()
                except OSError:
                    self.failed += 1
                time.sleep(0.01)

        caller = threading.Thread(target=call)
        caller.start()
        self.start = time.monotonic()
        self.process.send_signal(signal.SIGHUP)
        seconds = self.wait("gazetteer loaded")
        done.set()
        caller.join()
        return seconds

    def stop(self):
        self.process.terminate()
        self.process.wait()


def tag(dalil, file, text):
    return run([dalil, "tag", "--gazetteer", str(file.path), "--view", "mentions", str(text)])


def measure_loading(dalil, file, rounds, folder):
    """To be called before this process is large: the system counts its memory at the start of a command as the
    command's."""
    word = folder / "word.txt"
    word.write_text("word\n")
    return dict(zip(["ready", "cpu", "peak"], least(rounds, lambda: tag(dalil, file, word))))


def measure_use(dalil, file, figures, rounds, folder, text_bytes):
    text = folder / "articles.jsonl"
    content, size = articles(file, text_bytes)
    text.write_text(content, encoding="utf-8")
    figures["file"] = file
    _, with_text, _ = least(rounds, lambda: tag(dalil, file, text))
    figures["throughput"] = size / max(1e-9, with_text - figures["cpu"])

    server = Server(dalil, [file.path])
    figures["resident"] = server.memory("VmRSS")
    figures["reload"] = server.reload(file.path)
    figures["reload_peak"] = server.memory("VmHWM")
    figures["calls"], figures["failed"] = server.calls, server.failed
    server.stop()

    own = folder / "own.jsonl"
    names = [{"en": [f"Ownclub Number{i}"], "tr": [f"Ownclub Sayı{i}"]} for i in range(50)]
    lines = [{"id": f"organisation/own-{i}", "class": "club", "names": of} for i, of in enumerate(names)]
    own.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    server = Server(dalil, [file.path, own])
    [figures["layer"]] = least(rounds, lambda: [server.reload(own)])
    server.stop()
    return figures


def print_tables(all_figures):
    print("| names | entities | ready in | processor time | peak of loading | MB/s of text | resident of the server | "
          "reload | peak of reloading | calls while reloading, failed | reload of 100 names on top |")
    print("|---|" + "---:|" * 10)
    for it in all_figures:
        file = it["file"]
        print(f"| {file.names:,} | {file.entities:,} | {it['ready']:.2f} s | {it['cpu']:.2f} s "
              f"| {it['peak'] / 1e6:.0f} MB | {it['throughput'] / 1e6:.0f} | {it['resident'] / 1e6:.0f} MB | {it['reload']:.2f} s "
              f"| {it['reload_peak'] / 1e6:.0f} MB | {it['calls']:,}, {it['failed']} | {it['layer'] * 1e3:.0f} ms |")
    most = {key: max(it[key] / it["file"].names for it in all_figures)
            for key in ["cpu", "ready", "peak", "resident", "reload_peak"]}
    print(f"\nPer name, the greatest of these files: {most['cpu'] * 1e6:.2f} µs of processor time and "
          f"{most['ready'] * 1e6:.2f} µs until ready, {most['resident']:.0f} bytes resident, {most['peak']:.0f} bytes at "
          f"the peak of loading, {most['reload_peak']:.0f} bytes at the peak of a reload.")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=pathlib.Path, metavar="FILE", help="entity files in JSON Lines")
    parser.add_argument("--dalil", default=str(ROOT / "target/release/dalil"))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--text-bytes", type=int, default=64_000_000)
    arguments = parser.parse_args()
    dalil, rounds, files = arguments.dalil, arguments.rounds, [File(path) for path in arguments.files]
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        loading = [measure_loading(dalil, file, rounds, folder) for file in files]
        print_tables([measure_use(dalil, file, figures, rounds, folder, arguments.text_bytes)
                      for file, figures in zip(files, loading)])


if __name__ == "__main__":
    main()
