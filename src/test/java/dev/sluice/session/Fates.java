package dev.sluice.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.order.Needs;
import java.util.Map;
import java.util.Random;

/** What the messages of a stream are, and come to: known from the beginning, by their numbers. */
record Fates(StreamSpec spec, long salt) {
    private static final int FAILS = 0;
    private static final int FAILS_AT_FIRST = 1;

    private Random of(long number) {
        return new Random(salt * 31 + number);
    }

    private int fate(long number) {
        return of(number).nextInt(12);
    }

    static byte[] payload(long number) {
        return ("m" + number).getBytes(UTF_8);
    }

    /** Another one that pretends to be this one. */
    static byte[] otherPayload(long number) {
        return ("x" + number).getBytes(UTF_8);
    }

    /** The number of the message with that payload; 0 where no client sent such a one. */
    static long number(byte[] payload) {
        String text = new String(payload, UTF_8);
        return text.startsWith("m") ? Long.parseLong(text.substring(1)) : 0;
    }

    boolean fails(long number, int attempt) {
        boolean atFirst = fate(number) == FAILS_AT_FIRST && spec.onFailure().attempts() > 1;
        return isDoomed(number) || (atFirst && attempt == 1);
    }

    /** It never succeeds. */
    boolean isDoomed(long number) {
        return fate(number) == FAILS;
    }

    /** Whether it has a reply, where it succeeds. */
    boolean isReplied(long number) {
        return fate(number) % 2 == 0;
    }

    String key(long number) {
        return "k" + of(number).nextInt(3);
    }

    /** Some of those before it. */
    long[] needs(long number) {
        return of(number)
                .longs(2, 1, number + 1)
                .filter(before -> before < number)
                .distinct()
                .toArray();
    }

    boolean comesBefore(long before, long number) {
        return switch (spec.order()) {
            case SYNC, FIFO, SEQUENCED -> true;
            case KEYED -> key(before).equals(key(number));
            case GRAPH -> needs(number, before);
        };
    }

    private boolean needs(long number, long before) {
        for (long each : needs(number)) {
            if (each == before) {
                return true;
            }
        }
        return false;
    }

    MessageAttributes attributes(long number) {
        return switch (spec.order()) {
            case KEYED -> MessageAttributes.keyed(key(number).getBytes(UTF_8));
            case GRAPH ->
                MessageAttributes.of(null, false, 0, Map.of(), new Needs(needs(number), new Needs.Edge[0], 0, 0), 0);
            case SYNC, FIFO, SEQUENCED -> MessageAttributes.NONE;
        };
    }
}
