#!/usr/bin/env python3
"""Measures the service and two other servers under load and prints Markdown tables.

    cargo build --release
    cargo bench --bench server-empty --bench server-matcher --no-run    # prints the paths of the programs
    scripts/bench/service.py --empty PROGRAM --matcher PROGRAM --text FILE

`empty` answers every call with an empty message. `matcher` is a short tonic service with leftmost-longest
`aho-corasick` on the raw text. Each server runs on one processor and the load generator (h2load, HTTP/2 without TLS) on another; with
`--workers 2` they share both. The servers run at the same time and are measured in turn, a second or two each. The
tables show the medians of the rounds. Calls per second depend on other load on the machine; processor time per call,
which the system measures for each server, depends on it much less.

A call is one article, a batch of a hundred, or a stream of a hundred. h2load repeats one body, which caches and branch
predictors adapt to. Therefore there are also calls from sixteen h2load processes with different articles, and batches
of a hundred different articles.
"""

import argparse
import json
import os
import pathlib
import re
import socket
import statistics
import struct
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
BATCH = 100
SERVICE = "/dalil.v1.TaggerService/"


# Encoded requests: Protobuf fields and the gRPC frame header.


def varint(number):
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def field(number, content):
    return varint(number << 3 | 2) + varint(len(content)) + content


def article(number, text):
    return field(1, f"a{number}".encode()) + field(3, text.encode())


def framed(message):
    return b"\0" + struct.pack(">I", len(message)) + message


class Call:
    """A load: a method, the bodies that are sent in parallel, and the number of connections and streams."""

    def __init__(self, name, method, bodies, articles=1, clients=4, streams=2):
        self.name, self.method, self.bodies, self.articles = name, method, bodies, articles
        self.clients, self.streams = clients, streams


def calls_of(articles):
    """The measured loads. The first one is the main comparison."""
    batch = lambda texts: framed(b"".join(field(1, article(i, t)) for i, t in enumerate(texts)))
    stream = lambda texts: b"".join(framed(field(1, article(i, t))) for i, t in enumerate(texts))
    unary = [framed(field(1, article(i, t))) for i, t in enumerate(articles[:BATCH])]
    # All loads with `same` send the same article, so that only the method differs.
    same, different = [articles[0]] * BATCH, (articles * BATCH)[:BATCH]
    return [
        Call("unary", "TagArticle", unary[:1]),
        Call("unary, 64 at a time", "TagArticle", unary[:1], streams=16),
        Call("unary, 16 articles, 16 at a time", "TagArticle", unary[:16], clients=1, streams=1),
        Call("batch of 100", "BatchTagArticles", [batch(same)], BATCH),
        Call("stream of 100", "StreamTagArticles", [stream(same)], BATCH),
        Call("batch of 100 articles", "BatchTagArticles", [batch(different)], BATCH),
        Call("stream of 100 articles", "StreamTagArticles", [stream(different)], BATCH),
    ]


def read_articles(path, size):
    """Articles of about `size` bytes, cut at spaces."""
    if path.suffix == ".jsonl":
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        text = "\n\n".join(line.get("title", "") + "\n" + line.get("body", "") + line.get("text", "") for line in lines)
    else:
        text = path.read_text(encoding="utf-8")
    articles, piece, length = [], [], 0
    for word in re.findall(r"\S+\s*", text):
        piece.append(word)
        length += len(word.encode())
        if length >= size:
            articles.append("".join(piece))
            piece, length = [], 0
    return articles or ["".join(piece)]


class Server:
    """A server on its own processors."""

    def __init__(self, name, command, workers):
        self.name = name
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = f"127.0.0.1:{free.getsockname()[1]}"
        cores = "0" if workers == 1 else "0,1"
        command = ["taskset", "-c", cores, *map(str, command), "--listen", self.address]
        environment = {**os.environ, "TOKIO_WORKER_THREADS": str(workers)}
        self.log = tempfile.TemporaryFile()
        self.process = subprocess.Popen(command, env=environment, stdout=self.log, stderr=subprocess.STDOUT)
        self.wait()

    def wait(self):
        host, port = self.address.split(":")
        for _ in range(600):
            if self.process.poll() is not None:
                break
            with socket.socket() as probe:
                if probe.connect_ex((host, int(port))) == 0:
                    return
            time.sleep(0.1)
        self.log.seek(0)
        raise SystemExit(f"{self.name} does not listen: {self.log.read().decode()}")

    def processor_time(self):
        """Processor time of all threads of the server in seconds."""
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def resident(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) * 1024

    def end(self):
        self.process.terminate()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()


