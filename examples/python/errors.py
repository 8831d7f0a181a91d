"""Errors of Sluice: each is a google.rpc.Status with typed details."""

import grpc
from google.rpc import error_details_pb2, status_pb2


def _detail(status, message):
    """The part of that type; the empty message where there is none."""
    for any_detail in status.details:
        if any_detail.Unpack(message):
            break
    return message


def reason(status):
    """What it is exactly, in UPPER_SNAKE. Programs act on this; the message is for people."""
    return _detail(status, error_details_pb2.ErrorInfo()).reason or f"code {status.code}"


def explain(status):
    return f"{reason(status)}: {status.message}"


def is_worth_a_retry(status):
    """Whether a refused message may be taken another time."""
    retry = error_details_pb2.RetryInfo.DESCRIPTOR
    return reason(status) == "SEQUENCE_GAP" or any(detail.Is(retry) for detail in status.details)


def retry_delay(status):
    """Seconds to wait before that."""
    delay = _detail(status, error_details_pb2.RetryInfo()).retry_delay
    return delay.seconds + delay.nanos / 1e9


def status_of(error: grpc.RpcError):
    """The status of a call that failed. Without the trailer the error did not come from Sluice."""
    for key, value in error.trailing_metadata() or ():
        if key == "grpc-status-details-bin":
            return status_pb2.Status.FromString(value)
    return status_pb2.Status(code=error.code().value[0], message=error.details())
