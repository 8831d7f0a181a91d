package dev.sluice.grpc;

import com.google.protobuf.ByteString;
import dev.sluice.v1.Ended;
import dev.sluice.v1.Items;
import dev.sluice.v1.Refused;
import dev.sluice.v1.Reset;
import dev.sluice.v1.Unsuccessful;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** All that a client was told of one stream, and what of it the protocol does not allow. Guarded by its ExchangeClient. */
public final class ReceivedStream {
    private final long id;
    private final List<String> violations;
    private final List<Item> items = new ArrayList<>();
    private final List<Refused> refused = new ArrayList<>();
    private long lastOutSeq;
    private long outBytes;
    private long acked;
    private boolean sendsAgain;
    private int acks;
    private long maxSeq;
    private long maxBytes;
    private @Nullable Ended ended;
    private @Nullable Reset reset;

    /** One item; of an unsuccessful one the kind and why. */
    public record Item(
            long outSeq,
            long seq,
            ByteString payload,
            @Nullable Unsuccessful unsuccessful) {
        public boolean isPush() {
            return seq == 0 && unsuccessful == null;
        }

        public String text() {
            return payload.toStringUtf8();
        }

        /** The last seq whose outcome it is. */
        public long toSeq() {
            return unsuccessful == null || unsuccessful.getToSeq() == 0 ? seq : unsuccessful.getToSeq();
        }
    }

    ReceivedStream(long id, List<String> violations) {
        this.id = id;
        this.violations = violations;
    }

    /** The client said that it has the items up to here. */
    void startAfter(long outSeq) {
        lastOutSeq = outSeq;
    }

    /** The client sends messages again that it had the ack of, and may hear again what became of them. */
    void sendsAgain() {
        sendsAgain = true;
    }

    void items(Items frame) {
        check(frame.getPayloadsCount() > 0, "items without any");
        check(frame.getSeqsCount() == frame.getPayloadsCount(), "items whose seqs are not as many as their payloads");
        check(frame.getFirstOutSeq() == lastOutSeq + 1, "out_seq " + frame.getFirstOutSeq() + " after " + lastOutSeq);
        Map<Integer, Unsuccessful> unsuccessful = new HashMap<>();
        int before = -1;
        for (Unsuccessful one : frame.getUnsuccessfulList()) {
            check(
                    one.getIndex() > before && one.getIndex() < frame.getPayloadsCount(),
                    "a wrong index of unsuccessful");
            check(one.getKind() != Unsuccessful.Kind.KIND_UNSPECIFIED, "an unsuccessful item of no kind");
            check(one.getStatus().getCode() != 0, "an unsuccessful item that is OK");
            before = one.getIndex();
            unsuccessful.put(one.getIndex(), one);
        }
        for (int i = 0; i < frame.getPayloadsCount(); i++) {
            lastOutSeq++;
            outBytes += frame.getPayloads(i).size();
            items.add(new Item(lastOutSeq, frame.getSeqs(i), frame.getPayloads(i), unsuccessful.get(i)));
            check(
                    sendsAgain || frame.getSeqs(i) == 0 || frame.getSeqs(i) > acked,
                    "an outcome of seq " + frame.getSeqs(i) + " after the ack up to " + acked);
        }
        notAfterTheEnd();
    }

    void ack(long upTo) {
        acked = Math.max(acked, upTo);
        acks++;
        notAfterTheEnd();
    }

    void credit(long seq, long bytes) {
        check(seq >= maxSeq && bytes >= maxBytes, "credit that is taken back");
        maxSeq = seq;
        maxBytes = bytes;
        notAfterTheEnd();
    }

    void refused(Refused told) {
        check(told.getFromSeq() > 0 && told.getStatus().getCode() != 0, "a refusal of nothing, or for no reason");
        refused.add(told);
        notAfterTheEnd();
    }

    void ended(Ended told) {
        notAfterTheEnd();
        check(told.getLastOutSeq() == lastOutSeq, "ended at out_seq " + told.getLastOutSeq() + ", not " + lastOutSeq);
        ended = told;
    }

    void reset(Reset told) {
        check(ended == null, "a reset after the end");
        check(told.getStatus().getCode() != 0, "a reset for no reason");
        reset = told;
    }

    private void notAfterTheEnd() {
        check(ended == null && reset == null, "something after the end");
    }

    private void check(boolean holds, String violation) {
        if (!holds) {
            violations.add("stream " + id + ": " + violation);
        }
    }

    /** In order of out_seq. */
    public List<Item> items() {
        return items;
    }

    public List<String> texts() {
        return items.stream().map(Item::text).toList();
    }

    public long lastOutSeq() {
        return lastOutSeq;
    }

    public long outBytes() {
        return outBytes;
    }

    public long acked() {
        return acked;
    }

    /** How often it was acked. */
    public int acks() {
        return acks;
    }

    /** 0 until the server says. */
    public long maxSeq() {
        return maxSeq;
    }

    public long maxBytes() {
        return maxBytes;
    }

    public List<Refused> refused() {
        return refused;
    }

    public @Nullable Ended ended() {
        return ended;
    }

    public @Nullable Reset reset() {
        return reset;
    }

    public Rejection resetReason() {
        return Rejection.of(Objects.requireNonNull(reset).getStatus());
    }

    public Rejection refusal(int index) {
        return Rejection.of(refused.get(index).getStatus());
    }

    @Override
    public String toString() {
        return "stream " + id + ": " + items.size() + " items, acked " + acked + ", credit " + maxSeq + ", refused "
                + refused + (ended == null ? "" : ", ended " + ended) + (reset == null ? "" : ", reset " + reset);
    }
}
