package dev.sluice.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.errorprone.annotations.FormatMethod;
import dev.sluice.handler.Message;
import dev.sluice.order.FailurePolicy.Last;
import dev.sluice.order.Needs;
import dev.sluice.order.Order;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One stream as an honest client knows it through all lives of its server, and what must hold of it: what a message comes to
 * is known from the beginning, so that whatever is told, run or forgotten can be held against that.
 */
final class SurvivingStream {
    final long id;
    final StreamSpec spec;
    final int messages;
    private final long salt;
    private final List<String> objections;

    // What its client knows

    boolean opened;
    boolean over;
    boolean failed;
    boolean lost;
    boolean endSaid;
    long next = 1;
    long maxSeq;
    long lastOutSeq;
    long acked;
    final Map<Long, String> told = new TreeMap<>();
    final Set<Long> parked = new HashSet<>();

    /** Given up by the client or an operator: may have its outcome without having run. */
    final Set<Long> givenUp = new HashSet<>();

    // What its handler knows

    private final Set<Long> reported = new HashSet<>();
    private long lastBegun;

    SurvivingStream(long id, StreamSpec spec, Random random, List<String> objections) {
        this.id = id;
        this.spec = spec;
        this.messages = 1 + random.nextInt(9);
        this.salt = random.nextLong();
        this.objections = objections;
        this.maxSeq = spec.creditMessages();
    }

    // What each message is

    private Random of(long seq) {
        return new Random(salt * 31 + seq);
    }

    byte[] payload(long seq) {
        return ("m" + seq).getBytes(UTF_8);
    }

    /** Null: it fails; empty: it succeeds without a reply. */
    @Nullable
    String reply(long seq) {
        int fate = of(seq).nextInt(10);
        return fate == 0 ? null : fate < 5 ? "" : "r" + seq;
    }

    String key(long seq) {
        return "k" + of(seq).nextInt(3);
    }

    /** Some of those before it. */
    long[] needs(long seq) {
        return of(seq).longs(2, 1, seq + 1).filter(s -> s < seq).distinct().toArray();
    }

    MessageAttributes attributes(long seq) {
        return switch (spec.order()) {
            case KEYED -> MessageAttributes.keyed(key(seq).getBytes(UTF_8));
            case GRAPH ->
                MessageAttributes.of(null, false, 0, Map.of(), new Needs(needs(seq), new Needs.Edge[0], 0, 0), 0);
            case SYNC, FIFO, SEQUENCED -> MessageAttributes.NONE;
        };
    }

    // What the handler is given

    void lives() {
        lastBegun = 0;
    }

    void runs(Message message) {
        long seq = message.seq();
        check(new String(message.payload(), UTF_8).equals("m" + seq), "%d is not what was sent", seq);
        check(!told.containsKey(seq), "%d runs after its client was told %s", seq, told.get(seq));
        for (long before = 1; before < seq; before++) {
            check(!isStoppedBy(before, seq), "%d runs though %d is %s", seq, before, told.get(before));
            boolean over = reported.contains(before) || told.containsKey(before) || givenUp.contains(before);
            check(over || !comesBefore(before, seq), "%d runs before %d", seq, before);
        }
        if (!spec.order().parallel()) {
            check(
                    seq >= lastBegun || message.attempt() > 1 || parked.contains(seq),
                    "%d runs after %d",
                    seq,
                    lastBegun);
            lastBegun = seq;
        }
    }

    /** A failure that its client was told of holds for ever. */
    private boolean isStoppedBy(long before, long seq) {
        String outcome = told.getOrDefault(before, "done");
        boolean stops = outcome.equals("FAILED") || (spec.order() == Order.GRAPH && outcome.equals("ABORTED"));
        return stops && spec.onFailure().last() == Last.ABORT && comesBefore(before, seq);
    }

