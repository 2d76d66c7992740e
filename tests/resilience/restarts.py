"""Servers that are replaced, are killed, or close connections: callers lose no call."""

import signal
import socket
import time

from harness import SERVICE_CONFIG, SERVICE_CONFIG_PROXY, Server, check, envoy, haproxy, nginx
from http1 import JsonLoad


def rolling(harness, proxy):
    """Both servers are replaced in turn, three times. Callers behind a load balancer do not even retry."""
    # The time that the balancer takes to notice the drain; nginx does not check health.
    wait = {nginx: 1, haproxy: 5, envoy: 5, None: 1}[proxy]
    # In CI, several scenarios share a small machine, on which calls may take long to end.
    timeout = 10 if harness.short else 2
    servers = [Server(harness, "--drain-wait", str(wait), "--drain-timeout", str(timeout)) for _ in range(2)]
    ports = [proxy(harness, servers)] if proxy else [server.port for server in servers]
    config = {"service_config": SERVICE_CONFIG_PROXY if proxy else SERVICE_CONFIG}
    if proxy and not harness.short:
        # On an unshared machine, callers without retries lose no call. In CI, nginx may measure its timeouts inexactly.
        config = {}
    # nginx considers a restarted server failed until its fail_timeout has passed, in whole seconds.
    pause = 8 if proxy is nginx else 2
    calls = 1000 if harness.short else 50_000
    unary = harness.load(*ports, rate=1000, callers=64, connections=4, calls=calls, **config)
    streams = harness.load(*ports, rate=200, callers=8, connections=2, stream=True, **config)
    http1 = JsonLoad(harness.http1_port) if proxy else None
    time.sleep(1)
    rounds = 1 if harness.short else 3
    for server in servers * rounds:
        server.restart()
        time.sleep(pause)
    unary, streams = unary.report(), streams.report()
    unary.check_all_ok()
    streams.check_each_answered_once()
    if http1:
        http1.check_all_ok()
    return f"{2 * rounds} restarts: calls {unary}; over HTTP/1.1 {http1}; articles of 8 streams {streams}, each once"


def rolling_restart_behind_nginx(harness):
    return rolling(harness, nginx)


def rolling_restart_behind_haproxy(harness):
    return rolling(harness, haproxy)


def rolling_restart_behind_envoy(harness):
    return rolling(harness, envoy)


def rolling_restart_with_client_side_round_robin(harness):
    return rolling(harness, None)


def killed(harness, proxy):
    """One server after the other is killed and restarted, as a supervisor does. The service config retries calls
    without an answer. Callers repeat the rare calls whose answer was cut in the middle."""
    servers = [Server(harness) for _ in range(2)]
    ports = [proxy(harness, servers)] if proxy else [server.port for server in servers]
    config = SERVICE_CONFIG_PROXY if proxy else SERVICE_CONFIG
    unary = harness.load(*ports, callers=32, connections=4, service_config=config, repeat=True)
    streams = harness.load(*ports, rate=500, callers=8, connections=2, stream=True, service_config=config)
    http1 = JsonLoad(harness.http1_port, retries=True) if proxy else None
    rounds = 1 if harness.short else 4
    for i in range(rounds):
        time.sleep(2)
        servers[i % 2].end(signal.SIGKILL)
        time.sleep(6)
        servers[i % 2].start()
    time.sleep(2)
    unary, streams = unary.report(), streams.report()
    unary.check_all_ok()
    streams.check_each_answered_once()
    if http1:
        http1.check_all_ok()
    repeated = sum(unary.repeated.values())
    # At most as many as the calls in progress.
    check(repeated <= 32 * rounds, f"callers had to repeat {repeated}: {unary.repeated}")
    beside = f"over HTTP/1.1 {http1}; " if http1 else ""
    return (f"{rounds} kills: calls {unary}, {repeated} of them repeated after a cut answer; {beside}"
            f"articles of 8 streams {streams}, each once")


def kill_9_behind_nginx(harness):
    return killed(harness, nginx)


def kill_9_behind_haproxy(harness):
    return killed(harness, haproxy)


def kill_9_behind_envoy(harness):
    return killed(harness, envoy)


def kill_9_with_client_side_round_robin(harness):
    return killed(harness, None)


def aged(harness, proxy):
    servers = [Server(harness, "--connection-age", "1") for _ in range(2)]
    port = proxy(harness, servers)
    http1 = JsonLoad(harness.http1_port)
    report = harness.calls(port, seconds=3 if harness.short else 15, connections=4)
    report.check_all_ok()
    http1.check_all_ok()
    return f"{report}, over HTTP/1.1 {http1}, with a connection age of a second"


def connection_age_behind_nginx(harness):
    return aged(harness, nginx)


def connection_age_behind_haproxy(harness):
    return aged(harness, haproxy)


def connection_age_behind_envoy(harness):
    return aged(harness, envoy)


def the_only_server_restarts_while_connections_age(harness):
    """For some time no server runs. Callers with the service config wait for it."""
    server = Server(harness, "--connection-age", "1", "--drain-wait", "1")
    load = harness.load(server.port, callers=16, connections=4, service_config=SERVICE_CONFIG)
    http1 = JsonLoad(server.port, retries=True)
    rounds = 1 if harness.short else 5
    for _ in range(rounds):
        time.sleep(2)
        server.end()
        time.sleep(1)
        server.start()
    time.sleep(2)
    report = load.report()
    report.check_all_ok()
    http1.check_all_ok()
    return f"{rounds} restarts of a second: {report}; over HTTP/1.1 {http1}"


def http1_callers_leave_a_draining_server(harness):
    """During the drain, all calls are answered and their connections end. Then the server is gone, and no answer was
    cut."""
    server = Server(harness, "--drain-wait", "2", "--drain-timeout", "10")
    http1 = JsonLoad(server.port, callers=8, rate=400)
    time.sleep(1)
    check(http1.closed == 0, "answers ended their connections before the drain")
    answered = http1.statuses[200]
    start = time.monotonic()
    server.end()
    took = time.monotonic() - start
    http1.stop()
    during = http1.statuses[200] - answered
    check(set(http1.statuses) <= {200, "refused"}, f"calls failed: {http1}")
    check(during > 0 and http1.closed >= 8, f"{during} answers, {http1.closed} ended their connections: {http1}")
    # A caller that connects again and again must not delay the end.
    check(took < 8, f"the shutdown took {took:.1f} s")
    return f"{during:,} answers during a drain of {took:.1f} s, {http1.closed:,} with Connection: close; {http1}"


def shutdown_under_load_is_bounded(harness):
    server = Server(harness, "--drain-timeout", "2")
    silent = socket.create_connection(("127.0.0.1", server.port))
    load = harness.load(server.port, seconds=4)
    http1 = JsonLoad(server.port)
    time.sleep(1)
    start = time.monotonic()
    server.end()
    took = time.monotonic() - start
    silent.close()
    http1.stop()
    load.report()
    check(took < 6, f"the shutdown took {took:.1f} s")
    return f"{took:.1f} s, with a silent peer and callers of gRPC and HTTP/1.1"


SCENARIOS = [
    rolling_restart_behind_nginx, rolling_restart_behind_haproxy, rolling_restart_behind_envoy,
    rolling_restart_with_client_side_round_robin,
    kill_9_behind_nginx, kill_9_behind_haproxy, kill_9_behind_envoy, kill_9_with_client_side_round_robin,
    connection_age_behind_nginx, connection_age_behind_haproxy, connection_age_behind_envoy,
    the_only_server_restarts_while_connections_age, http1_callers_leave_a_draining_server,
    shutdown_under_load_is_bounded,
]
