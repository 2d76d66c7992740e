"""Requests that are legal, or small, and cost as much as they can: nobody else notices, and memory stays bounded."""

import re
import socket
import statistics
import time

from desk import ROOT, USUAL, Server, check
from faults import certificate

BATCH = "/dalil.v1.TaggerService/BatchTagArticles"
STREAM = "/dalil.v1.TaggerService/StreamTagArticles"
MOST = 2 << 20


def varint(number):
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*out, number])


def field(number, value):
    """A field of Protobuf: a number, or bytes."""
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    return varint(number << 3 | 2) + varint(len(value)) + value


def request(body, context=0, suppressed=False, everything=False):
    """An encoded request for one article."""
    options = field(5, int(suppressed)) + field(6, context) + field(2, 2 if everything else 0)
    return field(1, field(1, b"a") + field(3, body.encode())) + field(2, options)


def full_of(names, size=MOST):
    return (names * (size // len(names.encode())))


# Texts that cost most for their size: short names side by side, one chain of overlaps, people by their full and short
# names, names behind every proclitic.
WORST = {name: full_of(name) for name in
         ["Baden ", "Tan ", "Walla ", "أ ش ", "بي ", "وبالقاهرة ", "Kassym-Jomart Tokayev. Tokayev. "]}
EMPTY_ARTICLES = field(1, b"") * (16 << 20)
TYPES = field(1, field(3, b"Almaty")) + field(2, field(3, bytes(33_000_000)))


def manifest():
    """The settings and the memory limit of the Kubernetes manifest, in MB."""
    text = (ROOT / "deploy/kubernetes.yaml").read_text()
    settings = re.search(r"dalil.toml: \|\n((?:    .*\n)+)", text)[1]
    number, unit = re.search(r"limits: \{ memory: (\d+)(Mi|Gi) \}", text).groups()
    return settings, int(number) * {"Mi": 1, "Gi": 1024}[unit] * 1.048576


def from_manifest(desk, gazetteer="embedded", **options):
    settings, limit = manifest()
    path = desk.folder / "dalil.toml"
    path.write_text(settings)
    return Server(desk, "--config", str(path), gazetteer=gazetteer, **options), limit


def worst_texts_stay_in_the_memory_of_the_manifest(desk):
    """Many callers at once send the worst texts with every option, read slowly or not at all, and send again."""
    server, limit = from_manifest(desk)
    before, told = server.rss(), []
    seconds = 4 if desk.short else 15
    texts = list(WORST.items())[:3] if desk.short else WORST.items()
    for name, text in texts:
        loads = [
            desk.load(server.port, message=request(text, context=200, suppressed=True, everything=True), seconds=seconds,
                      callers=64, connections=32, deadline="10s"),
            # Short articles with long answers, tagged where their calls are served.
            desk.load(server.port, message=request(text[:10_000], context=200, suppressed=True, everything=True),
                      seconds=seconds, callers=400, connections=16, deadline="10s"),
            desk.load(server.port, message=request(text, suppressed=True), seconds=seconds, callers=32, connections=16,
                      method=STREAM, at_once=4, deadline="10s"),
        ]
        for load in loads:
            seen = load.seen()
            allowed = {"OK", "Unavailable", "DeadlineExceeded", "ResourceExhausted"}
            check(set(seen.codes) <= allowed, f"{name}: {seen} {seen.errors}")
        told.append(f"{name.strip()} {server.most_rss():.0f}")
        check(server.most_rss() < limit, f"memory: {', '.join(told)} MB of {limit:.0f}")
    desk.calls(server.port, seconds=1, rate=50).check_all_ok("calls afterwards")
    return f"memory {before:.0f} MB, at the most {server.most_rss():.0f} of {limit:.0f} ({', '.join(told)})"


def two_costly_requests_beside_ordinary_traffic(desk):
    """Two callers that each send such a request again and again, with a deadline of a second."""
    server, _ = from_manifest(desk)
    usual = {"rate": 100, "callers": 64, "connections": 4, "deadline": "5s"}
    seconds = 3 if desk.short else 10
    bad = {"many short names": (request(WORST["Baden "], 200, True, True), {}),
           "full and short names": (request(WORST["Kassym-Jomart Tokayev. Tokayev. "], 200, True, True), {}),
           "empty articles": (EMPTY_ARTICLES, {"method": BATCH}), "types": (TYPES, {})}
    if desk.short:
        bad.pop("full and short names")
    told = []
    for name, (message, options) in bad.items():
        ratios = []
        for _ in range(1 if desk.short else 3):
            calm = desk.calls(server.port, seconds=seconds, **usual)
            calm.check_all_ok()
            load = desk.load(server.port, message=message, callers=2, connections=2, deadline="1s", **options)
            beside = desk.calls(server.port, seconds=seconds, **usual)
            seen = load.seen()
            beside.check_all_ok(f"calls beside {name}")
            check("OK" not in seen.codes or name not in {"empty articles", "types"}, f"{name}: {seen}")
            ratios.append(beside.p99 / calm.p99)
        told.append(f"{name} {statistics.median(ratios):.1f} ({calm.p99 * 1000:.1f} ms in calm; {seen})")
        check(desk.short or statistics.median(ratios) <= 3, f"p99 beside and in calm: {'; '.join(told)}")
    return f"p99 of ordinary calls, times that in calm: {'; '.join(told)}"


def jobs_end_when_their_callers_go(desk):
    """The only thread is free again as soon as those that wait for it have gone, by their deadline or without a word."""
    server = Server(desk, "--threads", "1", gazetteer="embedded")
    # Of whatever build the server is, more than a second of work.
    text = request(WORST["Baden "], 200, True, True)
    long = USUAL * 20
    alone = desk.calls(server.port, body=long, calls=5, seconds=0.1, callers=1)
    alone.check_all_ok()
    for leave in [{"deadline": "0.1s"}, {"leave": "0.1s"}]:
        load = desk.load(server.port, message=text, callers=4, connections=4, **leave)
        time.sleep(1)
        # Each waits behind jobs that go on for a tenth of a second at most.
        beside = desk.calls(server.port, body=long, seconds=2 if desk.short else 5, callers=1, deadline="20s")
        seen = load.seen()
        beside.check_all_ok("long texts beside them")
        check(seen.ok == 0, f"they were done in time: {seen}")
    before = server.cpu_seconds()
    time.sleep(1)
    idle = server.cpu_seconds() - before
    check(idle < 0.5, f"the server goes on for nobody: {idle:.1f} s of a processor in a second")
    return f"{beside} beside {seen}, the slowest in {beside.max:.1f} s, alone in {alone.max:.1f}"


def streams_count_for_all_they_hold(desk):
    """Streams that send four large messages at once get the room of four, or are refused."""
    most = 64 << 20
    server = Server(desk, "--max-in-flight-bytes", str(most), "--max-request-bytes", "4000000", "--max-response-bytes",
                    "4000000", "--threads", "2")
    before = server.rss()
    message = request("x" * 2_000_000)
    load = desk.load(server.port, message=message, method=STREAM, at_once=4, callers=64, connections=64, deadline="20s",
                     seconds=4 if desk.short else 15)
    most_rss = 0
    while load.running():
        most_rss = max(most_rss, server.rss())
        time.sleep(0.05)
    seen = load.seen()
    check(set(seen.codes) == {"OK", "Unavailable"}, f"what callers saw: {seen} {seen.errors}")
    summary = f"{seen}; memory {before:.0f} MB, at the most {most_rss:.0f} with {most / 1e6:.0f} MB in flight"
    # And the windows of 64 connections, and the work of two threads.
    check(most_rss < before + 2 * most / 1e6 + 64 + 100, summary)
    return summary


def silent_peers_hold_up_no_handshake(desk):
    certificate(desk.folder, when=None)
    key, cert = desk.folder / "key.pem", desk.folder / "cert.pem"
    server = Server(desk, "--tls-certificate", str(cert), "--tls-key", str(key), "--first-byte-timeout", "60")
    calm = desk.calls(server.port, ca=cert, seconds=1, rate=50, connections=8)
    calm.check_all_ok()
    silent = [socket.create_connection(("127.0.0.1", server.port), 5) for _ in range(300)]
    try:
        # The head of a record with a ClientHello that does not come.
        for peer in silent[::2]:
            peer.sendall(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03")
        load = desk.calls(server.port, ca=cert, seconds=1, rate=50, connections=8, deadline="5s")
    finally:
        for peer in silent:
            peer.close()
    load.check_all_ok("calls of new connections")
    summary = f"{load} beside 300 silent peers, the slowest in {load.max * 1000:.0f} ms, {calm.max * 1000:.0f} in calm"
    check(desk.short or load.max < 1, summary)
    return summary


worst_texts_stay_in_the_memory_of_the_manifest.alone = True
two_costly_requests_beside_ordinary_traffic.alone = True
jobs_end_when_their_callers_go.alone = True
SCENARIOS = [worst_texts_stay_in_the_memory_of_the_manifest, two_costly_requests_beside_ordinary_traffic,
             jobs_end_when_their_callers_go, streams_count_for_all_they_hold, silent_peers_hold_up_no_handshake]
