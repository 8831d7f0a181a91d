"""Opens 1,000 streams with one call, sends on all of them over one Exchange, and checks what comes back.

    /usr/bin/python3 client.py --target 127.0.0.1:50051
"""

import argparse
import asyncio
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "build"))  # what stubs.sh has made

import grpc
from sluice.v1 import frames_pb2, open_pb2, stream_spec_pb2, streams_pb2, streams_pb2_grpc

from errors import explain, is_worth_a_retry, retry_delay, status_of
from stream import Stream

STREAMS = 1000
MESSAGES = 20
# Smaller than what is sent, so that credit and grants are at work.
WINDOW = stream_spec_pb2.Window(messages=8, bytes=4096)
# Far below what Hello says a frame may have.
FRAME_BYTES = 256 << 10


def payload(stream_id, seq):
    return f"message {seq} of stream {stream_id}".encode()


class Client:
    def __init__(self, stub, handler):
        self._stub = stub
        self._handler = handler
        self._streams = {}
        self._outgoing = asyncio.Queue()  # frames, as many as credit allows; None ends the call
        self.tally = Counter(opened=0, replies=0, misplaced=0, failed=0, refused=0, ended=0)

    async def run(self):
        spec = stream_spec_pb2.StreamSpec(handler=self._handler, window=WINDOW, out_window=WINDOW)
        # Fails where the server does not speak this version; UNIMPLEMENTED says that it is too old for the batch form.
        await self._stub.Hello(streams_pb2.HelloRequest(versions=["1.1"], client="example-python"))
        # One call opens them all. Its answer is positional: stream_ids[i] is stream i.
        opened = await self._stub.Open(open_pb2.OpenRequest(template=spec, count=STREAMS))
        if opened.errors:
            # All or nothing: none is open, and the answer names each that failed itself. These are alike.
            print(f"stream {opened.errors[0].index}: {explain(opened.errors[0].status)}", file=sys.stderr)
            return
        for stream_id in opened.stream_ids:
            stream = self._streams[stream_id] = Stream(stream_id, WINDOW)
            for seq in range(1, MESSAGES + 1):
                stream.post(payload(stream_id, seq))
        self.tally["opened"] = len(self._streams)
        await self._exchange(opened.session)
        await self._stub.Close(open_pb2.CloseRequest(session=opened.session))

    async def _exchange(self, session):
        """Sends, and takes what comes, until every stream has ended."""
        self._outgoing.put_nowait(frames_pb2.ClientFrame(attach=frames_pb2.Attach(session=session)))
        pulse = None
        try:
            async for frame in self._stub.Exchange(self._frames()):
                if frame.HasField("attached"):
                    pulse = asyncio.create_task(self._beat(frame.attached.heartbeat_interval_ms / 1000))
                    self._tell(self._streams.values())
                else:
                    self._tell(self._take(frame))
                if not self._streams:
                    self._outgoing.put_nowait(None)
        finally:
            if pulse:
                pulse.cancel()

    async def _frames(self):
        while (frame := await self._outgoing.get()) is not None:
            yield frame

    async def _beat(self, interval):
        # The server answers each heartbeat. A client that answered the server's in turn would never stop.
        beat = 0
        while True:
            await asyncio.sleep(interval)
            beat += 1
            self._outgoing.put_nowait(frames_pb2.ClientFrame(heartbeat=frames_pb2.Heartbeat(beat=beat)))

    def _take(self, frame):
        """Acts on a frame, part by part in the order of its fields. Returns the streams that may have something to say."""
        touched = {}

        def on(stream_id, action, *arguments):
            # Of a stream that is gone meanwhile nothing matters any more.
            if stream := self._streams.get(stream_id):
                action(stream, *arguments)
                touched[stream_id] = stream

        for items in frame.items:
            on(items.stream_id, self._check, items)
        for stream_id, up_to in zip(frame.acks.stream_ids, frame.acks.up_to):
            on(stream_id, Stream.acked, up_to)
        credits = frame.credits
        for stream_id, max_seq, max_bytes in zip(credits.stream_ids, credits.max_seq, credits.max_total_bytes):
            on(stream_id, Stream.credited, max_seq, max_bytes)
        for refused in frame.refused:
            on(refused.stream_id, self._refused, refused)
        for ended in frame.ended:
            on(ended.stream_id, self._ended, ended)
        for reset in frame.resets:
            on(reset.stream_id, self._gone, reset.status)
        if frame.HasField("go_away"):
            print(f"the server leaves: {explain(frame.go_away.status)}", file=sys.stderr)
        return touched.values()

    def _check(self, stream, items):
        """Replies must come in the order of the messages, each with what it answers."""
        failures = {each.index: each.status for each in items.unsuccessful}
        for i, (seq, reply) in enumerate(zip(items.seqs, items.payloads)):
            if i in failures:
                self.tally["failed"] += 1
                print(f"stream {stream.id} message {seq}: {explain(failures[i])}", file=sys.stderr)
            else:
                in_place = seq == items.first_out_seq + i and reply == payload(stream.id, seq)
                self.tally["replies" if in_place else "misplaced"] += 1
        stream.took(items)

    def _refused(self, stream, refused):
        """A refusal is no outcome. Where it is not for good, the message goes again, with all that followed it."""
        self.tally["refused"] += 1
        if not is_worth_a_retry(refused.status):
            self._gone(stream, refused.status)
            return

        def send_again():
            stream.take_back(refused.from_seq)
            self._tell([stream] if stream.id in self._streams else [])

        asyncio.get_running_loop().call_later(retry_delay(refused.status), send_again)

    def _ended(self, stream, ended):
        self.tally["ended"] += 1
        stream.has_ended(ended.last_out_seq)
        self._gone(stream, ended.status)

    def _gone(self, stream, status):
        del self._streams[stream.id]
        if status.code != 0:
            self.tally["failed"] += 1
            print(f"stream {stream.id}: {explain(status)}", file=sys.stderr)

    def _tell(self, touched):
        """What streams have to say goes in one frame, however many they are, or in a few where it is much."""
        frame, size = frames_pb2.ClientFrame(), 0
        for stream in touched:
            size += stream.write(frame)
            if size > FRAME_BYTES:
                self._outgoing.put_nowait(frame)
                frame, size = frames_pb2.ClientFrame(), 0
        if frame.ByteSize() > 0:
            self._outgoing.put_nowait(frame)


async def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--target", default="127.0.0.1:50051")
    parser.add_argument("--handler", default="echo")
    options = parser.parse_args()
    channel_options = [
        # A frame carries the messages of many streams. Hello tells the server's limit.
        ("grpc.max_receive_message_length", 16 << 20),
        # So that a server whose machine is gone is noticed.
        ("grpc.keepalive_time_ms", 30_000),
    ]
    async with grpc.aio.insecure_channel(options.target, channel_options) as channel:
        client = Client(streams_pb2_grpc.StreamsStub(channel), options.handler)
        try:
            await client.run()
        except grpc.aio.AioRpcError as error:
            print(explain(status_of(error)), file=sys.stderr)
    tally = client.tally
    print(*(f"{what}={count}" for what, count in tally.items()))
    complete = tally["replies"] == STREAMS * MESSAGES and tally["ended"] == STREAMS and tally["failed"] == 0
    return 0 if complete else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
