package dev.sluice.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.handler.Failure;
import dev.sluice.order.FailurePolicy.Last;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;

/** One stream as an honest client knows it that has paths to its session. */
final class SurvivingStream {
    final long id;
    final StreamSpec spec;
    final int count;
    final SurvivingMessages messages;

    boolean opened;
    boolean over;
    boolean failed;
    boolean lost;
    boolean endSaid;
    long next = 1;
    long maxSeq;
    private long maxBytes;
    long lastOutSeq;

    /** What the client has said that it has, to a server that heard it or to one that is gone. */
    long receipted;

    long acked;

    /** What the client said that its last message is; less than nothing before it has. */
    private long last = -1;

    /** @param count how many messages it is to have */
    SurvivingStream(long id, StreamSpec spec, int count, SurvivingMessages messages) {
        this.id = id;
        this.spec = spec;
        this.count = count;
        this.messages = messages;
        this.maxSeq = spec.creditMessages();
        this.maxBytes = spec.windowBytes();
    }

    // What its client is told

    void item(long outSeq, Item item) {
        check(outSeq <= lastOutSeq + 1, "has item " + outSeq + " after " + lastOutSeq);
        boolean again = outSeq <= lastOutSeq;
        lastOutSeq = Math.max(lastOutSeq, outSeq);
        for (long seq = item.seq(); seq <= item.toSeq(); seq++) {
            item(seq, item, again);
        }
    }

    private void item(long seq, Item item, boolean again) {
        Item.Unsuccess unsuccess = item.unsuccess();
        if (unsuccess == null) {
            messages.tellDone(seq, new String(item.payload(), UTF_8));
            return;
        }
        String reason = Objects.requireNonNull(item.failure()).reason();
        switch (unsuccess) {
            case FAILED -> messages.tellFailed(seq, reason);
            case ABORTED -> messages.tellAborted(seq, reason);
            case SKIPPED -> messages.tellOther(seq, unsuccess.name(), reason);
            case UNKNOWN -> messages.tellUnknown(seq);
            case PARKED -> {
                check(again || !messages.isTold(seq), seq + " is parked after its outcome");
                messages.parked.add(seq);
            }
        }
    }

    /** All up to here has its outcome, or is the server's. */
    void ack(long upTo) {
        acked = Math.max(acked, upTo);
        for (long seq = 1; seq <= upTo; seq++) {
            settled(seq);
        }
    }

    void settled(long seq) {
        if (!messages.isTold(seq) && !messages.parked.contains(seq)) {
            messages.tellDone(seq, "");
        }
    }

    void credit(long upTo, long bytes) {
        check(upTo >= maxSeq, "has its credit taken back to " + upTo);
        check(bytes >= maxBytes, "has its credit taken back to " + bytes + " bytes");
        maxSeq = upTo;
        maxBytes = bytes;
    }

    void refused(long fromSeq, Failure why) {
        check(!why.reason().equals("SEQ_REUSED"), fromSeq + " is taken for another message");
        if (why.reason().equals("STREAM_FAILED")) {
            failed = true;
            check(spec.onFailure().last() == Last.ABORT, "fails");
        } else if (!spec.order().anyArrival()) {
            next = fromSeq;
        }
    }

    /** Its client comes back, and is told where it stands. */
    void resumes(long settled, long credit, long creditBytes) {
        check(settled >= acked, "goes back from " + acked + " to " + settled);
        credit(credit, creditBytes);
        next = settled + 1;
        endSaid = false;
    }

    void ended(boolean well, long lastItem) {
        check(last >= 0, "ends by itself");
        check(lastOutSeq == lastItem, "ends at item " + lastItem + ", not " + lastOutSeq);
        check(!well || open().isEmpty(), "ends with " + open());
        over = true;
        messages.gone = true;
    }

    void lose() {
        lost = true;
        messages.gone = true;
    }

    // Whether it comes to its end

    /** What it has not sent, or not heard of. */
    List<Long> open() {
        return LongStream.rangeClosed(1, count)
                .filter(seq -> !messages.isTold(seq))
                .boxed()
                .toList();
    }

    /** Its last message; the same for ever. */
    long end(long accepted) {
        endSaid = true;
        if (last < 0) {
            last = Math.max(failed ? next - 1 : count, accepted);
        }
        return last;
    }

    boolean isDone() {
        return lost || over;
    }

    void check(boolean holds, String objection) {
        messages.check(holds, "%s: %s", this, objection);
    }

    @Override
    public String toString() {
        return "stream " + id + " of " + count + ", acked " + acked
                + (opened ? "" : ", not opened") + (failed ? ", failed" : "") + (lost ? ", lost" : "")
                + (over ? ", over" : "");
    }
}
