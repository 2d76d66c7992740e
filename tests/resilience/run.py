#!/usr/bin/env python3
"""Breaks running servers on purpose and counts what callers see of it.

    tests/resilience/run.py [--dalil PATH] [--seconds N] [SCENARIO ...]

Needs ghz, and nginx and haproxy for the scenarios behind them; a scenario whose program is missing is skipped and
said to be. Everything listens on 127.0.0.1, and each scenario is bounded in time and in calls. Exit code 1 when a
scenario fails.
"""

import argparse
import concurrent.futures
import json
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CALL = "dalil.v1.TaggerService.TagArticle"
ARTICLE = {"article": {"id": "a", "body": "وصل وزير الخارجية إلى ألماتي ونور سلطان للقاء قاسم جومارت توكاييف. " * 20}}
# 100 KB: tagged on the threads for long texts.
LONG = {"article": {"id": "a", "body": "وصل وزير الخارجية إلى ألماتي ونور سلطان. " * 1500}}
GAZETTEER = """\
{"id":"place/almaty","class":"city","country":"KZ","names":{"ar":["ألماتي"]}}
{"id":"place/nur-sultan","class":"city","country":"KZ","names":{"ar":["نور سلطان"]}}
"""


class Failed(Exception):
    """A scenario did not end as it should."""


def check(fact, message):
    if not fact:
        raise Failed(message)


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_until(fact, what, seconds=20):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if fact():
            return
        time.sleep(0.02)
    raise Failed(f"{what} did not come about in {seconds} s")


class Server:
    """A dalil server on ports of its own, which keeps them when it is started again."""

    def __init__(self, desk, *flags, limit=None):
        self.desk, self.flags, self.limit = desk, flags, limit
        self.port, self.admin = free_port(), free_port()
        self.process = None
        self.start()

    def start(self):
        command = [str(self.desk.dalil), "serve", "--listen", f"127.0.0.1:{self.port}", "--admin",
                   f"127.0.0.1:{self.admin}", "--gazetteer", str(self.desk.gazetteer), *self.flags]
        if self.limit:
            command = ["sh", "-c", f'ulimit -n {self.limit}; exec "$@"', "sh", *command]
        log = open(self.desk.folder / f"dalil-{self.port}.log", "ab")
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=log)
        self.desk.processes.append(self.process)
        wait_until(self.ready, "readiness")

    def get(self, path):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.admin}{path}", timeout=5) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, ""
        except OSError:
            return 0, ""

    def ready(self):
        return self.get("/readyz")[0] == 200

    def metric(self, start):
        lines = [line for line in self.get("/metrics")[1].splitlines() if line.startswith(start)]
        return sum(float(line.rsplit(" ", 1)[1]) for line in lines)

    def log(self):
        return (self.desk.folder / f"dalil-{self.port}.log").read_text()

    def rss(self):
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmRSS"))

    def cpu_seconds(self):
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def end(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        code = self.process.wait(60)
        check(how != signal.SIGTERM or code == 0, f"the server ended with {code}")

    def restart(self):
        self.end()
        self.start()


class Desk:
    """A folder, and the processes of a scenario."""

    def __init__(self, options):
        self.options, self.processes = options, []
        self.dalil = options.dalil
        self.folder = Path(tempfile.mkdtemp(prefix="dalil-resilience-"))
        self.gazetteer = self.folder / "names.jsonl"
        self.gazetteer.write_text(GAZETTEER)

    def close(self):
        for process in self.processes:
            if process.poll() is None:
                process.kill()
                process.wait()
        shutil.rmtree(self.folder)

    def load(self, port, seconds, *flags, article=ARTICLE, callers=8, connections=4):
        """Calls for a time. Gives the count of each status."""
        data = self.folder / f"{len(json.dumps(article))}.json"
        data.write_text(json.dumps(article))
        command = ["ghz", "--insecure", "--proto", "dalil/v1/tagger.proto", "--import-paths", str(ROOT / "proto"),
                   "--call", CALL, "-D", str(data), "-c", str(callers), "--connections", str(connections),
                   "-z", f"{seconds}s", "-n", "0", "--duration-stop", "wait", "--format", "json", *flags,
                   f"127.0.0.1:{port}"]
        run = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 60)
        check(run.returncode == 0, f"ghz: {run.stderr}")
        report = json.loads(run.stdout)
        return Load(report.get("statusCodeDistribution") or {}, report)

    def in_background(self, *arguments, **options):
        return concurrent.futures.ThreadPoolExecutor(1).submit(self.load, *arguments, **options)


