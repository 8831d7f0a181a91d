package dev.sluice.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import dev.sluice.handler.Message;
import dev.sluice.handler.Run;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Sees both ends of one stream, what its handler does and what its client is told, and objects to everything that a stream
 * must never do.
 */
final class Witness {
    private final long id;
    private final Consumer<AssertionError> objections;

    // The handler's end

    private final Set<Long> begun = new HashSet<>();
    private final Set<Long> passedOver = new HashSet<>();
    private final Set<Long> silent = new HashSet<>();
    private final Map<Long, String> replies = new HashMap<>();
    private final Set<Long> failures = new HashSet<>();
    private long lastBegun;
    private boolean underWay;
    private boolean accepted;
    private boolean closed;

    // The client's end

    private final Set<Long> answered = new HashSet<>();
    private final Set<Long> withdrawn = new HashSet<>();
    private final Map<Long, Integer> sendings = new HashMap<>();
    private final Map<Long, Integer> sendingsAtRefusal = new HashMap<>();
    private long acked;
    private long lastOutSeq;
    private long maxSeq;
    private long maxBytes;
    private long highestSent;
    private long nextSeq = 1;
    private long endSaid = -1;
    private boolean mayBeReset;
    private boolean gaveUp;
    private boolean over;

    /** @param objections hears what is thrown where the server may catch it */
    Witness(long id, Consumer<AssertionError> objections) {
        this.id = id;
        this.objections = objections;
    }

    // What the handler does

    void opening() {
        check(!accepted && !underWay, "is opened twice");
        underWay = true;
    }

    void opened(boolean accepts) {
        accepted = accepts;
        underWay = false;
    }

    void begins(Run run) {
        handlerIsCalledOneCallAtATime();
        for (int i = 0; i < run.size(); i++) {
            handlerSeesSeqsInOrder(run.message(i).seq());
            handlerSeesWhatWasSent(run.message(i));
        }
    }

    /** What the client sends as its message of that number. */
    static byte[] text(long seq) {
        return ("message " + seq).getBytes(UTF_8);
    }

    private void handlerSeesWhatWasSent(Message message) {
        check(Arrays.equals(message.payload(), text(message.seq())), "runs %d with another text", message.seq());
    }

    private void handlerIsCalledOneCallAtATime() {
        check(accepted, "is called without an open");
        check(!closed, "is called after its close");
        check(!underWay, "is called while another call is under way");
        underWay = true;
    }

    private void handlerSeesSeqsInOrder(long seq) {
        check(seq > lastBegun, "runs %d after %d", seq, lastBegun);
        check(!withdrawn.contains(seq), "runs %d, whose outcome is known", seq);
        check(sendings.containsKey(seq), "runs %d, which was never sent", seq);
        for (long missing = lastBegun + 1; missing < seq; missing++) {
            passedOver.add(missing);
        }
        lastBegun = seq;
        begun.add(seq);
    }

    void succeeds(long seq, String reply) {
        if (reply.isEmpty()) {
            silent.add(seq);
        } else {
            replies.put(seq, reply);
        }
    }

    void fails(long seq) {
        failures.add(seq);
    }

    void ends() {
        handlerIsCalledOneCallAtATime();
        check(mayBeReset || lastBegun <= endSaid, "has its last word before %d", lastBegun);
    }

    void returns() {
        underWay = false;
    }

    void closes() {
        check(accepted, "is closed without an open");
        check(!closed, "is closed twice");
        check(!underWay, "is closed while a call is under way");
        closed = true;
    }

    // What the client does

    void sends(long seq) {
        sendings.merge(seq, 1, Integer::sum);
        highestSent = Math.max(highestSent, seq);
        nextSeq = Math.max(nextSeq, seq + 1);
    }

    void opens(StreamSpec spec) {
        maxSeq = spec.windowMessages();
        maxBytes = spec.windowBytes();
        mayBeReset |= spec.idleTimeoutNanos() > 0;
    }

    void offends() {
        mayBeReset = true;
    }

    void saysEnd(long lastSeq) {
        if (endSaid == -1) {
            endSaid = lastSeq;
        }
        mayBeReset |= endSaid != lastSeq;
    }

    /** From now on it may hear that the server gave it up before, and nothing else. */
    void givesUp() {
        over = true;
        gaveUp = true;
    }

    // What the client is told

