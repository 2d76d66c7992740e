"""Failures around a server: file descriptors, disk, clock, certificate. For the gazetteer file see reloads.py."""

import os
import signal
import socket
import subprocess
import time
from pathlib import Path

from harness import Server, check, wait_until

LIGHT_LOAD = {"rate": 500, "callers": 8}


def no_file_descriptors_left(harness):
    server = Server(harness, wrap=["sh", "-c", 'ulimit -n 64; exec "$@"', "sh"])
    # Open connections continue.
    load = harness.load(server.port, connections=2, **LIGHT_LOAD)
    wait_until(lambda: server.metric("dalil_open_connections") == 2, "the callers")
    held = []
    try:
        for _ in range(120):
            held.append(socket.create_connection(("127.0.0.1", server.port), 5))
        time.sleep(0.5)
        check(server.get("/livez")[0] == 0, "file descriptors are left")
        before = server.cpu_seconds()
        time.sleep(3)
        used = server.cpu_seconds() - before
    finally:
        for s in held:
            s.close()
    report = load.report()
    report.check_all_ok()
    check(used < 2, f"{used:.1f} s of processor time in 3 s of waiting for file descriptors")
    after = harness.calls(server.port, seconds=1, connections=8, **LIGHT_LOAD)
    after.check_all_ok()
    return f"open connections {report}; {used:.2f} s of processor time in 3 s; then new connections {after}"


def logs_cannot_be_written(harness):
    """Every write of a log line fails, as on a full disk."""
    server = Server(harness, "--log", "info,dalil=debug", stderr="/dev/full")
    load = harness.load(server.port, connections=2, **LIGHT_LOAD)
    done = server.reloads("done")
    server.process.send_signal(signal.SIGHUP)
    wait_until(lambda: server.reloads("done") > done, "a reload")
    failed = server.reloads("failed")
    harness.gazetteer.write_text("{")
    server.process.send_signal(signal.SIGHUP)
    wait_until(lambda: server.reloads("failed") > failed, "a failed reload")
    time.sleep(1)
    report = load.report()
    report.check_all_ok()
    server.end()
    return f"{report}, a reload, an invalid file and a clean shutdown"


def the_wall_clock_jumps(harness):
    """The wall clock jumps ten years forward and twenty back during calls with deadlines. dalil measures all times with
    the monotonic clock, which does not jump."""
    time_file = harness.folder / "time"
    time_file.write_text("+0")
    library = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
    server = Server(harness, "--connection-age", "2", "--idle-timeout", "30", env={
        "LD_PRELOAD": str(library), "FAKETIME_TIMESTAMP_FILE": str(time_file), "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1", "DONT_FAKE_MONOTONIC": "1"})
    load = harness.load(server.port, connections=2, deadline="2s", **LIGHT_LOAD)
    loaded = []
    for jump in ["+10y", "-10y"]:
        time.sleep(0.5)
        time_file.write_text(jump)
        done = server.reloads("done")
        server.process.send_signal(signal.SIGHUP)
        wait_until(lambda: server.reloads("done") > done, "a reload")
        loaded.append(server.metric('dalil_gazetteer_loaded_timestamp_seconds{gazetteer="default"}') - time.time())
    time.sleep(0.5)
    report = load.report()
    year = 365 * 86400
    check(loaded[0] > 9 * year and loaded[1] < -9 * year, f"the server did not notice the jump: {loaded}")
    report.check_all_ok()
    check(report.max < 1, f"a call took {report.max:.1f} s")
    server.end()
    return f"{report}, slowest {report.max * 1000:.0f} ms"


def certificate(folder, when):
    """Writes a self-signed certificate that is valid for a day from `when`, or from now."""
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
               "-days", "1", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
               "-keyout", str(folder / "key.new"), "-out", str(folder / "cert.new")]
    if when:
        command = ["faketime", when, *command]
    subprocess.run(command, check=True, capture_output=True)
    for name in ["key", "cert"]:
        os.replace(folder / f"{name}.new", folder / f"{name}.pem")


def the_certificate_expires(harness):
    """Callers refuse an expired certificate. The server continues and loads the next certificate."""
    key, cert = harness.folder / "key.pem", harness.folder / "cert.pem"
    certificate(harness.folder, when="2020-01-01")
    server = Server(harness, "--tls-certificate", str(cert), "--tls-key", str(key))
    expired = harness.calls(server.port, seconds=1, ca=cert, rate=20, deadline="1s")
    check(expired.ok == 0 and set(expired.codes) <= {"Unavailable", "DeadlineExceeded"}, f"expired: {expired}")
    check(any("expired" in error for error in expired.errors), f"errors without the expiry: {expired.errors}")
    check(server.ready(), "the server is no longer ready")

    done = server.reloads("done", "certificate")
    certificate(harness.folder, when=None)
    server.process.send_signal(signal.SIGHUP)
    wait_until(lambda: server.reloads("done", "certificate") > done, "the new certificate")
    load = harness.load(server.port, ca=cert, **LIGHT_LOAD)
    time.sleep(0.5)
    # Calls on open connections continue after the expiry. Callers refuse new connections.
    done = server.reloads("done", "certificate")
    certificate(harness.folder, when="2020-01-01")
    server.process.send_signal(signal.SIGHUP)
    wait_until(lambda: server.reloads("done", "certificate") > done, "the old certificate")
    time.sleep(0.5)
    report = load.report()
    report.check_all_ok()
    return f"{expired} while expired; with a new certificate {report}, also after that expires"


SCENARIOS = [no_file_descriptors_left, logs_cannot_be_written, the_wall_clock_jumps, the_certificate_expires]
