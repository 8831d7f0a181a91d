package dev.sluice.client;

import com.google.protobuf.ByteString;
import dev.sluice.v1.AckRanges;
import dev.sluice.v1.Acks;
import dev.sluice.v1.Chunk;
import dev.sluice.v1.Cursors;
import dev.sluice.v1.Ended;
import dev.sluice.v1.Items;
import dev.sluice.v1.Order;
import dev.sluice.v1.Refused;
import dev.sluice.v1.SeqRange;
import dev.sluice.v1.ServerFrame;
import dev.sluice.v1.Unsuccessful;
import io.vertx.grpc.common.GrpcStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

/** A stream of the {@link WalkServer}: naive, and strict with its client. */
final class WalkStream {
    static final int WINDOW = 8;
    static final int WINDOW_BYTES = 300;

    private record Out(long seq, Unsuccessful.Kind kind, String payload) {}

    final long id;
    final Order order;

    /** What ran, in this order. */
    final List<Long> ran = new ArrayList<>();

    /** What became of each: its reply, empty for none, or the reason of its failure. */
    final Map<Long, String> outcomes = new HashMap<>();

    private final Random random;
    private final TreeMap<Long, ByteString> pending = new TreeMap<>();
    private final TreeSet<Long> done = new TreeSet<>();
    private final Map<Long, ByteString> payloads = new HashMap<>();
    private final TreeMap<Long, Out> items = new TreeMap<>();
    private final Map<Long, ByteString> segments = new HashMap<>();
    private long settled;
    private long settledBytes;
    private long acceptedBytes;
    private long maxSeq = WINDOW;
    private long maxBytes = WINDOW_BYTES;
    private long refusedFrom;
    private long outSeq;
    private long told;
    private long granted = WINDOW;
    private long last = -1;
    private long endedAt;

    WalkStream(long id, Order order, Random random) {
        this.id = id;
        this.order = order;
        this.random = random;
    }

    private boolean anyArrival() {
        return order == Order.ORDER_SEQUENCED || order == Order.ORDER_GRAPH;
    }

    // What the client says

    void take(Chunk chunk, ServerFrame.Builder answer) {
        for (int i = 0; i < chunk.getPayloadsCount(); i++) {
            long seq = chunk.getFirstSeq() + i;
            ByteString payload = chunk.getPayloads(i);
            if (i == 0 && chunk.getOffset() > 0) {
                ByteString begun = segments.getOrDefault(seq, ByteString.EMPTY);
                if (knows(seq) || (begun.isEmpty() && refusedFrom != 0)) {
                    continue;
                }
                require(begun.size() == chunk.getOffset(), "offset", seq);
                payload = begun.concat(payload);
            }
            segments.clear();
            if (chunk.getMore() && i == chunk.getPayloadsCount() - 1) {
                segments.put(seq, payload);
            } else {
                offer(seq, payload, answer);
            }
        }
    }

    private boolean knows(long seq) {
        return seq <= settled || done.contains(seq) || pending.containsKey(seq);
    }

    private void offer(long seq, ByteString payload, ServerFrame.Builder answer) {
        require(seq <= maxSeq && (last < 0 || seq <= last), "seq", seq);
        if (knows(seq)) {
            require(payload.equals(payloads.get(seq)), "payload", seq);
            restate(seq);
            return;
        }
        boolean refuse = random.nextInt(20) == 0;
        if (!anyArrival()) {
            if (refusedFrom != 0 && seq != refusedFrom) {
                return;
            }
            long expected = expected();
            if (seq != expected) {
                refusedFrom = expected;
                answer.addRefused(refused(expected, FakeServer.status(GrpcStatus.FAILED_PRECONDITION, "SEQUENCE_GAP")));
                return;
            }
            refusedFrom = refuse ? seq : 0;
        }
        if (refuse) {
            answer.addRefused(refused(seq, FakeServer.retry(GrpcStatus.RESOURCE_EXHAUSTED, "LIMIT_REACHED", 3)));
            return;
        }
        boolean awaited = pending.isEmpty() || (order == Order.ORDER_SEQUENCED && seq == expected());
        require(awaited || acceptedBytes + payload.size() <= maxBytes, "bytes", seq);
        acceptedBytes += payload.size();
        payloads.put(seq, payload);
        pending.put(seq, payload);
    }

    /** Asked for each message, so that it must cost nothing. */
    private void require(boolean fine, String what, long seq) {
        if (!fine) {
            throw new AssertionError("stream " + id + ", " + what + " of " + seq + ": " + this);
        }
    }

    private long expected() {
        long expected = settled + 1;
        while (knows(expected)) {
            expected++;
        }
        return expected;
    }

    private Refused refused(long seq, com.google.rpc.Status why) {
        return Refused.newBuilder()
                .setStreamId(id)
                .setFromSeq(seq)
                .setStatus(why)
                .build();
    }

    /** A settled one came again: it has its outcome again, or none that is known; an empty success needs no item. */
    private void restate(long seq) {
        String outcome = outcomes.get(seq);
        if (endedAt == 0 && outcome != null && !outcome.isEmpty()) {
            boolean kept = items.values().stream().anyMatch(item -> item.seq() == seq) || random.nextBoolean();
            add(seq, kept ? outcome : "OUTCOME_EXPIRED", !kept ? Unsuccessful.Kind.UNKNOWN : kind(outcome));
        }
    }

    private static Unsuccessful.Kind kind(String outcome) {
        return outcome.equals("BAD") ? Unsuccessful.Kind.FAILED : Unsuccessful.Kind.KIND_UNSPECIFIED;
    }

    void end(long lastSeq) {
        require(last == -1 || last == lastSeq, "end", lastSeq);
        last = lastSeq;
    }

