package dev.sluice.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import dev.sluice.handler.Failure;
import dev.sluice.handler.Message;
import dev.sluice.handler.Run;
import dev.sluice.order.FailurePolicy;
import dev.sluice.order.FailurePolicy.Last;
import dev.sluice.order.Sequencer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sees both ends of one stream of any order, and objects to what its order and its failure policy rule out. Naive, and slow. */
final class OrdersWitness implements PathOutput {
    private final StreamSpec spec;
    private final List<String> objections = new ArrayList<>();

    // What the client did

    private final Map<Long, OrdersMessage> sent = new HashMap<>();
    private final Set<Long> bySend = new HashSet<>();
    private final Set<Long> givenUp = new HashSet<>();

    // What the handler did

    private final List<Working> out = new ArrayList<>();
    private final Map<Long, Integer> failures = new HashMap<>();
    private final Set<Long> succeeded = new HashSet<>();
    private final Set<Long> failed = new HashSet<>();

    /** Failed for good, and not let go on. */
    private final Set<Long> heads = new HashSet<>();

    // What the client was told

    private final Set<Long> outcomes = new HashSet<>();
    private final Set<Long> parked = new HashSet<>();
    private final Set<Long> ranges = new HashSet<>();
    private final Set<Long> missed = new HashSet<>();
    final Set<Long> refused = new HashSet<>();
    private long acked;
    private long maxSeq;
    private long outSeq;

    /** Sent by the path once more, so that what became of them may be told once more. */
    private final Set<Long> sentAgain = new HashSet<>();

    private final Map<Long, String> told = new HashMap<>();
    private boolean ended;
    private boolean over;

    /** A run that is at its handler, and how far that has come. */
    static final class Working {
        final Run run;
        int next;
        private boolean lateNoted;

        Working(Run run) {
            this.run = run;
        }
    }

    OrdersWitness(StreamSpec spec) {
        this.spec = spec;
        this.maxSeq = spec.creditMessages();
    }

    // The handler's end

    Working begins(Run run) {
        noteLate();
        Working working = new Working(run);
        for (int i = 0; i < run.size(); i++) {
            Message message = run.message(i);
            check(!succeeded.contains(message.seq()), "%d runs after it succeeded", message.seq());
            check(
                    message.attempt() == failures.getOrDefault(message.seq(), 0) + 1,
                    "%d has attempt %d",
                    message.seq(),
                    message.attempt());
            for (Working other : out) {
                check(!sameLane(other.run.message(0), message), "%d runs beside its lane", message.seq());
            }
        }
        out.add(working);
        reaches(working);
        return working;
    }

    private boolean sameLane(Message one, Message other) {
        return switch (spec.order()) {
            case SYNC, FIFO, SEQUENCED -> true;
            case KEYED -> Arrays.equals(one.key(), other.key());
            case GRAPH -> one.seq() == other.seq();
        };
    }

    /** It is the turn of the next message of a run. */
    private void reaches(Working working) {
        if (working.next < working.run.size()) {
            Message message = working.run.message(working.next);
            for (Map.Entry<Long, OrdersMessage> before : sent.entrySet()) {
                if (comesBefore(before.getValue(), before.getKey(), message)) {
                    isOutOfTheWay(before.getKey(), message.seq());
                }
            }
        }
    }

    private boolean comesBefore(OrdersMessage other, long seq, Message message) {
        if (message.seq() >= Sequencer.FIRST_ADDED || refused.contains(seq)) {
            return false;
        }
        return switch (spec.order()) {
            case SYNC, FIFO, SEQUENCED -> seq < message.seq();
            case KEYED -> seq < message.seq() && other.key().equals(new String(message.key(), UTF_8));
            case GRAPH -> sent.get(message.seq()).needs().contains(seq);
        };
    }

    private void isOutOfTheWay(long before, long seq) {
        boolean blocked = heads.contains(before) && !givenUp.contains(before);
        check(!blocked, "%d runs although %d failed", seq, before);
        boolean over = succeeded.contains(before)
                || failed.contains(before)
                || givenUp.contains(before)
                || outcomes.contains(before);
        check(over, "%d runs before %d has its outcome", seq, before);
    }

    /** To be called before a report. */
    void reports(Working working, boolean well) {
        noteLate();
        if (!working.run.fenced()) {
            long seq = working.run.message(working.next).seq();
            if (well) {
                succeeded.add(seq);
            } else {
                fails(working.run.message(working.next));
            }
        }
        working.next++;
        if (!well || working.run.fenced() || working.next == working.run.size()) {
            out.remove(working);
        } else {
            reaches(working);
        }
    }

    void noteLate() {
        for (Working working : out) {
            if (working.run.fenced() && !working.lateNoted && !ended) {
                working.lateNoted = true;
                fails(working.run.message(working.next));
            }
        }
    }

    private void fails(Message message) {
        long seq = message.seq();
        int count = failures.merge(seq, 1, Integer::sum);
        FailurePolicy policy = spec.onFailure();
        if (!policy.retries(count)) {
            OrdersMessage known = sent.get(seq);
            boolean goesOn = policy.after(known != null && known.critical()) == Last.SKIP;
            (goesOn ? failed : heads).add(seq);
        }
    }

    // The client's end

    void sends(long seq, OrdersMessage message, boolean byCall) {
        if (sent.put(seq, message) != null && !byCall) {
            sentAgain.add(seq);
        }
        refused.remove(seq);
        if (byCall && !bySend.contains(seq)) {
            bySend.add(seq);
        }
    }

