"""Tools of the scenarios: servers, load balancers, callers that count their results, and a temporary folder."""

import json
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# For callers that connect to all servers, and for callers behind a load balancer.
SERVICE_CONFIG = ROOT / "deploy/service_config.json"
SERVICE_CONFIG_PROXY = ROOT / "deploy/service_config_proxy.json"
SENTENCE = "وصل وزير الخارجية إلى ألماتي ونور سلطان للقاء قاسم جومارت توكاييف. "
# 2 KB: tagged on the thread of its call.
ORDINARY_TEXT = SENTENCE * 20
GAZETTEER = """\
{"id":"place/almaty","class":"city","country":"KZ","names":{"ar":["ألماتي"]}}
{"id":"place/nur-sultan","class":"city","country":"KZ","names":{"ar":["نور سلطان"]}}
"""


class Failed(Exception):
    """A scenario failed."""


def check(fact, message):
    if not fact:
        raise Failed(message)


def free_port():
    """A port below the ephemeral ports, one of which a client could use while the server is down."""
    while True:
        port = random.randrange(20_000, 32_000)
        with socket.socket() as s:
            try:
                s.bind(("127.0.0.1", port))
                return port
            except OSError:
                pass


def listens(port):
    with socket.socket() as s:
        return s.connect_ex(("127.0.0.1", port)) == 0


def wait_until(fact, what, seconds=20):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if fact():
            return
        time.sleep(0.02)
    raise Failed(f"{what} did not happen within {seconds} s")


class Harness:
    """The folder and processes of a scenario. `short` selects the form for CI: fewer and shorter rounds."""

    def __init__(self, dalil, programs, short):
        self.dalil, self.short = dalil, short
        self.load_program, self.hostile_program = programs / "callers", programs / "hostile"
        self.processes, self.files = [], 0
        # Port of the load balancer for callers of HTTP/1.1.
        self.http1_port = None
        self.folder = Path(tempfile.mkdtemp(prefix="dalil-resilience-"))
        self.gazetteer = self.folder / "names.jsonl"
        self.gazetteer.write_text(GAZETTEER)

    def close(self):
        for process in self.processes:
            if process.poll() is None:
                process.kill()
                process.wait()
        shutil.rmtree(self.folder)

    def load(self, *ports, body=ORDINARY_TEXT, message=None, seconds=0, **options):
        """Starts a load of articles with a body, or of encoded messages. Without `seconds` it continues until it is
        stopped."""
        self.files += 1
        path = self.folder / f"load-{self.files}"
        path.write_bytes(message if message is not None else body.encode())
        return Load(self, ports, {"body" if message is None else "message": path, "seconds": seconds, **options})

    def calls(self, *ports, **options):
        """Runs a load to its end and returns its report."""
        return self.load(*ports, **options).report()


class Load:
    """Callers that use grpc-go. Their program and its options are in callers/."""

    def __init__(self, harness, ports, options):
        command = [str(harness.load_program), "-targets", ",".join(f"127.0.0.1:{port}" for port in ports)]
        for name, value in options.items():
            if value is True:
                command.append(f"-{name.replace('_', '-')}")
            else:
                command += [f"-{name.replace('_', '-')}", str(value)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                        text=True)
        harness.processes.append(self.process)

    def running(self):
        return self.process.poll() is None

    def report(self, seconds=180):
        """Stops the load, unless it ends by itself, and returns its report."""
        out, err = self.process.communicate(timeout=seconds)
        check(self.process.returncode == 0, f"the callers ended with {self.process.returncode}: {err}")
        return Report(json.loads(out))


class Report:
    """Results of calls."""

    def __init__(self, report):
        self.codes, self.errors, self.answers = report["codes"], report["errors"], report["answers"]
        self.p50, self.p99, self.max = report["p50"], report["p99"], report["max"]
        self.seconds, self.late, self.repeated = report["seconds"], report["late"], report["repeated"]
        self.sent, self.answered = report["sent"], report["answered"]
        self.count = sum(self.codes.values())
        self.ok = self.codes.get("OK", 0)
        self.bad = self.count - self.ok

    def check_all_ok(self, what="calls"):
        check(self.bad == 0, f"{what} were lost: {self} {self.errors}")
        check(self.ok > 0, f"no {what} were made")

    def check_each_answered_once(self):
        self.check_all_ok("articles of streams")
        check(self.sent == self.answered, f"{self.sent} articles were sent on streams, {self.answered} answered")

    def __str__(self):
        return ", ".join(f"{count:,} {code}" for code, count in sorted(self.codes.items()))


