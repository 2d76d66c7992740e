"""Hostile peers: each gets the right refusal, and other callers are not affected. Their program is in hostile/."""

import json
import subprocess

from harness import Server, check, wait_until
from faults import certificate

# The expected answer to each attack. GOAWAY ends the connection; RST_STREAM or a status ends one call.
FLOODS = {
    "reset flood": "GOAWAY ENHANCE_YOUR_CALM",
    "5,000 malformed streams": "GOAWAY ENHANCE_YOUR_CALM",
    "20 KB of headers": ":status 431",
    "60 KB of headers": "GOAWAY COMPRESSION_ERROR",
    "headers without end": "GOAWAY ENHANCE_YOUR_CALM",
    "gzip bomb": "grpc-status 12",
    "message of 4 GB": "grpc-status 11",
    "random bytes": "closed",
    "random bytes in frames": "GOAWAY PROTOCOL_ERROR",
    "TLS to the plaintext port": "no handshake",
}
LASTING = {
    "2,000 idle connections": "closed:2000",
    "slow writer": "grpc-status 4",
    "slow readers": "200 RST_STREAM CANCEL",
    # HTTP/2 does not forbid it.
    "flood of pings": "left open",
}


class Attack:
    """A process of attackers, with the lowest priority, because real attackers run on other machines."""

    def __init__(self, harness, server, names):
        command = ["sh", "-c", 'ulimit -n 4096; exec nice -n 19 "$@"', "sh", str(harness.hostile_program), "-address",
                   f"127.0.0.1:{server.port}", *names]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        harness.processes.append(self.process)

    def running(self):
        return self.process.poll() is None

    def outcomes(self):
        out, err = self.process.communicate(timeout=120)
        check(self.process.returncode == 0, f"the attackers ended with {self.process.returncode}: {err}")
        return json.loads(out)

    def check_refused(self, refusals):
        """Returns the number of attacks."""
        outcomes = self.outcomes()
        for name, outcome in outcomes.items():
            check(outcome == refusals[name], f"{name}: {outcome}, and not {refusals[name]}")
        return len(outcomes)


def hostile_peers_do_not_affect_others(harness):
    server = Server(harness, "--first-byte-timeout", "2", "--call-timeout", "3", "--max-connections", "4096",
                    wrap=["sh", "-c", 'ulimit -n 8192; exec "$@"', "sh"])
    usual = {"rate": 500, "callers": 32, "connections": 4}
    baseline = harness.calls(server.port, seconds=4 if harness.short else 15, **usual)
    baseline.check_all_ok()
    before, most, attacks = server.rss(), 0, 0
    load = harness.load(server.port, **usual)
    for _ in range(1 if harness.short else 6):
        lasting = Attack(harness, server, LASTING)
        # Floods one after another while the others run.
        while lasting.running():
            for name in FLOODS:
                attacks += Attack(harness, server, [name]).check_refused(FLOODS)
                most = max(most, server.rss())
        attacks += lasting.check_refused(LASTING)
    report = load.report()
    report.check_all_ok()
    wait_until(lambda: server.metric("dalil_open_connections") == 0, "the end of the attackers' connections")
    summary = (f"{report} beside {attacks:,} attacks; p99 {report.p99 * 1000:.1f} ms, "
               f"baseline {baseline.p99 * 1000:.1f}; memory {before:.0f} MB, at most {most:.0f}; "
               "each refused as expected")
    check(most < before + 200, summary)
    # CI machines may be shared, so that a short run does not measure speed.
    check(harness.short or report.p99 <= 3 * baseline.p99, summary)
    return summary


def plaintext_to_the_tls_port(harness):
    certificate(harness.folder, when=None)
    key, cert = harness.folder / "key.pem", harness.folder / "cert.pem"
    server = Server(harness, "--tls-certificate", str(cert), "--tls-key", str(key))
    load = harness.load(server.port, ca=cert, rate=500)
    outcome = Attack(harness, server, ["plaintext to the TLS port", "random bytes"]).outcomes()
    check(outcome["plaintext to the TLS port"] == "a TLS alert" and outcome["random bytes"] == "closed", str(outcome))
    report = load.report()
    report.check_all_ok()
    return f"a TLS alert; calls over TLS {report}"


hostile_peers_do_not_affect_others.alone = True
SCENARIOS = [hostile_peers_do_not_affect_others, plaintext_to_the_tls_port]
