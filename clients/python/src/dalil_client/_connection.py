"""Options of channels and calls."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any, Literal

import grpc

Balancing = Literal["proxy", "client"]
Token = str | Callable[[], str] | None


@dataclass(frozen=True, slots=True)
class Tls:
    """Certificates in PEM: as bytes, or the path of a file. Without ``ca``, the roots of gRPC apply."""

    ca: bytes | str | PathLike[str] | None = None
    certificate: bytes | str | PathLike[str] | None = None
    key: bytes | str | PathLike[str] | None = None
    server_name: str | None = None
    """Name in the certificate of the server, if it is not the host of the target."""

    def credentials(self) -> grpc.ChannelCredentials:
        """The credentials of a channel."""
        ca, certificate, key = (_pem(part) for part in (self.ca, self.certificate, self.key))
        if (certificate is None) != (key is None):
            raise ValueError("a client certificate needs both `certificate` and `key`")
        return grpc.ssl_channel_credentials(ca, key, certificate)


def _pem(part: bytes | str | PathLike[str] | None) -> bytes | None:
    if part is None or isinstance(part, bytes):
        return part
    return Path(part).read_bytes()


def credentials(tls: Tls | bool) -> grpc.ChannelCredentials | None:
    """The credentials of a channel, or None without TLS."""
    if tls is True:
        tls = Tls()
    return tls.credentials() if tls else None


def channel_options(
    tls: Tls | bool, balancing: Balancing, max_response_bytes: int, more: tuple[tuple[str, Any], ...]
) -> list[tuple[str, Any]]:
    """The options of a channel. This package repeats calls itself, because gRPC ignores RetryInfo."""
    config: dict[str, Any] = {"loadBalancingConfig": [{"round_robin": {}}]}
    if balancing == "client":
        config["healthCheckConfig"] = {"serviceName": "dalil.v1.TaggerService"}
    elif balancing != "proxy":
        raise ValueError(f"balancing is {balancing!r}, and not 'client' or 'proxy'")
    options: list[tuple[str, Any]] = [
        ("grpc.service_config", json.dumps(config)),
        ("grpc.enable_retries", 0),
        ("grpc.max_receive_message_length", max_response_bytes),
        # By default a channel waits up to two minutes before it connects to a restarted server.
        ("grpc.initial_reconnect_backoff_ms", 200),
        ("grpc.max_reconnect_backoff_ms", 3000),
        # Detects a network that drops everything, during a call.
        ("grpc.keepalive_time_ms", 30_000),
        ("grpc.keepalive_timeout_ms", 10_000),
    ]
    if isinstance(tls, Tls) and tls.server_name:
        options.append(("grpc.ssl_target_name_override", tls.server_name))
    return options + list(more)


def metadata(token: Token) -> tuple[tuple[str, str], ...]:
    """The metadata of a call. A token that is a function is called for each call."""
    text = token() if callable(token) else token
    return (("authorization", f"Bearer {text}"),) if text else ()
