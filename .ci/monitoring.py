#!/usr/bin/env python3
"""Checks the alert rules and the dashboard in deploy/ against the metrics of a server.

Every alert must have a test in which it fires and one in which it does not. Every metric of an expression must exist in
METRICS, the text of /metrics. Writes the expressions of the dashboard to RULES, as rules that promtool can check.

usage: check_monitoring.py METRICS RULES
"""

import json
import pathlib
import re
import sys

import yaml

DEPLOY = pathlib.Path(__file__).resolve().parent.parent / "deploy"
METRIC = re.compile(r"\b(?:grpc_server|dalil|process)_[a-z0-9_]+\b")
# Variables of Grafana, with a value for the check.
VARIABLES = {"$__rate_interval": "5m", "$__range": "6h", "$instance": ".*"}


def untested(rules, tests):
    """The alerts without a test in which they fire, or without one in which they do not."""
    cases = [case for test in tests for case in test["alert_rule_test"]]
    outcomes = {(case["alertname"], bool(case["exp_alerts"])) for case in cases}
    names = [rule["alert"] for rule in rules]
    return [f"{name}: no test in which it {'fires' if fires else 'does not fire'}"
            for name in names for fires in (True, False) if (name, fires) not in outcomes]


def dashboard_expressions(dashboard):
    """The expressions of all panels and annotations, with the variables replaced."""
    targets = [target for panel in dashboard["panels"] for target in panel.get("targets", [])]
    found = [part["expr"] for part in targets + dashboard["annotations"]["list"]]
    for variable, value in VARIABLES.items():
        found = [expression.replace(variable, value) for expression in found]
    return found


def main():
    metrics, rules_file = sys.argv[1:]
    text = pathlib.Path(metrics).read_text(encoding="utf-8")
    families = {line.split()[2] for line in text.splitlines() if line.startswith("# TYPE ")}
    series = families | {name + suffix for name in families for suffix in ("_bucket", "_count", "_sum")}
    rules = yaml.safe_load((DEPLOY / "prometheus/alerts.yaml").read_text(encoding="utf-8"))["groups"][0]["rules"]
    tests = yaml.safe_load((DEPLOY / "prometheus/alerts_test.yaml").read_text(encoding="utf-8"))["tests"]
    dashboard = json.loads((DEPLOY / "grafana/dalil.json").read_text(encoding="utf-8"))
    expressions = dashboard_expressions(dashboard)
    errors = untested(rules, tests)
    for expression in [rule["expr"] for rule in rules] + expressions:
        missing = set(METRIC.findall(expression)) - series
        errors += [f"no metric is called {name}: {expression}" for name in sorted(missing)]
        errors += [f"unknown variable: {expression}"] if "$" in expression else []
    records = [{"record": f"dashboard:expression{at}", "expr": expr} for at, expr in enumerate(expressions)]
    checked = {"groups": [{"name": "dashboard", "rules": records}]}
    pathlib.Path(rules_file).write_text(json.dumps(checked), encoding="utf-8")
    if errors:
        sys.exit("\n".join(errors))
    print(f"{len(rules)} alerts and {len(expressions)} expressions of the dashboard")


if __name__ == "__main__":
    main()