    void grant(long upTo) {
        granted = Math.max(granted, upTo);
    }

    /** Returns whether the client knows of the end. */
    boolean receipt(long upTo) {
        require(upTo <= Math.max(outSeq, endedAt), "receipt", upTo);
        items.headMap(upTo, true).clear();
        return endedAt > 0 && upTo >= endedAt;
    }

    // What it does

    /** Runs a message whose turn it is. */
    void run() {
        Long seq = turn();
        if (seq == null) {
            return;
        }
        ByteString payload = pending.remove(seq);
        ran.add(seq);
        done.add(seq);
        String outcome = switch (random.nextInt(4)) {
            case 0 -> "";
            case 1 -> "BAD";
            default -> "re:" + payload.toStringUtf8();
        };
        outcomes.put(seq, outcome);
        if (!outcome.isEmpty()) {
            add(seq, outcome, kind(outcome));
        }
        while (done.remove(settled + 1)) {
            settled++;
            settledBytes += payloads.get(settled).size();
        }
    }

    private Long turn() {
        if (pending.isEmpty()) {
            return null;
        }
        long first = pending.firstKey();
        return switch (order) {
            case ORDER_GRAPH -> any();
            case ORDER_KEYED -> firstOfKey(any());
            case ORDER_SEQUENCED -> first == settled + 1 ? first : null;
            default -> first;
        };
    }

    private Long any() {
        return new ArrayList<>(pending.keySet()).get(random.nextInt(pending.size()));
    }

    private Long firstOfKey(long seq) {
        return pending.keySet().stream()
                .filter(other -> other % 3 == seq % 3)
                .findFirst()
                .orElseThrow();
    }

    private void add(long seq, String outcome, Unsuccessful.Kind kind) {
        items.put(++outSeq, new Out(seq, kind, outcome));
    }

    // What it says

    /** Items within the grant, then acks, credit, the last word: any of it or nothing. */
    void say(ServerFrame.Builder frame) {
        while (told < Math.min(outSeq, granted)) {
            say(++told, frame);
        }
        if (told == outSeq && random.nextBoolean()) {
            acks(frame.getAcksBuilder());
        }
        if (random.nextBoolean()) {
            maxSeq = Math.max(maxSeq, settled + WINDOW);
            maxBytes = Math.max(maxBytes, settledBytes + doneBytes() + WINDOW_BYTES);
            frame.getCreditsBuilder().addStreamIds(id).addMaxSeq(maxSeq).addMaxTotalBytes(maxBytes);
        }
        if (last >= 0 && settled >= last && told == outSeq && endedAt == 0) {
            endedAt = outSeq + 1;
            acks(frame.getAcksBuilder());
            sayEnded(frame);
        }
    }

    private void say(long at, ServerFrame.Builder frame) {
        Out item = items.get(at);
        if (item == null) {
            return;
        }
        Items.Builder one =
                Items.newBuilder().setStreamId(id).setFirstOutSeq(at).addSeqs(item.seq());
        if (item.kind() == Unsuccessful.Kind.KIND_UNSPECIFIED) {
            one.addPayloads(ByteString.copyFromUtf8(item.payload()));
        } else {
            one.addPayloads(ByteString.EMPTY)
                    .addUnsuccessful(Unsuccessful.newBuilder()
                            .setKind(item.kind())
                            .setStatus(FakeServer.status(GrpcStatus.ABORTED, item.payload())));
        }
        frame.addItems(one);
    }

    private void acks(Acks.Builder acks) {
        acks.addStreamIds(id).addUpTo(settled);
        if (!done.isEmpty()) {
            acks.addRanges(ranges());
        }
    }

    private void sayEnded(ServerFrame.Builder frame) {
        frame.addEnded(Ended.newBuilder()
                .setStreamId(id)
                .setStatus(com.google.rpc.Status.getDefaultInstance())
                .setLastOutSeq(outSeq));
    }

    private AckRanges.Builder ranges() {
        AckRanges.Builder ranges = AckRanges.newBuilder().setStreamId(id);
        done.forEach(seq -> ranges.addRanges(SeqRange.newBuilder().setFrom(seq).setTo(seq)));
        return ranges;
    }

    private long doneBytes() {
        return done.stream().mapToLong(seq -> payloads.get(seq).size()).sum();
    }

    @Override
    public String toString() {
        return "settled %d, done %s, pending %s, max %d, %d bytes of %d, told %d of %d, granted %d, last %d, refused %d"
                .formatted(
                        settled,
                        done,
                        pending.keySet(),
                        maxSeq,
                        acceptedBytes,
                        maxBytes,
                        told,
                        outSeq,
                        granted,
                        last,
                        refusedFrom);
    }

    // The way back

    void pathLost() {
        segments.clear();
        refusedFrom = 0;
    }

    /** Only what is settled was stored. */
    void restart() {
        pending.clear();
        acceptedBytes = settledBytes + doneBytes();
        maxSeq = settled + WINDOW;
        maxBytes = acceptedBytes + WINDOW_BYTES;
    }

    void cursor(Cursors.Builder cursors) {
        cursors.addStreamIds(id).addSettled(settled).addMaxSeq(maxSeq).addMaxTotalBytes(maxBytes);
        if (!done.isEmpty()) {
            cursors.addRanges(ranges());
        }
    }

    /** What has no receipt, and then the acks. */
    void sayAgain(ServerFrame.Builder frame) {
        told = items.isEmpty() ? outSeq : items.firstKey() - 1;
        while (told < Math.min(outSeq, granted)) {
            say(++told, frame);
        }
        if (told == outSeq) {
            acks(frame.getAcksBuilder());
        }
        if (endedAt > 0 && told == outSeq) {
            sayEnded(frame);
        }
    }
}
