"""One stream as its client must keep it: what is under way, what may be sent, what has come back."""

from collections import deque


class Stream:
    def __init__(self, stream_id, window):
        """The window is what its spec asked for: the first credit, and here also the first grant to the server."""
        self.id = stream_id
        self._window = window
        self._kept = deque()  # not settled: a message that was sent may be refused, and goes again then
        self._settled = 0
        self._sent = 0
        self._sent_bytes = 0
        self._max_seq, self._max_bytes = window.messages, window.bytes
        self._ending = False
        self._received = 0
        self._received_bytes = 0
        self._confirmed = 0

    def post(self, payload):
        """Puts a message behind those before it. It leaves when there is credit."""
        self._kept.append(payload)

    def acked(self, up_to):
        """Everything up to here has its outcome."""
        for _ in range(up_to - self._settled):
            self._kept.popleft()
        self._settled = up_to

    def credited(self, max_seq, max_bytes):
        """Credit counts from the opening of the stream, and only rises."""
        self._max_seq, self._max_bytes = max_seq, max_bytes

    def take_back(self, from_seq):
        """Nothing from this seq on was taken."""
        while self._sent >= from_seq:
            self._sent_bytes -= len(self._payload(self._sent))
            self._sent -= 1

    def took(self, items):
        self._received = items.first_out_seq + len(items.payloads) - 1
        self._received_bytes += sum(map(len, items.payloads))

    def has_ended(self, last_out_seq):
        """The last word counts as an item."""
        self._received = last_out_seq + 1

    def write(self, frame):
        """Adds what the stream has to say to a frame. Returns how many bytes of payload that is."""
        first_seq = self._sent + 1
        payloads = list(self._take_for_sending())
        if payloads:
            frame.chunks.add(stream_id=self.id, first_seq=first_seq, payloads=payloads)
        if self._is_all_sent() and not self._ending:
            self._ending = True
            frame.ends.add(stream_id=self.id, last_seq=self._sent)
        if self._received > self._confirmed:
            self._confirmed = self._received
            frame.receipts.stream_ids.append(self.id)
            frame.receipts.up_to.append(self._received)
            # The server may go on as far as the window is wide.
            frame.grants.stream_ids.append(self.id)
            frame.grants.max_out_seq.append(self._received + self._window.messages)
            frame.grants.max_out_bytes.append(self._received_bytes + self._window.bytes)
        return sum(map(len, payloads))

    def _take_for_sending(self):
        """As much as credit allows: beyond it the server resets the stream."""
        while not self._is_all_sent() and self._has_credit_for(self._payload(self._sent + 1)):
            self._sent += 1
            self._sent_bytes += len(self._payload(self._sent))
            yield self._payload(self._sent)

    def _has_credit_for(self, payload):
        # With nothing under way one message may go whatever its size, or it could never be sent.
        fits = self._sent_bytes + len(payload) <= self._max_bytes or self._sent == self._settled
        return fits and self._sent < self._max_seq

    def _is_all_sent(self):
        return self._sent == self._settled + len(self._kept)

    def _payload(self, seq):
        return self._kept[seq - self._settled - 1]