    void item(long outSeq, Item item) {
        check(!over, "has an item after its end");
        check(outSeq == lastOutSeq + 1, "has item %d after %d", outSeq, lastOutSeq);
        lastOutSeq = outSeq;
        for (long seq = item.seq(); seq != 0 && seq <= item.toSeq(); seq++) {
            if (isToldAgain(seq, item)) {
                continue;
            }
            eachMessageHasOneOutcome(seq);
            theOutcomeIsWhatTheHandlerSaid(seq, item);
        }
    }

    /** A message that was sent again is told of again, as far as that is known still. */
    private boolean isToldAgain(long seq, Item item) {
        boolean again = answered.contains(seq) && sendings.getOrDefault(seq, 0) > 1;
        if (again && item.unsuccess() == null) {
            String text = new String(item.payload(), UTF_8);
            check(text.equals(replies.get(seq)), "answers %d again, with %s", seq, text);
        }
        return again;
    }

    private void eachMessageHasOneOutcome(long seq) {
        check(seq > acked, "answers %d after its ack", seq);
        check(answered.add(seq), "answers %d twice", seq);
    }

    private void theOutcomeIsWhatTheHandlerSaid(long seq, Item item) {
        String reason = item.failure() == null ? "" : item.failure().reason();
        if (item.unsuccess() == null) {
            String text = new String(item.payload(), UTF_8);
            check(text.equals(replies.get(seq)), "answers %d with %s", seq, text);
        } else if (item.unsuccess() == Item.Unsuccess.FAILED) {
            boolean late = reason.equals("HANDLER_TIMEOUT") && begun.contains(seq);
            check(late || failures.contains(seq), "fails %d with %s", seq, reason);
        } else {
            check(!silent.contains(seq) && !replies.containsKey(seq), "aborts %d, which is done", seq);
            boolean early = reason.equals("CANCELLED") || reason.equals("EXPIRED");
            check(early || reason.equals("STREAM_FAILED"), "aborts %d with %s", seq, reason);
            check(!early || !begun.contains(seq), "withdraws %d, which has begun", seq);
            if (early) {
                withdrawn.add(seq);
            }
        }
    }

    void ack(long upTo) {
        check(!over, "has an ack after its end");
        for (long seq = acked + 1; seq <= upTo; seq++) {
            acksAreNeverAhead(seq);
        }
        acked = Math.max(acked, upTo);
    }

    private void acksAreNeverAhead(long seq) {
        check(answered.contains(seq) || silent.contains(seq), "acks %d, which has no outcome or one untold", seq);
    }

    void credit(long seq, long bytes) {
        check(!over, "has credit after its end");
        check(seq >= maxSeq && bytes >= maxBytes, "takes back credit");
        maxSeq = seq;
        maxBytes = bytes;
    }

    void refused(long fromSeq) {
        check(!over, "has a refusal after its end");
        int sent = sendings.getOrDefault(fromSeq, 0);
        Integer before = sendingsAtRefusal.put(fromSeq, sent);
        check(before == null || before < sent, "refuses %d again, which did not come again", fromSeq);
        nextSeq = Math.max(acked + 1, Math.min(nextSeq, fromSeq));
    }

    void ended(boolean well, long lastItem) {
        check(!over, "ends twice");
        check(lastItem == lastOutSeq, "ends after item %d, not %d", lastItem, lastOutSeq);
        check(acked >= lastBegun, "ends with %d acked of %d", acked, lastBegun);
        check(!well || failures.isEmpty(), "ends well after a failure");
        check(answered.containsAll(passedOver), "passed over more than was withdrawn: %s", passedOver);
        over = true;
    }

    void reset(String reason) {
        check(!over || gaveUp, "is reset after its end");
        check(mayBeReset, "is reset without a cause: %s", reason);
        over = true;
    }

    void hasAnswered(long seq) {
        check(answered.contains(seq), "does not answer %d at once", seq);
    }

    // What others ask

    long id() {
        return id;
    }

    boolean isOver() {
        return over;
    }

    boolean isKnownToItsHandler() {
        return accepted && !closed;
    }

    long nextSeq() {
        return nextSeq;
    }

    long highestSent() {
        return highestSent;
    }

    long acked() {
        return acked;
    }

    long maxSeq() {
        return maxSeq;
    }

    long lastOutSeq() {
        return lastOutSeq;
    }

    /** -1 where none was said. */
    long endSaid() {
        return endSaid;
    }

    @Override
    public String toString() {
        return id + (over ? " over" : " at " + acked + " of " + highestSent);
    }

    @FormatMethod
    private void check(boolean right, @FormatString String objection, Object... facts) {
        if (!right) {
            AssertionError error = new AssertionError("stream " + id + " " + String.format(objection, facts));
            objections.accept(error);
            throw error;
        }
    }
}
