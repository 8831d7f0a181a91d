package dev.sluice.fault;

import dev.sluice.client.SendOptions;
import dev.sluice.v1.FailurePolicy;
import dev.sluice.v1.Order;
import java.util.Arrays;
import java.util.Random;

/**
 * A message, and what is to become of it.
 *
 * @param kind what the handler does with it
 * @param key of a KEYED stream; else empty
 * @param needs of a GRAPH stream
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record PlannedMessage(long seq, Kind kind, String key, long[] needs, String text) {
    private static final int KEYS = 5;

    /** The first letter tells the handler. */
    enum Kind {
        REPLIED,
        EMPTY,
        FAILING,
        /** Fails the first time that it is tried. */
        TRYING,
        /** Fails until an operator has seen to it. */
        ILL;

        char letter() {
            return name().charAt(0);
        }
    }

    static PlannedMessage of(Random random, Order order, FailurePolicy.Kind policy, long seq, boolean mayFail) {
        Kind kind = kind(random, policy, mayFail);
        String padding = "x".repeat(random.nextInt(random.nextInt(10) == 0 ? 3_000 : 200));
        String key = order == Order.ORDER_KEYED ? "k" + random.nextInt(KEYS) : "";
        long[] needs = order == Order.ORDER_GRAPH ? needs(random, seq) : new long[0];
        return new PlannedMessage(seq, kind, key, needs, kind.letter() + " " + random.nextInt() + " " + padding);
    }

    /** One whose handler says by itself what becomes of it. */
    static PlannedMessage of(long seq, String key, String text) {
        return new PlannedMessage(seq, Kind.REPLIED, key, new long[0], text);
    }

    private static Kind kind(Random random, FailurePolicy.Kind policy, boolean mayFail) {
        int dice = random.nextInt(100);
        if (mayFail && dice < 6) {
            return switch (policy) {
                case PARK -> Kind.ILL;
                case RETRY -> dice < 4 ? Kind.TRYING : Kind.FAILING;
                case ABORT -> dice < 3 ? Kind.FAILING : Kind.REPLIED;
                default -> Kind.FAILING;
            };
        }
        return dice < 30 ? Kind.EMPTY : Kind.REPLIED;
    }

    private static long[] needs(Random random, long seq) {
        long[] needs = new long[(int) Math.min(seq - 1, random.nextInt(4))];
        Arrays.setAll(needs, i -> seq - 1 - random.nextInt((int) Math.min(seq - 1, 12)));
        return Arrays.stream(needs).distinct().toArray();
    }

    SendOptions options() {
        if (!key.isEmpty()) {
            return SendOptions.key(key);
        }
        return needs.length == 0 ? SendOptions.none() : SendOptions.needs(needs);
    }

    /** What the handler answers. */
    String reply(String stream) {
        return kind == Kind.EMPTY ? "" : CrashHandler.reply(stream, seq, text);
    }
}
