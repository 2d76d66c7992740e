#!/usr/bin/env python3
"""Compares the processor time of a call in gRPC, in JSON, and in JSON with a compressed answer.

usage: scripts/bench/json_time.py [--dalil target/release/dalil] [--calls 2000] [--bytes 5000]

Each format makes its calls one after another on one connection, in turns of five rounds. The time is that of the server
process, so that other programs on the machine hardly change it. It requires the package grpcio.
"""

import argparse
import http.client
import json
import os
import statistics
import subprocess
import time
from pathlib import Path

import grpc

ROOT = Path(__file__).resolve().parents[2]
METHOD, PATH = "/dalil.v1.TaggerService/TagArticle", "/v1/articles:tag"
ROUNDS = 5


def article(size):
    """An article of the examples, repeated and cut to a number of bytes."""
    text = b"\n".join(path.read_bytes() for path in sorted((ROOT / "examples/articles").glob("*.txt")))
    return (text * (size // len(text) + 1))[:size].decode("utf-8", "ignore")


def field(number, data):
    """A field of a message with a length."""
    key, length = bytes([number << 3 | 2]), len(data)
    varint = b""
    while length >= 0x80:
        varint += bytes([length & 0x7F | 0x80])
        length >>= 7
    return key + varint + bytes([length]) + data


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--dalil", default=ROOT / "target/release/dalil", type=Path)
    parser.add_argument("--calls", default=2000, type=int)
    parser.add_argument("--bytes", default=5000, type=int)
    options = parser.parse_args()
    body = article(options.bytes)
    server = subprocess.Popen([options.dalil, "serve", "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE, text=True,
                              stderr=subprocess.DEVNULL)
    try:
        measure(server, server.stdout.readline().split()[-1], body, options.calls)
    finally:
        server.terminate()


def measure(server, address, body, calls):
    call = grpc.insecure_channel(address).unary_unary(METHOD)
    message = field(1, field(1, b"a") + field(3, body.encode()))
    text = json.dumps({"article": {"id": "a", "body": body}}, ensure_ascii=False).encode()
    connection = http.client.HTTPConnection(address)

    def post(**headers):
        connection.request("POST", PATH, text, {"content-type": "application/json", **headers})
        answer = connection.getresponse()
        data = answer.read()
        assert answer.status == 200, data
        return data

    formats = {"gRPC": lambda: call(message), "JSON": post, "JSON, gzip": lambda: post(**{"accept-encoding": "gzip"})}
    while True:
        try:
            call(message)
            break
        except grpc.RpcError:
            # The gazetteer is being loaded.
            time.sleep(0.1)
    times = {name: [] for name in formats}
    for _ in range(ROUNDS + 1):
        for name, once in formats.items():
            start = cpu_seconds(server.pid)
            for _ in range(calls):
                once()
            times[name].append((cpu_seconds(server.pid) - start) / calls * 1e6)
    print("| format | bytes of the answer | µs of processor time per call | ratio |\n|---|---:|---:|---:|")
    # The first round warms up.
    medians = {name: statistics.median(rounds[1:]) for name, rounds in times.items()}
    for name, once in formats.items():
        print(f"| {name} | {len(once()):,} | {medians[name]:.0f} | {medians[name] / medians['gRPC']:.2f} |")


def cpu_seconds(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
