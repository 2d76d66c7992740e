"""Expensive requests, legal or small: other callers are not affected, and memory stays bounded."""

import re
import socket
import statistics
import time

from harness import ORDINARY_TEXT, ROOT, Server, check
from faults import certificate

BATCH = "/dalil.v1.TaggerService/BatchTagArticles"
STREAM = "/dalil.v1.TaggerService/StreamTagArticles"
MAX_ARTICLE_BYTES = 2 << 20


def varint(number):
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*out, number])


def field(number, value):
    """An encoded Protobuf field: a number or bytes."""
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    return varint(number << 3 | 2) + varint(len(value)) + value


def request(body, context=0, suppressed=False, everything=False):
    """An encoded request for one article."""
    options = field(5, int(suppressed)) + field(6, context) + field(2, 2 if everything else 0)
    return field(1, field(1, b"a") + field(3, body.encode())) + field(2, options)


def full_of(names, size=MAX_ARTICLE_BYTES):
    return (names * (size // len(names.encode())))


# The most expensive texts for their size: adjacent short names, a chain of overlaps, people with full and short names,
# names after proclitics.
EXPENSIVE_TEXTS = {name: full_of(name) for name in
         ["Baden ", "Tan ", "Walla ", "أ ش ", "بي ", "وبالقاهرة ", "Kassym-Jomart Tokayev. Tokayev. "]}
EMPTY_ARTICLES = field(1, b"") * (16 << 20)
TYPES = field(1, field(3, b"Almaty")) + field(2, field(3, bytes(33_000_000)))


def manifest():
    """The settings of the Kubernetes base, and its memory limit in MB."""
    base = ROOT / "deploy/kustomize/base"
    settings = (base / "dalil.toml").read_text()
    number, unit = re.search(r"limits: \{ memory: (\d+)(Mi|Gi) \}", (base / "deployment.yaml").read_text()).groups()
    return settings, int(number) * {"Mi": 1, "Gi": 1024}[unit] * 1.048576


def from_manifest(harness, gazetteer="embedded", **options):
    settings, limit = manifest()
    path = harness.folder / "dalil.toml"
    path.write_text(settings)
    return Server(harness, "--config", str(path), gazetteer=gazetteer, **options), limit


def expensive_texts_stay_within_the_memory_limit(harness):
    """Many callers repeatedly send the most expensive texts with all options."""
    server, limit = from_manifest(harness)
    before, results = server.rss(), []
    seconds = 4 if harness.short else 15
    texts = list(EXPENSIVE_TEXTS.items())[:3] if harness.short else EXPENSIVE_TEXTS.items()
    for name, text in texts:
        loads = [
            harness.load(server.port, message=request(text, context=200, suppressed=True, everything=True),
                         seconds=seconds, callers=64, connections=32, deadline="10s"),
            # Short articles with long answers, tagged on the thread of the call.
            harness.load(server.port, message=request(text[:10_000], context=200, suppressed=True, everything=True),
                         seconds=seconds, callers=400, connections=16, deadline="10s"),
            harness.load(server.port, message=request(text, suppressed=True), seconds=seconds, callers=32,
                         connections=16, method=STREAM, at_once=4, deadline="10s"),
        ]
        for load in loads:
            report = load.report()
            allowed = {"OK", "Unavailable", "DeadlineExceeded", "ResourceExhausted"}
            check(set(report.codes) <= allowed, f"{name}: {report} {report.errors}")
        results.append(f"{name.strip()} {server.peak_rss():.0f}")
        check(server.peak_rss() < limit, f"memory: {', '.join(results)} MB of {limit:.0f}")
    harness.calls(server.port, seconds=1, rate=50).check_all_ok("calls afterwards")
    return f"memory {before:.0f} MB, at most {server.peak_rss():.0f} of {limit:.0f} ({', '.join(results)})"


def ordinary_calls_beside_two_expensive_callers(harness):
    """Two callers each repeat an expensive request with a deadline of a second."""
    server, _ = from_manifest(harness)
    usual = {"rate": 100, "callers": 64, "connections": 4, "deadline": "5s"}
    seconds = 3 if harness.short else 10
    bad = {"many short names": (request(EXPENSIVE_TEXTS["Baden "], 200, True, True), {}),
           "full and short names": (request(EXPENSIVE_TEXTS["Kassym-Jomart Tokayev. Tokayev. "], 200, True, True), {}),
           "empty articles": (EMPTY_ARTICLES, {"method": BATCH}), "types": (TYPES, {})}
    if harness.short:
        bad.pop("full and short names")
    results = []
    for name, (message, options) in bad.items():
        ratios = []
        for _ in range(1 if harness.short else 3):
            baseline = harness.calls(server.port, seconds=seconds, **usual)
            baseline.check_all_ok()
            load = harness.load(server.port, message=message, callers=2, connections=2, deadline="1s", **options)
            beside = harness.calls(server.port, seconds=seconds, **usual)
            report = load.report()
            beside.check_all_ok(f"calls beside {name}")
            check("OK" not in report.codes or name not in {"empty articles", "types"}, f"{name}: {report}")
            ratios.append(beside.p99 / baseline.p99)
        results.append(f"{name} {statistics.median(ratios):.1f} (baseline {baseline.p99 * 1000:.1f} ms; {report})")
        check(harness.short or statistics.median(ratios) <= 3, f"p99 relative to the baseline: {'; '.join(results)}")
    return f"p99 of ordinary calls relative to the baseline: {'; '.join(results)}"


def jobs_end_when_their_callers_disconnect(harness):
    """The only worker thread becomes free when its callers are gone, by deadline or by disconnecting."""
    server = Server(harness, "--threads", "1", gazetteer="embedded")
    # More than a second of work in any build.
    text = request(EXPENSIVE_TEXTS["Baden "], 200, True, True)
    long = ORDINARY_TEXT * 20
    alone = harness.calls(server.port, body=long, calls=5, seconds=0.1, callers=1)
    alone.check_all_ok()
    for leave in [{"deadline": "0.1s"}, {"leave": "0.1s"}]:
        load = harness.load(server.port, message=text, callers=4, connections=4, **leave)
        time.sleep(1)
        # Each call waits for jobs that continue for at most a tenth of a second.
        beside = harness.calls(server.port, body=long, seconds=2 if harness.short else 5, callers=1, deadline="20s")
        report = load.report()
        beside.check_all_ok("long texts")
        check(report.ok == 0, f"expensive calls were completed: {report}")
    before = server.cpu_seconds()
    time.sleep(1)
    idle = server.cpu_seconds() - before
    check(idle < 0.5, f"the server works without callers: {idle:.1f} s of processor time in a second")
    return f"{beside} beside {report}, slowest {beside.max:.1f} s, alone {alone.max:.1f}"


def streams_count_all_their_messages(harness):
    """Streams that send four large messages at once get memory for four messages, or are refused."""
    most = 64 << 20
    server = Server(harness, "--max-in-flight-bytes", str(most), "--max-request-bytes", "4000000",
                    "--max-response-bytes", "4000000", "--threads", "2")
    before = server.rss()
    # A debug build takes most of a second for a message, so the deadline leaves time for all admitted messages.
    message = request("x" * 2_000_000)
    load = harness.load(server.port, message=message, method=STREAM, at_once=4, callers=64, connections=64,
                        deadline="60s", seconds=4 if harness.short else 15)
    peak_rss = 0
    while load.running():
        peak_rss = max(peak_rss, server.rss())
        time.sleep(0.05)
    report = load.report()
    check(set(report.codes) == {"OK", "Unavailable"}, f"what callers saw: {report} {report.errors}")
    summary = f"{report}; memory {before:.0f} MB, at most {peak_rss:.0f} with {most / 1e6:.0f} MB in flight"
    # Plus the windows of 64 connections and the work of two threads.
    check(peak_rss < before + 2 * most / 1e6 + 64 + 100, summary)
    return summary


def silent_peers_delay_no_handshake(harness):
    certificate(harness.folder, when=None)
    key, cert = harness.folder / "key.pem", harness.folder / "cert.pem"
    server = Server(harness, "--tls-certificate", str(cert), "--tls-key", str(key), "--first-byte-timeout", "60")
    baseline = harness.calls(server.port, ca=cert, seconds=1, rate=50, connections=8)
    baseline.check_all_ok()
    silent = [socket.create_connection(("127.0.0.1", server.port), 5) for _ in range(300)]
    try:
        # The header of a record whose ClientHello is incomplete.
        for peer in silent[::2]:
            peer.sendall(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03")
        load = harness.calls(server.port, ca=cert, seconds=1, rate=50, connections=8, deadline="5s")
    finally:
        for peer in silent:
            peer.close()
    load.check_all_ok("calls on new connections")
    summary = f"{load} beside 300 silent peers, slowest {load.max * 1000:.0f} ms, baseline {baseline.max * 1000:.0f}"
    check(harness.short or load.max < 1, summary)
    return summary


expensive_texts_stay_within_the_memory_limit.alone = True
ordinary_calls_beside_two_expensive_callers.alone = True
jobs_end_when_their_callers_disconnect.alone = True
streams_count_all_their_messages.alone = True
SCENARIOS = [expensive_texts_stay_within_the_memory_limit, ordinary_calls_beside_two_expensive_callers,
             jobs_end_when_their_callers_disconnect, streams_count_all_their_messages, silent_peers_delay_no_handshake]