    private boolean comesBefore(long before, long seq) {
        return switch (spec.order()) {
            case SYNC, FIFO, SEQUENCED -> true;
            case KEYED -> key(before).equals(key(seq));
            case GRAPH -> contains(needs(seq), before);
        };
    }

    private static boolean contains(long[] seqs, long seq) {
        for (long each : seqs) {
            if (each == seq) {
                return true;
            }
        }
        return false;
    }

    void reports(long seq) {
        reported.add(seq);
    }

    // What the client is told

    void item(long outSeq, Item item) {
        check(outSeq <= lastOutSeq + 1, "has item %d after %d", outSeq, lastOutSeq);
        boolean again = outSeq <= lastOutSeq;
        lastOutSeq = Math.max(lastOutSeq, outSeq);
        for (long seq = item.seq(); seq <= item.toSeq(); seq++) {
            if (item.unsuccess() == Item.Unsuccess.PARKED) {
                check(again || !told.containsKey(seq), "%d is parked after it was %s", seq, told.get(seq));
                parked.add(seq);
            } else if (item.unsuccess() == Item.Unsuccess.UNKNOWN) {
                check(reported.contains(seq) || told.containsKey(seq), "%d is forgotten and was never told", seq);
            } else {
                outcome(seq, item);
            }
        }
    }

    private void outcome(long seq, Item item) {
        String reply = reply(seq);
        Item.Unsuccess unsuccess = item.unsuccess();
        if (unsuccess == null) {
            String text = new String(item.payload(), UTF_8);
            check(text.equals(reply), "%d is answered with %s", seq, text);
            check(reported.contains(seq), "%d is answered and never ran", seq);
            tells(seq, "done");
            return;
        }
        if (unsuccess == Item.Unsuccess.FAILED) {
            check(reply == null && reported.contains(seq), "%d fails by itself", seq);
        }
        tells(seq, unsuccess.name());
    }

    private void tells(long seq, String outcome) {
        String before = told.putIfAbsent(seq, outcome);
        check(before == null || before.equals(outcome), "%d is %s and then %s", seq, before, outcome);
    }

    /** All up to here has its outcome, or is the server's. */
    void ack(long upTo) {
        acked = Math.max(acked, upTo);
        for (long seq = 1; seq <= upTo; seq++) {
            settled(seq);
        }
    }

    void settled(long seq) {
        if (told.containsKey(seq) || parked.contains(seq)) {
            return;
        }
        check("".equals(reply(seq)), "%d is acked without its outcome", seq);
        check(reported.contains(seq), "%d is acked and never ran", seq);
        tells(seq, "done");
    }

    void refused(long fromSeq, String reason) {
        check(!reason.equals("SEQ_REUSED"), "%d is taken for another message", fromSeq);
        if (reason.equals("STREAM_FAILED")) {
            failed = true;
            check(spec.onFailure().last() == Last.ABORT, "fails with %s", spec.onFailure());
        } else if (!spec.order().anyArrival()) {
            next = fromSeq;
        }
    }

    // Whether it has come to its end

    /** What it has not sent, or not heard of. */
    List<Long> open() {
        List<Long> open = new ArrayList<>();
        for (long seq = 1; seq <= messages; seq++) {
            if (!told.containsKey(seq)) {
                open.add(seq);
            }
        }
        return open;
    }

    boolean isDone() {
        return lost || over;
    }

    @FormatMethod
    void check(boolean holds, String objection, @Nullable Object... facts) {
        if (!holds) {
            objections.add(this + ": " + String.format(objection, facts));
        }
    }

    @Override
    public String toString() {
        return "stream " + id + " " + spec.order() + " " + spec.durability() + " "
                + spec.onFailure().last() + " of " + messages + ", acked " + acked + ", told " + told + ", parked "
                + parked
                + (opened ? "" : ", not opened") + (failed ? ", failed" : "") + (lost ? ", lost" : "")
                + (over ? ", over" : "");
    }
}