class Load:
    """What a load saw."""

    def __init__(self, codes, report):
        self.codes, self.report = codes, report
        self.count = sum(codes.values())
        self.bad = self.count - codes.get("OK", 0)

    def __str__(self):
        return ", ".join(f"{count:,} {code}" for code, count in sorted(self.codes.items()))


def needs(*programs):
    def mark(scenario):
        scenario.needs = ["ghz", *programs]
        return scenario
    return mark


def nginx(desk, servers):
    """The deployed configuration with the addresses of this scenario, and without TLS."""
    port = free_port()
    text = (ROOT / "deploy/nginx.conf").read_text()
    for i, server in enumerate(servers):
        text = text.replace(f"10.0.0.1{i + 1}:50051", f"127.0.0.1:{server.port}")
    text = text.replace("listen 443 ssl http2;", f"listen 127.0.0.1:{port} http2;")
    text = "\n".join(line for line in text.splitlines() if "ssl_certificate" not in line)
    path = desk.folder / "nginx.conf"
    paths = "".join(f"    {kind}_temp_path {desk.folder}/{kind};\n" for kind in
                    ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"])
    path.write_text(text.replace("http {", f"http {{\n    access_log off;\n{paths}", 1))
    process = subprocess.Popen(["nginx", "-c", str(path), "-e", str(desk.folder / "nginx.log"), "-g",
                                f"daemon off; master_process off; pid {desk.folder}/nginx.pid;"])
    desk.processes.append(process)
    wait_until(lambda: listens(port), "nginx")
    return port


def haproxy(desk, servers):
    port = free_port()
    text = (ROOT / "deploy/haproxy.cfg").read_text()
    text = text.replace("bind :443 ssl crt /etc/haproxy/tls.pem alpn h2", f"bind 127.0.0.1:{port} proto h2")
    text = text.replace(" port 9090", "").replace("maxconn 10000", "maxconn 1000")
    for i, server in enumerate(servers):
        text = text.replace(f"10.0.0.1{i + 1}:50051", f"127.0.0.1:{server.port} port {server.admin}")
    path = desk.folder / "haproxy.cfg"
    path.write_text(text)
    process = subprocess.Popen(["haproxy", "-f", str(path), "-db", "-q"], stderr=open(desk.folder / "haproxy.log", "w"))
    desk.processes.append(process)
    wait_until(lambda: listens(port), "haproxy")
    return port


def listens(port):
    with socket.socket() as s:
        return s.connect_ex(("127.0.0.1", port)) == 0


def rolling(desk, proxy):
    servers = [Server(desk, "--drain-wait", "5") for _ in range(2)]
    port = proxy(desk, servers)
    # nginx takes a server that is back for lost until its fail_timeout is over.
    pause = 6 if proxy is nginx else 2
    load = desk.in_background(port, desk.options.seconds + 2 * (pause + 6))
    time.sleep(2)
    for server in servers:
        server.restart()
        time.sleep(pause)
    seen = load.result()
    check(seen.bad == 0, f"calls were lost: {seen} {seen.report.get('errorDistribution')}")
    return f"{seen}, both servers restarted"


@needs("nginx")
def rolling_restart_behind_nginx(desk):
    return rolling(desk, nginx)


@needs("haproxy")
def rolling_restart_behind_haproxy(desk):
    return rolling(desk, haproxy)


def killed(desk, proxy):
    servers = [Server(desk) for _ in range(2)]
    port = proxy(desk, servers)
    load = desk.in_background(port, desk.options.seconds + 5)
    time.sleep(2)
    servers[0].end(signal.SIGKILL)
    # As the supervisor does that deploy/ has.
    time.sleep(5)
    servers[0].start()
    seen = load.result()
    wait_until(lambda: servers[0].metric("grpc_server_call_started_total") > 0 or proxy is nginx, "calls to it again")
    # What was under way on the killed server may be lost: as many calls as there are callers, no more.
    check(seen.bad <= 8, f"more was lost than was under way: {seen} {seen.report.get('errorDistribution')}")
    after = desk.load(port, 2)
    check(after.bad == 0, f"calls were lost after it: {after}")
    return f"{seen}, then {after}"


@needs("nginx")
def kill_9_behind_nginx(desk):
    return killed(desk, nginx)


@needs("haproxy")
def kill_9_behind_haproxy(desk):
    return killed(desk, haproxy)


def aged(desk, proxy):
    servers = [Server(desk, "--connection-age", "1") for _ in range(2)]
    seen = desk.load(proxy(desk, servers), desk.options.seconds)
    check(seen.bad == 0, f"calls were lost: {seen} {seen.report.get('errorDistribution')}")
    return f"{seen}, connections one second old at the most"


@needs("nginx")
def connection_age_behind_nginx(desk):
    return aged(desk, nginx)


@needs("haproxy")
def connection_age_behind_haproxy(desk):
    return aged(desk, haproxy)


@needs()
def overload_is_refused_at_once(desk):
    server = Server(desk, "--max-request-bytes", "200000", "--max-in-flight-bytes", "500000", "--threads", "1")
    calm = desk.load(server.port, 3, article=LONG, callers=1, connections=1)
    before = server.rss()
    load = desk.in_background(server.port, desk.options.seconds, article=LONG, callers=200, connections=20)
    time.sleep(1)
    check(server.ready(), "the server is not ready under overload")
    seen = load.result()
    check(set(seen.codes) <= {"OK", "Unavailable"}, f"other errors: {seen} {seen.report.get('errorDistribution')}")
    check(seen.codes.get("Unavailable", 0) > 0, f"nothing was refused: {seen}")
    rate, calm_rate = (load.codes["OK"] / seconds for load, seconds in [(seen, desk.options.seconds), (calm, 3)])
    check(rate > calm_rate / 2, f"{rate:.0f} answers a second, {calm_rate:.0f} without overload")
    grown = server.rss() - before
    check(grown < 200e6, f"memory grew by {grown / 1e6:.0f} MB")
    check(server.metric("dalil_shed_calls_total") >= seen.codes["Unavailable"], "refused calls are not counted")
    after = desk.load(server.port, 1)
    check(after.bad == 0, f"calls fail after it: {after}")
    return f"{seen}; {rate:.0f} answers a second, {calm_rate:.0f} without overload; memory +{grown / 1e6:.0f} MB"


@needs()
def reload_under_load(desk):
    server = Server(desk)
    load = desk.in_background(server.port, desk.options.seconds)
    reloads = 0
    while not load.done():
        server.process.send_signal(signal.SIGHUP)
        reloads += 1
        time.sleep(0.2)
    seen = load.result()
    check(seen.bad == 0, f"calls were lost: {seen}")
    done = server.metric('dalil_reloads_total{what="gazetteer",outcome="done"}')
    check(done > 5, f"{done:.0f} reloads were done")
    return f"{seen} through {done:.0f} reloads"


@needs()
def bad_gazetteer_keeps_the_old(desk):
    server = Server(desk, "--watch-interval", "0.1")
    load = desk.in_background(server.port, 5)
    for text in ["{", "", "\x00\xff", '{"id":"place/x"}\n']:
        failed = server.metric('dalil_reloads_total{what="gazetteer",outcome="failed"}')
        desk.gazetteer.write_text(text)
        if text:
            wait_until(lambda: server.metric('dalil_reloads_total{what="gazetteer",outcome="failed"}') > failed, repr(text))
    desk.gazetteer.unlink()
    server.process.send_signal(signal.SIGHUP)
    seen = load.result()
    check(seen.bad == 0 and server.ready(), f"calls were lost: {seen}")
    check("names.jsonl:1" in server.log(), "the log does not name file and line")
    desk.gazetteer.write_text(GAZETTEER)
    wait_until(lambda: server.metric("dalil_gazetteer_entities") == 2, "the good one")
    return str(seen)


PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"


def frame(kind, flags, stream, payload=b""):
    return struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + payload


SETTINGS = frame(4, 0, 0)


def literal(name, value):
    return b"\x00" + bytes([len(name)]) + name + bytes([len(value)]) + value


HEADERS = (b"\x83\x86" + literal(b":path", b"/dalil.v1.TaggerService/TagArticle") + literal(b":authority", b"test")
           + literal(b"content-type", b"application/grpc") + literal(b"te", b"trailers"))


def send_all(sock, data):
    try:
        sock.sendall(data)
        return True
    except OSError:
        return False


@needs()
def hostile_peers_hurt_nobody(desk):
    server = Server(desk, "--first-byte-timeout", "1", "--max-connections", "300")
    load = desk.in_background(server.port, desk.options.seconds)
    address = ("127.0.0.1", server.port)
    before = server.rss()

    def resets():
        """Opens calls and takes them back at once."""
        with socket.create_connection(address, 5) as s:
            send_all(s, PREFACE + SETTINGS)
            for i in range(20000):
                stream = 2 * i + 1
                if not send_all(s, frame(1, 4, stream, HEADERS) + frame(3, 0, stream, struct.pack(">I", 8))):
                    return

    def malformed():
        """Opens calls that the server has to reset."""
        with socket.create_connection(address, 5) as s:
            send_all(s, PREFACE + SETTINGS)
            for i in range(5000):
                if not send_all(s, frame(1, 4, 2 * i + 1, HEADERS) + frame(8, 0, 2 * i + 1, struct.pack(">I", 0))):
                    return

    def never_reads():
        """Calls, and never takes an answer."""
        with socket.create_connection(address, 5) as s:
            send_all(s, PREFACE + SETTINGS + frame(4, 0, 0, struct.pack(">HI", 4, 0)))
            for i in range(200):
                body = b"\x00\x00\x00\x00\x0b\x0a\x09\x1a\x07Almaty."
                if not send_all(s, frame(1, 4, 2 * i + 1, HEADERS) + frame(0, 1, 2 * i + 1, body)):
                    return
            time.sleep(3)

    def pings():
        with socket.create_connection(address, 5) as s:
            send_all(s, PREFACE + SETTINGS)
            for _ in range(20000):
                if not send_all(s, frame(6, 0, 0, b"12345678")):
                    return

    def slow():
        """Promises 30 MB and sends a byte now and then."""
        with socket.create_connection(address, 5) as s:
            send_all(s, PREFACE + SETTINGS + frame(1, 4, 1, HEADERS))
            send_all(s, frame(0, 0, 1, b"\x00" + struct.pack(">I", 30_000_000)))
            for _ in range(30):
                if not send_all(s, frame(0, 0, 1, b"x")):
                    return
                time.sleep(0.1)

    def noise():
        with socket.create_connection(address, 5) as s:
            send_all(s, os.urandom(100_000))

    def silent():
        with socket.create_connection(address, 5) as s:
            s.settimeout(10)
            # The server's settings, and then the end.
            while s.recv(1000):
                pass

    attacks = [resets, malformed, never_reads, pings, slow, noise] * 3 + [silent] * 50
    with concurrent.futures.ThreadPoolExecutor(len(attacks)) as pool:
        running = [pool.submit(attack) for attack in attacks]
        for attack in running:
            try:
                attack.result()
            except OSError:
                pass
    seen = load.result()
    check(seen.bad == 0, f"calls were lost: {seen} {seen.report.get('errorDistribution')}")
    wait_until(lambda: server.metric("dalil_open_connections") <= 1, "the end of their connections", 60)
    grown = server.rss() - before
    check(grown < 200e6, f"memory grew by {grown / 1e6:.0f} MB")
    return f"{seen} beside {len(attacks)} attacks; memory +{grown / 1e6:.0f} MB"


@needs()
def no_descriptors_left(desk):
    server = Server(desk, limit=64)
    held = []
    try:
        for _ in range(120):
            held.append(socket.create_connection(("127.0.0.1", server.port), 5))
        before = server.cpu_seconds()
        time.sleep(3)
        used = server.cpu_seconds() - before
        check(used < 1, f"{used:.1f} s of a processor in 3 s of waiting for descriptors")
    finally:
        for s in held:
            s.close()
    seen = desk.load(server.port, 2, callers=4, connections=2)
    check(seen.bad == 0, f"calls fail after it: {seen}")
    return f"{used:.2f} s of a processor in 3 s without descriptors; then {seen}"


@needs()
def an_end_under_load_is_bounded(desk):
    server = Server(desk, "--drain-timeout", "2")
    silent = socket.create_connection(("127.0.0.1", server.port))
    load = desk.in_background(server.port, 4)
    time.sleep(1)
    start = time.monotonic()
    server.end()
    took = time.monotonic() - start
    silent.close()
    load.result()
    check(took < 6, f"it took {took:.1f} s")
    return f"{took:.1f} s to the end, with a silent peer and callers"


SCENARIOS = [rolling_restart_behind_nginx, rolling_restart_behind_haproxy, kill_9_behind_nginx, kill_9_behind_haproxy,
             connection_age_behind_nginx, connection_age_behind_haproxy, overload_is_refused_at_once,
             reload_under_load, bad_gazetteer_keeps_the_old, hostile_peers_hurt_nobody, no_descriptors_left,
             an_end_under_load_is_bounded]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dalil", type=Path, default=ROOT / "target/release/dalil")
    parser.add_argument("--seconds", type=int, default=10, help="of load in each scenario")
    parser.add_argument("scenarios", nargs="*", metavar="SCENARIO")
    options = parser.parse_args()
    known = {scenario.__name__: scenario for scenario in SCENARIOS}
    failed = 0
    for scenario in [known[name] for name in options.scenarios] or SCENARIOS:
        name = scenario.__name__.replace("_", " ")
        missing = [program for program in scenario.needs if not shutil.which(program)]
        if missing:
            print(f"skipped  {name}: no {', '.join(missing)}", flush=True)
            continue
        desk = Desk(options)
        try:
            print(f"passed   {name}: {scenario(desk)}", flush=True)
        except Failed as failure:
            failed += 1
            print(f"FAILED   {name}: {failure}", flush=True)
        finally:
            desk.close()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