    /** A call was refused. */
    void wasDenied(long seq) {
        bySend.remove(seq);
        refused.add(seq);
    }

    void mayBeWithdrawn(long seq) {
        givenUp.add(seq);
    }

    /** Somebody lets a parked scope go on. */
    void goesOn(long head, boolean retry) {
        check(heads.remove(head), "%d is parked, and did not fail", head);
        if (!retry) {
            givenUp.add(head);
        }
    }

    boolean isOver() {
        return over || ended;
    }

    long acked() {
        return acked;
    }

    long maxSeq() {
        return maxSeq;
    }

    List<Working> out() {
        return out;
    }

    Set<Long> sentSeqs() {
        return sent.keySet();
    }

    boolean wasSentByCall(long seq) {
        return bySend.contains(seq);
    }

    @Override
    public void item(long streamId, long number, Item item) {
        check(number == ++outSeq, "has item %d after %d", number, outSeq - 1);
        for (long seq = item.seq(); seq <= item.toSeq(); seq++) {
            boolean never = item.failure() != null && item.failure().reason().equals("GAP_SKIPPED");
            if (never && !missed.add(seq)) {
                continue;
            }
            if (item.unsuccess() == Item.Unsuccess.PARKED) {
                check(!outcomes.contains(seq), "%d is parked after its outcome", seq);
                check(parked.add(seq), "%d is parked twice", seq);
            } else if (sentAgain.contains(seq) && (outcomes.contains(seq) || bySend.contains(seq))) {
                tellsAgain(seq, item);
            } else {
                check(
                        !bySend.contains(seq) || never || sent.get(seq) == null,
                        "%d came by a call and is told on the path",
                        seq);
                told.put(seq, what(item));
                tellsOutcome(seq, item.unsuccess(), item.failure());
            }
        }
    }

    private void tellsAgain(long seq, Item item) {
        boolean forgotten = item.unsuccess() == Item.Unsuccess.UNKNOWN;
        String first = told.putIfAbsent(seq, what(item));
        check(forgotten || first == null || first.equals(what(item)), "%d is %s and then %s", seq, first, what(item));
    }

    private static String what(Item item) {
        return item.unsuccess() + " " + new String(item.payload(), UTF_8);
    }

    private void tellsOutcome(long seq, Item.@Nullable Unsuccess unsuccess, @Nullable Failure why) {
        check(outcomes.add(seq), "%d has two outcomes", seq);
        boolean done = succeeded.contains(seq);
        check(done == (unsuccess == null), "%d is %s, and did %s", seq, unsuccess, done ? "succeed" : "not succeed");
        if (unsuccess == Item.Unsuccess.FAILED) {
            noteLate();
            check(failures.containsKey(seq), "%d fails with %s", seq, why);
        }
    }

    @Override
    public void ack(long streamId, long upTo) {
        check(upTo >= acked, "acks %d after %d", upTo, acked);
        for (long seq = acked + 1; seq <= upTo; seq++) {
            mayBeSettled(seq);
        }
        acked = upTo;
    }

    @Override
    public void ackRange(long streamId, long from, long to) {
        for (long seq = from; seq <= to; seq++) {
            mayBeSettled(seq);
            ranges.add(seq);
        }
    }

    private void mayBeSettled(long seq) {
        boolean known =
                outcomes.contains(seq) || parked.contains(seq) || bySend.contains(seq) || succeeded.contains(seq);
        check(known, "%d is settled, and nothing was told of it", seq);
    }

    /** At the end each message that was accepted has its outcome; those of calls are asked for. */
    void everyMessageHasItsOutcome(long last) {
        for (long seq = 1; seq <= last; seq++) {
            boolean silent = succeeded.contains(seq) && (seq <= acked || ranges.contains(seq)) && !parked.contains(seq);
            check(silent || outcomes.contains(seq) || bySend.contains(seq), "%d has no outcome", seq);
        }
    }

    @Override
    public void credit(long streamId, long seq, long bytes) {
        check(seq >= maxSeq, "takes back credit");
        maxSeq = seq;
    }

    @Override
    public void refused(long streamId, long fromSeq, Failure failure) {
        if (!failure.reason().equals("GRAPH_WINDOW_EXHAUSTED")) {
            refused.add(fromSeq);
        }
    }

    @Override
    public void ended(
            long streamId, @Nullable Failure failure, byte[] payload, long lastOutSeq, @Nullable Summary summary) {
        ended = true;
    }

    @Override
    public void reset(long streamId, Failure failure) {
        check(false, "is reset: %s", failure);
    }

    void leaves() {
        over = true;
    }

    void nobodyObjected() {
        if (!objections.isEmpty()) {
            throw new AssertionError(spec.order() + " " + spec.onFailure() + ": " + objections.get(0));
        }
    }

    @FormatMethod
    private void check(boolean right, @FormatString String objection, @Nullable Object... facts) {
        if (!right && !over) {
            objections.add(String.format(objection, facts));
        }
    }

    // What does not matter here

    @Override
    public boolean writable() {
        return true;
    }

    @Override
    public boolean replaceable() {
        return true;
    }

    @Override
    public boolean prompt() {
        return false;
    }

    @Override
    public void heartbeat(long beat, long seen) {}

    @Override
    public void goAway(Failure failure, long deadlineMillis) {}

    @Override
    public void flush() {}

    @Override
    public void end(@Nullable Failure failure) {}
}