def load(server, call, seconds, workers):
    """Loads a server with one h2load per body. Returns calls per second, processor time per call, and latencies."""
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        before = server.processor_time()
        start = time.monotonic()
        clients = []
        for number, body in enumerate(call.bodies):
            (folder / f"body{number}").write_bytes(body)
            command = [
                "taskset", "-c", "1" if workers == 1 else "0,1", "h2load", "--duration", str(seconds), "--warm-up-time", "0",
                "-c", str(call.clients), "-m", str(call.streams), "-t", "1", "-d", str(folder / f"body{number}"),
                "--log-file", str(folder / f"log{number}"), "-H", "content-type: application/grpc", "-H", "te: trailers",
                f"http://{server.address}{SERVICE}{call.method}",
            ]
            clients.append(subprocess.Popen(command, stdout=subprocess.DEVNULL))
        if any(client.wait() for client in clients):
            raise SystemExit(f"{server.name} {call.name}: h2load failed")
        elapsed = time.monotonic() - start
        computed = server.processor_time() - before
        # Start in microseconds, status, time taken in microseconds.
        lines = [line.split("\t") for log in folder.glob("log*") for line in log.read_text().splitlines()]
        times = sorted(int(line[2]) for line in lines if line[1] == "200")
    if not times:
        raise SystemExit(f"{server.name} {call.name}: no answer")
    count = len(times)
    return {
        "calls": count / min(elapsed, seconds),
        "cpu": computed / count,
        "p50": times[count // 2],
        "p99": times[count * 99 // 100],
    }


def check(server, call):
    """Makes one call and checks that its status is OK."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(call.bodies[0])
        file.flush()
        command = ["h2load", "-n", "1", "-v", "-d", file.name, "-H", "content-type: application/grpc", "-H", "te: trailers"]
        command.append(f"http://{server.address}{SERVICE}{call.method}")
        output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    status = re.search(r"grpc-status: (\d+)", output)
    received = int(re.search(r"\((\d+)\) data", output)[1])
    if status and status[1] != "0":
        raise SystemExit(f"{server.name} {call.method}: status {status[1]}\n{output}")
    return received


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dalil", type=pathlib.Path, default=ROOT / "target/release/dalil")
    parser.add_argument("--empty", type=pathlib.Path, required=True)
    parser.add_argument("--matcher", type=pathlib.Path, required=True)
    parser.add_argument("--text", type=pathlib.Path, required=True)
    parser.add_argument("--names", type=pathlib.Path, default=ROOT / "bench-data/75k", help="a folder of names.py")
    parser.add_argument("--article-bytes", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=1)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    arguments = parser.parse_args()
    calls = calls_of(read_articles(arguments.text, arguments.article_bytes))
    gazetteer = [arguments.names / "names.jsonl", *(ROOT / "gazetteer" / name for name in ("cues.jsonl", "common-words.tsv"))]
    dalil = [arguments.dalil, "serve", "--drain-wait", "0"]
    for path in gazetteer:
        dalil += ["--gazetteer", path]
    for workers in arguments.workers:
        threads = ["--threads", str(workers)]
        servers = [
            Server("empty", [arguments.empty], workers),
            Server("30 lines", [arguments.matcher, "--names", arguments.names / "names.txt"], workers),
            Server("**dalil**", dalil + threads, workers),
        ]
        try:
            table(servers, calls, workers, arguments)
        finally:
            for server in servers:
                server.end()


def table(servers, calls, workers, arguments):
    empty, matcher, dalil = servers
    plans = [(server, call) for call in calls for server in servers if call.method == "TagArticle" or server is dalil]
    answers = {}
    for server, call in plans:
        for _ in range(600):
            # dalil listens before its gazetteer is loaded.
            try:
                answers[server, call] = check(server, call)
                break
            except SystemExit as error:
                failure = error
                time.sleep(0.2)
        else:
            raise failure
    figures = {plan: [] for plan in plans}
    for number in range(arguments.rounds + 1):
        for plan in plans:
            measured = load(*plan, arguments.seconds, workers)
            if number > 0:
                figures[plan].append(measured)
    middle = lambda plan, key: statistics.median(figure[key] for figure in figures[plan])
    names = arguments.names.name
    print(f"{workers} worker{'s' * (workers > 1)}, {names} names, articles of {arguments.article_bytes} bytes, eight "
          f"concurrent calls unless the table states otherwise, median of {arguments.rounds} rounds.\n")
    print("| call | server | answer, bytes | calls/s | articles/s | p50 | p99 | processor time/article |")
    print("|---|---|---:|---:|---:|---:|---:|---:|")
    for plan in plans:
        server, call = plan
        print(
            f"| {call.name} | {server.name} | {answers[plan]:,} | {middle(plan, 'calls'):,.0f} "
            f"| {middle(plan, 'calls') * call.articles:,.0f} | {middle(plan, 'p50') / 1000:.2f} ms "
            f"| {middle(plan, 'p99') / 1000:.2f} ms | {middle(plan, 'cpu') / call.articles * 1e6:.1f} µs |"
        )
    ratios = lambda call, key, a, b: statistics.median(
        x[key] / y[key] for x, y in zip(figures[a, call], figures[b, call])
    )
    print()
    for call in calls:
        if call.method == "TagArticle":
            print(f"{call.name}: dalil has {ratios(call, 'calls', dalil, matcher):.2f} x the calls/s of the 30 lines, "
                  f"{ratios(call, 'cpu', matcher, dalil):.2f} x by processor time.")
    print(f"Resident: dalil {dalil.resident() / 1e6:.0f} MB, the 30 lines {matcher.resident() / 1e6:.0f} MB.\n")


if __name__ == "__main__":
    main()
