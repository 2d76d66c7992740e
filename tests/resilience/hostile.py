"""Peers that mean no good: each is refused in the right way, and nobody else notices. hostile/ has their program."""

import json
import subprocess

from desk import Server, check, wait_until
from faults import certificate

# What each is told. A GOAWAY ends its connection, a RST_STREAM or a status one call.
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
    "TLS to the plain port": "no handshake",
}
LASTING = {
    "2,000 idle connections": "closed:2000",
    "slow writer": "grpc-status 4",
    "slow readers": "200 RST_STREAM CANCEL",
    # It does not send too much of anything that HTTP/2 forbids.
    "flood of pings": "left open",
}


class Attack:
    """Attackers are elsewhere: here they take what processor time the server and its callers leave."""

    def __init__(self, desk, server, names):
        command = ["sh", "-c", 'ulimit -n 4096; exec nice -n 19 "$@"', "sh", str(desk.hostile_program), "-address",
                   f"127.0.0.1:{server.port}", *names]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        desk.processes.append(self.process)

    def running(self):
        return self.process.poll() is None

    def outcomes(self):
        out, err = self.process.communicate(timeout=120)
        check(self.process.returncode == 0, f"the attackers ended with {self.process.returncode}: {err}")
        return json.loads(out)

    def check_refused(self, refusals):
        """Gives how many were."""
        outcomes = self.outcomes()
        for name, outcome in outcomes.items():
            check(outcome == refusals[name], f"{name}: {outcome}, and not {refusals[name]}")
        return len(outcomes)


def hostile_peers_hurt_nobody(desk):
    server = Server(desk, "--first-byte-timeout", "2", "--call-timeout", "3", "--max-connections", "4096",
                    wrap=["sh", "-c", 'ulimit -n 8192; exec "$@"', "sh"])
    usual = {"rate": 500, "callers": 32, "connections": 4}
    calm = desk.calls(server.port, seconds=4 if desk.short else 15, **usual)
    calm.check_all_ok()
    before, most, attacks = server.rss(), 0, 0
    load = desk.load(server.port, **usual)
    for _ in range(1 if desk.short else 6):
        lasting = Attack(desk, server, LASTING)
        # One flood after the other for as long.
        while lasting.running():
            for name in FLOODS:
                attacks += Attack(desk, server, [name]).check_refused(FLOODS)
                most = max(most, server.rss())
        attacks += lasting.check_refused(LASTING)
    seen = load.seen()
    seen.check_all_ok()
    wait_until(lambda: server.metric("dalil_open_connections") == 0, "the end of their connections")
    summary = (f"{seen} beside {attacks:,} attacks; p99 {seen.p99 * 1000:.1f} ms, {calm.p99 * 1000:.1f} in calm; "
               f"memory {before:.0f} MB, at the most {most:.0f}; each refused as it should be")
    check(most < before + 200, summary)
    # The machine of CI is anybody's: a short run there tells nothing of speed.
    check(desk.short or seen.p99 <= 3 * calm.p99, summary)
    return summary


def clear_text_to_the_tls_port(desk):
    certificate(desk.folder, when=None)
    key, cert = desk.folder / "key.pem", desk.folder / "cert.pem"
    server = Server(desk, "--tls-certificate", str(cert), "--tls-key", str(key))
    load = desk.load(server.port, ca=cert, rate=500)
    outcome = Attack(desk, server, ["clear text to the TLS port", "random bytes"]).outcomes()
    check(outcome["clear text to the TLS port"] == "a TLS alert" and outcome["random bytes"] == "closed", str(outcome))
    seen = load.seen()
    seen.check_all_ok()
    return f"a TLS alert; callers with TLS {seen}"


hostile_peers_hurt_nobody.alone = True
SCENARIOS = [hostile_peers_hurt_nobody, clear_text_to_the_tls_port]