class Server:
    """A dalil server on free ports. It keeps its ports when it is restarted."""

    def __init__(self, harness, *flags, gazetteer=None, wrap=(), stderr=None, env=None):
        self.harness, self.flags, self.wrap, self.stderr, self.env = harness, flags, wrap, stderr, env
        self.gazetteer = gazetteer or str(harness.gazetteer)
        self.port, self.admin = free_port(), free_port()
        self.process = None
        self.start()

    def start(self):
        command = [*self.wrap, str(self.harness.dalil), "serve", "--listen", f"127.0.0.1:{self.port}", "--admin",
                   f"127.0.0.1:{self.admin}", "--gazetteer", self.gazetteer, *self.flags]
        with open(self.stderr or self.log_path(), "ab") as log:
            self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=log,
                                            env=self.env and {**os.environ, **self.env})
        self.harness.processes.append(self.process)
        wait_until(self.ready, "readiness", 90)

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

    def reloads(self, outcome, what="gazetteer"):
        return self.metric(f'dalil_reloads_total{{what="{what}",outcome="{outcome}"}}')

    def log_path(self):
        return self.harness.folder / f"dalil-{self.port}.log"

    def log(self):
        return self.log_path().read_text()

    def rss(self):
        """Resident memory, in MB."""
        return self.memory("VmRSS")

    def peak_rss(self):
        """Peak of resident memory so far, in MB."""
        return self.memory("VmHWM")

    def memory(self, field):
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return next(int(line.split()[1]) / 1e3 for line in status.splitlines() if line.startswith(field))

    def cpu_seconds(self):
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def alive(self):
        return self.process.poll() is None

    def end(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        code = self.process.wait(60)
        check(how != signal.SIGTERM or code == 0, f"the server ended with {code}")

    def restart(self):
        self.end()
        self.start()


def nginx(harness, servers):
    """Starts nginx with the configuration of deploy/, with the addresses of the scenario and without TLS.

    Without TLS, nginx serves HTTP/1.1 on another port."""
    port, harness.http1_port = free_port(), free_port()
    text = (ROOT / "deploy/nginx.conf").read_text()
    for i, server in enumerate(servers):
        text = text.replace(f"10.0.0.1{i + 1}:50051", f"127.0.0.1:{server.port}")
    text = text.replace("listen 443 ssl http2;", f"listen 127.0.0.1:{port} http2; listen 127.0.0.1:{harness.http1_port};")
    text = "\n".join(line for line in text.splitlines() if "ssl_certificate" not in line)
    path = harness.folder / "nginx.conf"
    paths = "".join(f"    {kind}_temp_path {harness.folder}/{kind};\n" for kind in
                    ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"])
    path.write_text(text.replace("http {", f"http {{\n    access_log off;\n{paths}", 1))
    process = subprocess.Popen(["nginx", "-c", str(path), "-e", str(harness.folder / "nginx.log"), "-g",
                                f"daemon off; master_process off; pid {harness.folder}/nginx.pid;"])
    harness.processes.append(process)
    wait_until(lambda: listens(port), "nginx")
    return port


def haproxy(harness, servers):
    """Starts HAProxy in the same way. Without TLS, it serves both versions of HTTP on one port."""
    port = harness.http1_port = free_port()
    text = (ROOT / "deploy/haproxy.cfg").read_text()
    text = text.replace("bind :443 ssl crt /etc/haproxy/tls.pem alpn h2,http/1.1", f"bind 127.0.0.1:{port}")
    text = text.replace(" port 9090", "").replace("maxconn 10000", "maxconn 1000")
    for i, server in enumerate(servers):
        text = text.replace(f"10.0.0.1{i + 1}:50051", f"127.0.0.1:{server.port} port {server.admin}")
    path = harness.folder / "haproxy.cfg"
    path.write_text(text)
    with open(harness.folder / "haproxy.log", "w") as log:
        process = subprocess.Popen(["haproxy", "-f", str(path), "-db", "-q"], stderr=log)
    harness.processes.append(process)
    wait_until(lambda: listens(port), "haproxy")
    return port


def envoy(harness, servers):
    """Starts Envoy in the same way."""
    port = harness.http1_port = free_port()
    text = (ROOT / "deploy/envoy.yaml").read_text()
    text = text.replace("address: 0.0.0.0, port_value: 443", f"address: 127.0.0.1, port_value: {port}")
    text = re.sub(r"- transport_socket:.*?\n +filters:", "- filters:", text, flags=re.DOTALL)
    endpoint = re.search(r"\n +- endpoint: .*dalil.*", text)[0]
    text = text.replace(endpoint, "".join(
        endpoint.replace("address: dalil, port_value: 50051", f"address: 127.0.0.1, port_value: {server.port}")
        for server in servers))
    path = harness.folder / "envoy.yaml"
    path.write_text(text)
    with open(harness.folder / "envoy.log", "w") as log:
        command = ["envoy", "-c", str(path), "-l", "warn", "--concurrency", "2", "--disable-hot-restart"]
        process = subprocess.Popen(command, stderr=log)
    harness.processes.append(process)
    wait_until(lambda: listens(port), "envoy")
    # By then, Envoy has checked the health of the servers.
    time.sleep(1.5)
    return port
