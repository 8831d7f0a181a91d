package dev.sluice.handler;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * Whether the messages of a stream come in the order that it promises. Which one that is the stream's label {@code check}
 * says. On the stream's loop.
 */
interface OrderCheck {

    /** Whether this message is in its turn, behind all those that were asked about before. */
    boolean isInTurn(Message message);

    /**
     * The check that the label {@code check} names.
     *
     * @throws HandlerException when the label names no check
     */
    static OrderCheck of(Map<String, String> labels) {
        String name = labels.getOrDefault("check", "seq");
        return switch (name) {
            case "seq" -> new Seqs();
            case "key" -> new Keys();
            case "parents" -> new Parents();
            default ->
                throw new HandlerException(
                        Failure.invalid("labels.check", "must be one of seq, key, parents, but is '" + name + "'"));
        };
    }

    /** All in the order of their seqs. */
    final class Seqs implements OrderCheck {
        private long last;

        @Override
        public boolean isInTurn(Message message) {
            boolean inTurn = message.seq() > last;
            last = message.seq();
            return inTurn;
        }
    }

    /** Those with the same key in the order of their seqs. Keys beyond so many are not looked at. */
    final class Keys implements OrderCheck {
        private static final int MOST_KEYS = 10_000;

        private final Map<ByteBuffer, Seqs> byKey = new HashMap<>();

        @Override
        public boolean isInTurn(Message message) {
            ByteBuffer key = ByteBuffer.wrap(message.key());
            Seqs ofKey = byKey.get(key);
            if (ofKey == null && byKey.size() < MOST_KEYS) {
                ofKey = new Seqs();
                byKey.put(key, ofKey);
            }
            return ofKey == null || ofKey.isInTurn(message);
        }
    }

    /**
     * Each once, and behind what it needs. So many seqs are remembered, each in place of the one that is so much lower; one
     * that is not remembered any more counts as having come, so nothing is held against a stream that is in order.
     */
    final class Parents implements OrderCheck {
        private static final int REMEMBERED = 1024;

        private final long[] came = new long[REMEMBERED];

        @Override
        public boolean isInTurn(Message message) {
            boolean inTurn = came[slot(message.seq())] < message.seq();
            for (Message.Parent parent : message.parents()) {
                inTurn &= came[slot(parent.seq())] >= parent.seq();
            }
            came[slot(message.seq())] = message.seq();
            return inTurn;
        }

        private static int slot(long seq) {
            return (int) seq & (REMEMBERED - 1);
        }
    }
}
