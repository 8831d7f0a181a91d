"""Opens 1,000 streams with one call, sends twenty messages on each over one Exchange, and checks what comes back."""

import argparse
import sys
import time
from collections import Counter
from queue import SimpleQueue
from types import SimpleNamespace

sys.path.insert(0, f"{sys.path[0]}/build")  # what stubs.sh has made
import grpc
from google.rpc import error_details_pb2, status_pb2
from sluice.v1 import frames_pb2, open_pb2, stream_spec_pb2, streams_pb2_grpc

STREAMS, MESSAGES, SIZE = 1000, 20, 32
# Smaller than what is sent, so that credit and grants are at work. All windows together fit into one frame.
WINDOW = stream_spec_pb2.Window(messages=8, bytes=8 * SIZE)
streams = {}
over = set()  # the ids of those that are over
tally = Counter(opened=0, replies=0, misplaced=0, failed=0, refused=0, ended=0)


def run(stub):
    spec = stream_spec_pb2.StreamSpec(handler="echo", window=WINDOW, out_window=WINDOW)
    opened = stub.Open(open_pb2.OpenRequest(template=spec, count=STREAMS))
    if opened.errors:
        return fail("stream 0", opened.errors[0].status)  # all or nothing, and these streams are alike
    streams.update((i, SimpleNamespace(next=1, limit=WINDOW.messages)) for i in opened.stream_ids)
    tally["opened"] = len(streams)
    outgoing = SimpleQueue()
    outgoing.put(frames_pb2.ClientFrame(attach=frames_pb2.Attach(session=opened.session), chunks=next_chunks(streams)))
    for frame in stub.Exchange(iter(outgoing.get, None)):
        outgoing.put(answer(frame))  # also to a heartbeat: the server ends the calls of clients that it does not hear
        if len(over) == len(streams):
            outgoing.put(None)
    stub.Close(open_pb2.CloseRequest(session=opened.session))


def payload(stream_id, seq):
    return f"message {seq} of stream {stream_id}".ljust(SIZE).encode()


def next_chunks(stream_ids):
    for stream_id in stream_ids:
        stream = streams[stream_id]
        payloads = [payload(stream_id, seq) for seq in range(stream.next, stream.limit + 1)]
        if payloads:
            yield frames_pb2.Chunk(stream_id=stream_id, first_seq=stream.next, payloads=payloads)
            stream.next = stream.limit + 1


def answer(frame):
    """Acts on what one frame tells of many streams. Returns the one frame that answers it."""
    received = {items.stream_id: check(items) for items in frame.items}
    received.update((ended.stream_id, ended.last_out_seq + 1) for ended in frame.ended)  # the end counts as an item
    acks, credits, retry = frame.acks, frame.credits, error_details_pb2.RetryInfo()
    for stream_id, max_seq, max_bytes in zip(credits.stream_ids, credits.max_seq, credits.max_total_bytes):
        # Credit counts from the first message on. Beyond it the server resets the stream.
        streams[stream_id].limit = min(MESSAGES, max_seq, max_bytes // SIZE)
    sendable, gone = list(credits.stream_ids), [*frame.ended, *frame.resets]
    for refused in frame.refused:
        # Not taken, nor was what followed it. With RetryInfo it may all go again, after the delay.
        if any(detail.Unpack(retry) for detail in refused.status.details):
            streams[refused.stream_id].next = refused.from_seq
            sendable.append(refused.stream_id)
        else:
            gone.append(refused)
    time.sleep(retry.retry_delay.ToTimedelta().total_seconds())
    for last in gone:
        over.add(last.stream_id)
        if last.status.code != 0:
            fail(f"stream {last.stream_id}", last.status)
    tally.update(refused=len(frame.refused), ended=len(frame.ended))
    max_out_seq = [seq + WINDOW.messages for seq in received.values()]
    max_out_bytes = [seq * SIZE + WINDOW.bytes for seq in received.values()]
    return frames_pb2.ClientFrame(
        chunks=next_chunks(sendable),
        ends=[frames_pb2.End(stream_id=i, last_seq=n) for i, n in zip(acks.stream_ids, acks.up_to) if n == MESSAGES],
        receipts=frames_pb2.Receipts(stream_ids=received, up_to=received.values()),
        grants=frames_pb2.Grants(stream_ids=received, max_out_seq=max_out_seq, max_out_bytes=max_out_bytes),
    )


def check(items):
    """Replies come in the order of the messages, each with what it answers. Returns how far they have come."""
    failures = {each.index: each.status for each in items.unsuccessful}
    for i, (seq, reply) in enumerate(zip(items.seqs, items.payloads)):
        if i in failures:
            fail(f"stream {items.stream_id} message {seq}", failures[i])
        else:
            in_place = seq == items.first_out_seq + i and reply == payload(items.stream_id, seq)
            tally["replies" if in_place else "misplaced"] += 1
    return items.first_out_seq + len(items.payloads) - 1


def fail(what, status):
    """Programs act on an error's reason; its message is for people."""
    tally["failed"] += 1
    info = error_details_pb2.ErrorInfo()
    any(detail.Unpack(info) for detail in status.details)  # fills it in
    print(f"{what}: {info.reason}: {status.message}", file=sys.stderr)


parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--target", default="127.0.0.1:50051")
with grpc.insecure_channel(parser.parse_args().target, [("grpc.keepalive_time_ms", 30_000)]) as channel:
    try:
        run(streams_pb2_grpc.StreamsStub(channel))
    except grpc.RpcError as error:
        status = dict(error.trailing_metadata()).get("grpc-status-details-bin")
        if not status:
            raise  # not from Sluice
        fail("call", status_pb2.Status.FromString(status))
print(*(f"{what}={count}" for what, count in tally.items()))
sys.exit(tally["ended"] < STREAMS or tally["replies"] < STREAMS * MESSAGES or tally["failed"] > 0)
