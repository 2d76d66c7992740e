"""Errors of calls, with the typed details of the server."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import grpc
from google.protobuf.message import DecodeError
from google.rpc import error_details_pb2, status_pb2

_CODES = {code.value[0]: code for code in grpc.StatusCode}


@dataclass(frozen=True, slots=True)
class FieldViolation:
    """An invalid field of a request, such as ``article.body``."""

    field: str
    description: str


class DalilError(Exception):
    """A call, or one article of several, failed."""

    code: grpc.StatusCode
    message: str
    field_violations: tuple[FieldViolation, ...]
    retry_delay: float | None
    """Seconds after which the server asks to retry."""
    resource: str
    """Name of the entity or gazetteer that was not found."""

    def __init__(
        self,
        code: grpc.StatusCode,
        message: str,
        *,
        field_violations: Iterable[FieldViolation] = (),
        retry_delay: float | None = None,
        resource: str = "",
    ) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message
        self.field_violations = tuple(field_violations)
        self.retry_delay = retry_delay
        self.resource = resource

    def __str__(self) -> str:
        return f"{self.code.name}: {self.message}"

    @classmethod
    def internal(cls, message: str) -> DalilError:
        """An answer that no server should give."""
        return cls(grpc.StatusCode.INTERNAL, message)


def from_status(status: status_pb2.Status) -> DalilError:
    """Converts the error of one article of several. Positions in a batch are not part of its fields."""
    violations: list[FieldViolation] = []
    retry_delay: float | None = None
    resource = ""
    for detail in status.details:
        bad_request = error_details_pb2.BadRequest()
        retry = error_details_pb2.RetryInfo()
        info = error_details_pb2.ResourceInfo()
        if detail.Unpack(bad_request):
            violations += (FieldViolation(v.field, v.description) for v in bad_request.field_violations)
        elif detail.Unpack(retry):
            retry_delay = retry.retry_delay.ToNanoseconds() / 1e9
        elif detail.Unpack(info):
            resource = info.resource_name
    code = _CODES.get(status.code, grpc.StatusCode.UNKNOWN)
    return DalilError(code, status.message, field_violations=violations, retry_delay=retry_delay, resource=resource)


def from_call(error: grpc.RpcError) -> DalilError:
    """Converts the error of a call."""
    code = error.code() or grpc.StatusCode.UNKNOWN
    for key, value in error.trailing_metadata() or ():
        if key == "grpc-status-details-bin":
            try:
                return from_status(status_pb2.Status.FromString(value))
            except DecodeError:
                break
    return DalilError(code, error.details() or "")
