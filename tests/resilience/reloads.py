"""Gazetteers that are replaced under load, valid and invalid ones."""

import os
import signal
import time

from harness import Server, check, wait_until

BROKEN = ["{", "\x00\xff", '{"id":"place/x"}\n', '{"id":"place/x","class":"city","names":{"ar":[]}}\n']


def gazetteer(name, size=20_000):
    """A gazetteer whose places have ids with this name, with enough other entities that loading takes some time."""
    places = {"almaty": "ألماتي", "nur-sultan": "نور سلطان"}
    first, second = "ابتجحدرسصعفقكلمن", "بتجحدرسصعفقكلمنا"
    others = {f"other-{i}": f"مدينة {first[i % 16]}{second[i // 16 % 16]} {i}" for i in range(size)}
    return "".join(f'{{"id":"place/{name}-{id}","class":"city","names":{{"ar":["{text}"]}}}}\n'
                   for id, text in {**places, **others}.items())


def replace(path, text):
    """Writes a new file and renames it, as docs/operating.md recommends."""
    beside = path.with_suffix(".new")
    beside.write_text(text)
    os.replace(beside, path)


def reload_under_load(harness):
    """Two gazetteers alternate; every tenth file is invalid."""
    texts = [gazetteer(name, 2_000 if harness.short else 20_000) for name in ["first", "second"]]
    harness.gazetteer.write_text(texts[0])
    server = Server(harness, "--watch-interval", "0")
    unary = harness.load(server.port, rate=1000, callers=16, connections=4)
    streams = harness.load(server.port, rate=200, callers=4, stream=True)
    rounds, memory = 20 if harness.short else 100, []
    for i in range(1, rounds + 1):
        bad = i % 10 == 0
        text = BROKEN[i // 10 % len(BROKEN)] if bad else texts[i % 2]
        outcome = "failed" if bad else "done"
        before = server.reloads(outcome)
        replace(harness.gazetteer, text)
        server.process.send_signal(signal.SIGHUP)
        wait_until(lambda: server.reloads(outcome) > before, f"reload {i} with the outcome {outcome}")
        memory.append(server.rss())
    time.sleep(0.5)
    unary, streams = unary.report(), streams.report()
    unary.check_all_ok()
    streams.check_each_answered_once()
    versions = {}
    for report in [unary, streams]:
        for version, answers in report.answers.items():
            versions.setdefault(version, set()).update(answers)
    check(len(versions) == 2, f"versions that answered: {versions}")
    for version, answers in versions.items():
        check(len(answers) == 1, f"version {version} gave different answers: {answers}")
    check(len(set().union(*versions.values())) == 2, f"two gazetteers gave the same answers: {versions}")
    check("names.jsonl:1" in server.log(), "the log does not name file and line of the invalid file")
    early, late = max(memory[:rounds // 4]), max(memory[-rounds // 4:])
    check(late < early + 30, f"memory grew from {early:.0f} to {late:.0f} MB")
    return (f"{rounds - rounds // 10} reloads and {rounds // 10} invalid files: calls {unary}; "
            f"articles of 4 streams {streams}; each answer from one version; "
            f"memory {early:.0f} MB in the first quarter, {late:.0f} in the last")


def a_missing_gazetteer_file_changes_nothing(harness):
    server = Server(harness, "--watch-interval", "0.1")
    load = harness.load(server.port, rate=500)
    failed = server.reloads("failed")
    harness.gazetteer.unlink()
    wait_until(lambda: server.reloads("failed") > failed, "a failed reload of the missing file")
    failed = server.reloads("failed")
    server.process.send_signal(signal.SIGHUP)
    wait_until(lambda: server.reloads("failed") > failed, "a second failed reload")
    check(server.ready(), "the server is no longer ready")
    check("names.jsonl" in server.log(), "the log does not name the file")
    done = server.reloads("done")
    replace(harness.gazetteer, gazetteer("back", 1_000))
    wait_until(lambda: server.reloads("done") > done, "the reload of the restored file")
    time.sleep(0.5)
    report = load.report()
    report.check_all_ok()
    check(len(report.answers) == 2, f"versions that answered: {report.answers}")
    return f"{report}, and the file is loaded when it exists again"


SCENARIOS = [reload_under_load, a_missing_gazetteer_file_changes_nothing]
