"""Servers that are replaced, killed or hang up, and what their callers lose by it: nothing."""

import signal
import socket
import time

from desk import SERVICE_CONFIG, SERVICE_CONFIG_PROXY, Server, check, envoy, haproxy, nginx


def rolling(desk, proxy):
    """Both servers are replaced in turn, three times over. Callers behind a balancer do not even retry."""
    # As long as a balancer takes to see it; nginx does not look.
    wait = {nginx: 1, haproxy: 5, envoy: 5, None: 1}[proxy]
    # In CI many scenarios share a small machine, where calls may take a while to end.
    timeout = 10 if desk.short else 2
    servers = [Server(desk, "--drain-wait", str(wait), "--drain-timeout", str(timeout)) for _ in range(2)]
    ports = [proxy(desk, servers)] if proxy else [server.port for server in servers]
    config = {"service_config": SERVICE_CONFIG_PROXY if proxy else SERVICE_CONFIG}
    if proxy and not desk.short:
        # On a machine of its own even callers that never retry lose nothing; in CI nginx may lose count of its seconds.
        config = {}
    # nginx takes a server that is back for lost until its fail_timeout is over; it counts whole seconds.
    pause = 8 if proxy is nginx else 2
    unary = desk.load(*ports, rate=1000, callers=64, connections=4, calls=1000 if desk.short else 50_000, **config)
    streams = desk.load(*ports, rate=200, callers=8, connections=2, stream=True, **config)
    time.sleep(1)
    rounds = 1 if desk.short else 3
    for server in servers * rounds:
        server.restart()
        time.sleep(pause)
    unary, streams = unary.seen(), streams.seen()
    unary.check_all_ok()
    streams.check_each_answered_once()
    return f"{2 * rounds} restarts: calls {unary}; articles of 8 streams {streams}, each once"


def rolling_restart_behind_nginx(desk):
    return rolling(desk, nginx)


def rolling_restart_behind_haproxy(desk):
    return rolling(desk, haproxy)


def rolling_restart_behind_envoy(desk):
    return rolling(desk, envoy)


def rolling_restart_with_client_side_round_robin(desk):
    return rolling(desk, None)


def killed(desk, proxy):
    """One server after the other is killed, and started again as its supervisor does it. The service config repeats what
    had no answer; callers repeat an answer that was cut in its middle, which is rare."""
    servers = [Server(desk) for _ in range(2)]
    ports = [proxy(desk, servers)] if proxy else [server.port for server in servers]
    config = SERVICE_CONFIG_PROXY if proxy else SERVICE_CONFIG
    unary = desk.load(*ports, callers=32, connections=4, service_config=config, repeat=True)
    streams = desk.load(*ports, rate=500, callers=8, connections=2, stream=True, service_config=config)
    rounds = 1 if desk.short else 4
    for i in range(rounds):
        time.sleep(2)
        servers[i % 2].end(signal.SIGKILL)
        time.sleep(6)
        servers[i % 2].start()
    time.sleep(2)
    unary, streams = unary.seen(), streams.seen()
    unary.check_all_ok()
    streams.check_each_answered_once()
    repeated = sum(unary.repeated.values())
    # As many calls as were under way, at the most.
    check(repeated <= 32 * rounds, f"callers had to repeat {repeated}: {unary.repeated}")
    return f"{rounds} kills: calls {unary}, {repeated} of them cut and repeated; articles of 8 streams {streams}, each once"


def kill_9_behind_nginx(desk):
    return killed(desk, nginx)


def kill_9_behind_haproxy(desk):
    return killed(desk, haproxy)


def kill_9_behind_envoy(desk):
    return killed(desk, envoy)


def kill_9_with_client_side_round_robin(desk):
    return killed(desk, None)


def aged(desk, proxy):
    servers = [Server(desk, "--connection-age", "1") for _ in range(2)]
    port = proxy(desk, servers)
    seen = desk.calls(port, seconds=3 if desk.short else 15, connections=4)
    seen.check_all_ok()
    return f"{seen}, on connections of a second"


def connection_age_behind_nginx(desk):
    return aged(desk, nginx)


def connection_age_behind_haproxy(desk):
    return aged(desk, haproxy)


def connection_age_behind_envoy(desk):
    return aged(desk, envoy)


def the_only_server_restarts_while_connections_age(desk):
    """For a while there is no server at all: callers with the service config wait for it."""
    server = Server(desk, "--connection-age", "1", "--drain-wait", "1")
    load = desk.load(server.port, callers=16, connections=4, service_config=SERVICE_CONFIG)
    rounds = 1 if desk.short else 5
    for _ in range(rounds):
        time.sleep(2)
        server.end()
        time.sleep(1)
        server.start()
    time.sleep(2)
    seen = load.seen()
    seen.check_all_ok()
    return f"{rounds} restarts of a second: {seen}"


def an_end_under_load_is_bounded(desk):
    server = Server(desk, "--drain-timeout", "2")
    silent = socket.create_connection(("127.0.0.1", server.port))
    load = desk.load(server.port, seconds=4)
    time.sleep(1)
    start = time.monotonic()
    server.end()
    took = time.monotonic() - start
    silent.close()
    load.seen()
    check(took < 6, f"it took {took:.1f} s")
    return f"{took:.1f} s to the end, with a silent peer and callers"


SCENARIOS = [
    rolling_restart_behind_nginx, rolling_restart_behind_haproxy, rolling_restart_behind_envoy,
    rolling_restart_with_client_side_round_robin,
    kill_9_behind_nginx, kill_9_behind_haproxy, kill_9_behind_envoy, kill_9_with_client_side_round_robin,
    connection_age_behind_nginx, connection_age_behind_haproxy, connection_age_behind_envoy,
    the_only_server_restarts_while_connections_age, an_end_under_load_is_bounded,
]
