"""What breaks around a server: descriptors, disk, clock, certificate. (The gazetteer's file: reloads.py.)"""

import os
import signal
import socket
import subprocess
import time
from pathlib import Path

from desk import Server, check, wait_until

CALM = {"rate": 500, "callers": 8}


def no_descriptors_left(desk):
    server = Server(desk, wrap=["sh", "-c", 'ulimit -n 64; exec "$@"', "sh"])
    # Who is connected goes on.
    load = desk.load(server.port, connections=2, **CALM)
    wait_until(lambda: server.metric("dalil_open_connections") == 2, "the callers")
    held = []
    try:
        for _ in range(120):
            held.append(socket.create_connection(("127.0.0.1", server.port), 5))
        time.sleep(0.5)
        check(server.get("/livez")[0] == 0, "there are descriptors left")
        before = server.cpu_seconds()
        time.sleep(3)
        used = server.cpu_seconds() - before
    finally:
        for s in held:
            s.close()
    seen = load.seen()
    seen.check_all_ok()
    check(used < 2, f"{used:.1f} s of a processor in 3 s of waiting for descriptors")
    after = desk.calls(server.port, seconds=1, connections=8, **CALM)
    after.check_all_ok()
    return f"callers who were connected {seen}; {used:.2f} s of a processor in 3 s; then, newly connected, {after}"


def no_room_for_logs(desk):
    """Every write of a log line fails, as on a disk that is full."""
    server = Server(desk, "--log", "info,dalil=debug", stderr="/dev/full")
    load = desk.load(server.port, connections=2, **CALM)
    done = server.reloads("done")
    server.process.send_signal(signal.SIGHUP)
    wait_until(lambda: server.reloads("done") > done, "a reload")
    failed = server.reloads("failed")
    desk.gazetteer.write_text("{")
    server.process.send_signal(signal.SIGHUP)
    wait_until(lambda: server.reloads("failed") > failed, "a reload that fails")
    time.sleep(1)
    seen = load.seen()
    seen.check_all_ok()
    server.end()
    return f"{seen}, a reload, a bad file and a good end"


def the_clock_jumps(desk):
    """Ten years on, and twenty back, while calls with deadlines are under way. Only the wall clock jumps: no fault moves
    the monotonic one, by which dalil counts all times."""
    time_file = desk.folder / "time"
    time_file.write_text("+0")
    library = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
    server = Server(desk, "--connection-age", "2", "--idle-timeout", "30", env={
        "LD_PRELOAD": str(library), "FAKETIME_TIMESTAMP_FILE": str(time_file), "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1", "DONT_FAKE_MONOTONIC": "1"})
    load = desk.load(server.port, connections=2, deadline="2s", **CALM)
    loaded = []
    for jump in ["+10y", "-10y"]:
        time.sleep(0.5)
        time_file.write_text(jump)
        done = server.reloads("done")
        server.process.send_signal(signal.SIGHUP)
        wait_until(lambda: server.reloads("done") > done, "a reload")
        loaded.append(server.metric("dalil_gazetteer_loaded_timestamp_seconds") - time.time())
    time.sleep(0.5)
    seen = load.seen()
    year = 365 * 86400
    check(loaded[0] > 9 * year and loaded[1] < -9 * year, f"the server saw no jump: {loaded}")
    seen.check_all_ok()
    check(seen.max < 1, f"a call took {seen.max:.1f} s")
    server.end()
    return f"{seen}, the slowest in {seen.max * 1000:.0f} ms"


def certificate(folder, when):
    """A certificate that signs itself, good for a day from then on."""
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
               "-days", "1", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
               "-keyout", str(folder / "key.new"), "-out", str(folder / "cert.new")]
    if when:
        command = ["faketime", when, *command]
    subprocess.run(command, check=True, capture_output=True)
    for name in ["key", "cert"]:
        os.replace(folder / f"{name}.new", folder / f"{name}.pem")


def the_certificate_expires(desk):
    """Callers refuse a certificate that is out of date; the server does not mind, and takes the next."""
    key, cert = desk.folder / "key.pem", desk.folder / "cert.pem"
    certificate(desk.folder, when="2020-01-01")
    server = Server(desk, "--tls-certificate", str(cert), "--tls-key", str(key))
    expired = desk.calls(server.port, seconds=1, ca=cert, rate=20, deadline="1s")
    check(expired.ok == 0 and set(expired.codes) <= {"Unavailable", "DeadlineExceeded"}, f"what callers saw: {expired}")
    check(any("expired" in error for error in expired.errors), f"callers do not see why: {expired.errors}")
    check(server.ready(), "the server is not ready any more")

    done = server.reloads("done", "certificate")
    certificate(desk.folder, when=None)
    server.process.send_signal(signal.SIGHUP)
    wait_until(lambda: server.reloads("done", "certificate") > done, "the new certificate")
    load = desk.load(server.port, ca=cert, **CALM)
    time.sleep(0.5)
    # The calls of connections that stand go on over the expiry; new ones are refused by their callers.
    done = server.reloads("done", "certificate")
    certificate(desk.folder, when="2020-01-01")
    server.process.send_signal(signal.SIGHUP)
    wait_until(lambda: server.reloads("done", "certificate") > done, "the old certificate")
    time.sleep(0.5)
    seen = load.seen()
    seen.check_all_ok()
    return f"{expired} while it is out of date; with the next {seen}, which go on when that expires too"


SCENARIOS = [no_descriptors_left, no_room_for_logs, the_clock_jumps, the_certificate_expires]
