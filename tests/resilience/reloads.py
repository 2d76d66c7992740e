"""Gazetteers that are replaced while callers are served, good ones and broken ones."""

import os
import signal
import time

from desk import Server, check, wait_until

BROKEN = ["{", "\x00\xff", '{"id":"place/x"}\n', '{"id":"place/x","class":"city","names":{"ar":[]}}\n']


def gazetteer(name, size=20_000):
    """The usual places under ids of their own, among so many others that loading takes a while."""
    places = {"almaty": "ألماتي", "nur-sultan": "نور سلطان"}
    others = {f"other-{i}": f"مدينة {'ابتجحدرسصعفقكلمن'[i % 16]}{'بتجحدرسصعفقكلمنا'[i // 16 % 16]} {i}" for i in range(size)}
    return "".join(f'{{"id":"place/{name}-{id}","class":"city","names":{{"ar":["{text}"]}}}}\n'
                   for id, text in {**places, **others}.items())


def replace(path, text):
    """As docs/operating.md says: beside its place, and moved there."""
    beside = path.with_suffix(".new")
    beside.write_text(text)
    os.replace(beside, path)


def reload_under_load(desk):
    """Two gazetteers take turns; every tenth that is delivered is broken."""
    texts = [gazetteer(name, 2_000 if desk.short else 20_000) for name in ["first", "second"]]
    desk.gazetteer.write_text(texts[0])
    server = Server(desk, "--watch-interval", "0")
    unary = desk.load(server.port, rate=1000, callers=16, connections=4)
    streams = desk.load(server.port, rate=200, callers=4, stream=True)
    rounds, memory = 20 if desk.short else 100, []
    for i in range(1, rounds + 1):
        bad = i % 10 == 0
        text = BROKEN[i // 10 % len(BROKEN)] if bad else texts[i % 2]
        outcome = "failed" if bad else "done"
        before = server.reloads(outcome)
        replace(desk.gazetteer, text)
        server.process.send_signal(signal.SIGHUP)
        wait_until(lambda: server.reloads(outcome) > before, f"reload {i} that is {outcome}")
        memory.append(server.rss())
    time.sleep(0.5)
    unary, streams = unary.seen(), streams.seen()
    unary.check_all_ok()
    streams.check_each_answered_once()
    versions = {}
    for seen in [unary, streams]:
        for version, answers in seen.answers.items():
            versions.setdefault(version, set()).update(answers)
    check(len(versions) == 2, f"versions that answered: {versions}")
    for version, answers in versions.items():
        check(len(answers) == 1, f"version {version} gave different answers: {answers}")
    check(len(set().union(*versions.values())) == 2, f"two gazetteers gave the same answers: {versions}")
    check("names.jsonl:1" in server.log(), "the log does not name file and line of a broken file")
    early, late = max(memory[:rounds // 4]), max(memory[-rounds // 4:])
    check(late < early + 30, f"memory grew from {early:.0f} to {late:.0f} MB")
    return (f"{rounds - rounds // 10} reloads and {rounds // 10} broken files: calls {unary}; articles of 4 streams {streams}; each "
            f"answer from one version; memory {early:.0f} MB in the first quarter, {late:.0f} in the last")


def a_gazetteer_that_goes_is_kept(desk):
    server = Server(desk, "--watch-interval", "0.1")
    load = desk.load(server.port, rate=500)
    failed = server.reloads("failed")
    desk.gazetteer.unlink()
    wait_until(lambda: server.reloads("failed") > failed, "the report of the missing file")
    failed = server.reloads("failed")
    server.process.send_signal(signal.SIGHUP)
    wait_until(lambda: server.reloads("failed") > failed, "the second report of it")
    check(server.ready(), "the server is not ready any more")
    check("names.jsonl" in server.log(), "the log does not name the file")
    done = server.reloads("done")
    replace(desk.gazetteer, gazetteer("back", 1_000))
    wait_until(lambda: server.reloads("done") > done, "its return")
    time.sleep(0.5)
    seen = load.seen()
    seen.check_all_ok()
    check(len(seen.answers) == 2, f"versions that answered: {seen.answers}")
    return f"{seen}, and the file is taken when it is back"


SCENARIOS = [reload_under_load, a_gazetteer_that_goes_is_kept]
