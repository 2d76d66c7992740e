"""Ten times more than a server can do."""

import json
import time

from desk import Server, check

NAME = "توكاييف"
DEADLINE = 2.0


def hard_to_tell(people):
    """A gazetteer in which many share a short name: an article that is full of it is small, and much work."""
    entity = {"class": "politician", "prominence": 0.1}
    first = (f"{a}{b}{c}" for a in "بتجحدرسصعفق" for b in "كلمنهوي" for c in "بتجحدرسصعفقكلمن")
    return "".join(
        json.dumps({"id": f"person/tokayev-{i}", **entity,
                    "names": {"ar": [f"{next(first)} {NAME}", {"text": NAME, "kind": "short"}]}}) + "\n"
        for i in range(people))


def overload(desk):
    """Callers that know nothing of each other ask for ten times what the server can do. It does what it can, and tells
    the others at once or by half of their time that it cannot."""
    body = f"{NAME} " * 2700
    # Of whatever build the server is: up to 50 ms of work, beside which the callers need little of the machine.
    desk.gazetteer.write_text(hard_to_tell(200))
    server = Server(desk)
    took = desk.calls(server.port, body=body, seconds=1, callers=1).p50
    server.end()
    desk.gazetteer.write_text(hard_to_tell(min(1000, max(100, int(200 * 0.05 / took)))))
    server.start()
    measured = 2 if desk.short else 20

    def capacity():
        cpu = server.cpu_seconds()
        seen = desk.calls(server.port, body=body, seconds=measured, callers=16, connections=4, deadline="60s")
        seen.check_all_ok()
        return seen.ok / seen.seconds, (server.cpu_seconds() - cpu) / seen.ok

    before, calm_cost = capacity()
    calm_rss = server.rss()
    seconds, deadline = 6 if desk.short else 60, DEADLINE
    load = desk.load(server.port, body=body, seconds=seconds, rate=10 * before, callers=4000, connections=16,
                     deadline=f"{deadline}s")
    most_rss, cpu = 0, server.cpu_seconds()
    while load.running():
        most_rss = max(most_rss, server.rss())
        time.sleep(0.1)
    cpu = server.cpu_seconds() - cpu
    time.sleep(1)
    seen = load.seen()
    cost = cpu / seen.ok
    recovered = desk.calls(server.port, body=body, seconds=2, rate=before / 2, callers=16)
    after, _ = capacity()
    rate, capacity_rate = seen.ok / seconds, (before + after) / 2
    summary = (f"{seen}: {rate:.0f} answers a second of {capacity_rate:.0f} that it can do ({rate / capacity_rate:.0%}), "
               f"asked for {seen.count / seconds:.0f}; an answer cost {cost * 1000:.0f} ms of a processor with all refusals, "
               f"{calm_cost * 1000:.0f} in calm; p99 of the answered {seen.p99:.2f} s at a deadline of {deadline:.0f} s; "
               f"memory {calm_rss:.0f} MB, at the most {most_rss:.0f}; a second later {recovered}")
    # The machine of CI is anybody's: a short run there tells nothing of speed, and callers that get no processor are
    # late by themselves.
    usual = {"OK", "Unavailable", "DeadlineExceeded"} if desk.short else {"OK", "Unavailable"}
    check(set(seen.codes) <= usual, f"other errors: {summary} {seen.errors}")
    check(seen.ok > 0 and seen.codes.get("Unavailable", 0) > 0, f"nothing was answered, or nothing refused: {summary}")
    if not desk.short:
        check(seen.count > 8 * capacity_rate * seconds, f"the callers did not ask for ten times as much: {summary}")
        check(rate >= 0.9 * capacity_rate, summary)
        check(seen.p99 <= deadline, summary)
    check(most_rss < calm_rss + 400, summary)
    check(server.metric("dalil_shed_calls_total") >= seen.codes.get("Unavailable", 0), "refused calls are not counted")
    recovered.check_all_ok("calls a second later")
    return summary


def large_answers_stay_whole_beside_refused_calls(desk):
    """Each answer of a megabyte comes whole or not at all, while calls beside it on its connection are refused."""
    body = "وصل وزير الخارجية إلى ألماتي ونور سلطان. " * 1500
    server = Server(desk, "--max-request-bytes", "200000", "--max-in-flight-bytes", "500000", "--threads", "1")
    load = desk.load(server.port, body=body, seconds=5 if desk.short else 30, callers=200, connections=20, deadline="20s")
    time.sleep(1)
    check(server.ready(), "the server is not ready under overload")
    seen = load.seen()
    check(set(seen.codes) <= {"OK", "Unavailable"}, f"other errors: {seen} {seen.errors}")
    check(seen.codes.get("Unavailable", 0) > 0, f"nothing was refused: {seen}")
    return str(seen)


overload.alone = True
SCENARIOS = [overload, large_answers_stay_whole_beside_refused_calls]
