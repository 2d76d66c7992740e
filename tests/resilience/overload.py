"""Load of ten times the capacity of a server."""

import json
import time

from harness import Server, check

NAME = "توكاييف"
DEADLINE = 2.0


def namesakes(people):
    """A gazetteer in which many people share a short name. A small article full of this name is much work."""
    entity = {"class": "politician", "prominence": 0.1}
    first = (f"{a}{b}{c}" for a in "بتجحدرسصعفق" for b in "كلمنهوي" for c in "بتجحدرسصعفقكلمن")
    return "".join(
        json.dumps({"id": f"person/tokayev-{i}", **entity,
                    "names": {"ar": [f"{next(first)} {NAME}", {"text": NAME, "kind": "short"}]}}) + "\n"
        for i in range(people))


def overload(harness):
    """Independent callers request ten times the capacity of the server. It answers as many as it can and refuses the
    others, at the latest after half of their time."""
    body = f"{NAME} " * 2700
    # Up to 50 ms of work in any build, so that the callers use little of the machine in comparison.
    harness.gazetteer.write_text(namesakes(200))
    server = Server(harness)
    took = harness.calls(server.port, body=body, seconds=1, callers=1).p50
    server.end()
    harness.gazetteer.write_text(namesakes(min(1000, max(100, int(200 * 0.05 / took)))))
    server.start()
    measured = 2 if harness.short else 20

    def capacity():
        cpu = server.cpu_seconds()
        report = harness.calls(server.port, body=body, seconds=measured, callers=16, connections=4, deadline="60s")
        report.check_all_ok()
        return report.ok / report.seconds, (server.cpu_seconds() - cpu) / report.ok

    before, baseline_cost = capacity()
    baseline_rss = server.rss()
    seconds, deadline = 6 if harness.short else 60, DEADLINE
    load = harness.load(server.port, body=body, seconds=seconds, rate=10 * before, callers=4000, connections=16,
                     deadline=f"{deadline}s")
    peak_rss, cpu = 0, server.cpu_seconds()
    while load.running():
        peak_rss = max(peak_rss, server.rss())
        time.sleep(0.1)
    cpu = server.cpu_seconds() - cpu
    time.sleep(1)
    report = load.report()
    cost = cpu / report.ok
    recovered = harness.calls(server.port, body=body, seconds=2, rate=before / 2, callers=16)
    after, _ = capacity()
    rate, capacity_rate = report.ok / seconds, (before + after) / 2
    summary = (f"{report}: {rate:.0f} answers/s of a capacity of {capacity_rate:.0f} ({rate / capacity_rate:.0%}), "
               f"{report.count / seconds:.0f}/s requested; an answer cost {cost * 1000:.0f} ms of processor time "
               f"including refusals, baseline {baseline_cost * 1000:.0f}; p99 of the answers {report.p99:.2f} s "
               f"with a deadline of {deadline:.0f} s; "
               f"memory {baseline_rss:.0f} MB, at most {peak_rss:.0f}; a second later {recovered}")
    # CI machines may be shared, so that a short run does not measure speed, and callers without processor time miss
    # their deadlines.
    usual = {"OK", "Unavailable", "DeadlineExceeded"} if harness.short else {"OK", "Unavailable"}
    check(set(report.codes) <= usual, f"other errors: {summary} {report.errors}")
    refused = report.codes.get("Unavailable", 0)
    check(report.ok > 0 and refused > 0, f"no call was answered, or none was refused: {summary}")
    if not harness.short:
        check(report.count > 8 * capacity_rate * seconds, f"the callers made too few calls: {summary}")
        check(rate >= 0.9 * capacity_rate, summary)
        check(report.p99 <= deadline, summary)
    check(peak_rss < baseline_rss + 400, summary)
    check(server.metric("dalil_shed_calls_total") >= refused, "refused calls are not counted")
    recovered.check_all_ok("calls a second later")
    return summary


def large_answers_are_complete_under_overload(harness):
    """Each answer of a megabyte is complete or refused, while other calls on its connection are refused."""
    body = "وصل وزير الخارجية إلى ألماتي ونور سلطان. " * 1500
    server = Server(harness, "--max-request-bytes", "200000", "--max-in-flight-bytes", "500000", "--threads", "1")
    load = harness.load(server.port, body=body, seconds=5 if harness.short else 30, callers=200, connections=20,
                        deadline="20s")
    time.sleep(1)
    check(server.ready(), "the server is not ready under overload")
    report = load.report()
    check(set(report.codes) <= {"OK", "Unavailable"}, f"other errors: {report} {report.errors}")
    check(report.codes.get("Unavailable", 0) > 0, f"nothing was refused: {report}")
    return str(report)


overload.alone = True
SCENARIOS = [overload, large_answers_are_complete_under_overload]
