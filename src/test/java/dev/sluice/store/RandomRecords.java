package dev.sluice.store;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Records with anything in them, the extremes more often than not. */
final class RandomRecords {
    private static final long[] EXTREMES = {0, 1, 127, 128, 1L << 31, 1L << 62, (1L << 62) + 5, Long.MAX_VALUE};
    private static final String[] WORDS = {"", "a", "orders", "größer", "with\0nul", "\uD83D\uDE00", "x".repeat(300)};

    private final Random random;

    RandomRecords(Random random) {
        this.random = random;
    }

    StoredSession session(String id) {
        return new StoredSession(id, bytes(), number(), bytes(), number(), number(), number(), number());
    }

    StoredOpen open(long requestId) {
        Map<Integer, StoredFailure> failures = new LinkedHashMap<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            failures.put(random.nextInt(1000), failure());
        }
        return new StoredOpen(requestId, word(), number(), small(), random.nextBoolean(), failures);
    }

    StoredFailure failure() {
        List<StoredFailure.Detail> details = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            details.add(new StoredFailure.Detail(small(), word(), word(), number()));
        }
        return new StoredFailure(random.nextInt(17), word(), word(), words(), details);
    }

    StoredSpec spec() {
        return new StoredSpec(
                word(),
                small(),
                small(),
                number(),
                small(),
                small(),
                small(),
                number(),
                small(),
                small(),
                number(),
                small(),
                number(),
                random.nextBoolean(),
                small(),
                number(),
                number(),
                random.nextBoolean(),
                word(),
                words(),
                word(),
                small(),
                word());
    }

    StoredCursor cursor() {
        return new StoredCursor(
                number(),
                numbers(),
                number(),
                number(),
                number(),
                number(),
                number(),
                number(),
                perhaps(),
                random.nextBoolean() ? -1 : number(),
                random.nextBoolean(),
                bytes(),
                numbers());
    }

    List<StoredItem> items() {
        List<StoredItem> items = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            items.add(new StoredItem(number(), number(), small(), bytes(), perhaps(), number(), random.nextLong()));
        }
        return items;
    }

    StoredMessage message(long seq) {
        return new StoredMessage(
                seq,
                bytes(),
                bytes(),
                random.nextBoolean(),
                number(),
                words(),
                numbers(),
                bytes(),
                random.nextInt(),
                small(),
                number(),
                small(),
                word(),
                perhaps(),
                number());
    }

    StoredOutcome outcome(long seq) {
        return new StoredOutcome(seq, word(), small(), bytes(), perhaps(), random.nextLong());
    }

    StoredScope scope(long seq) {
        return new StoredScope(seq, bytes(), number(), small());
    }

    byte[] bytes() {
        byte[] bytes = new byte[random.nextInt(random.nextInt(20) == 0 ? 5000 : 20)];
        random.nextBytes(bytes);
        return bytes;
    }

    private @Nullable StoredFailure perhaps() {
        return random.nextInt(4) == 0 ? failure() : null;
    }

    private long number() {
        return random.nextBoolean() ? random.nextInt(1000) : EXTREMES[random.nextInt(EXTREMES.length)];
    }

    private int small() {
        return random.nextBoolean() ? random.nextInt(10) : Integer.MAX_VALUE;
    }

    private long[] numbers() {
        return random.longs(random.nextInt(5), 0, Long.MAX_VALUE).toArray();
    }

    private String word() {
        return WORDS[random.nextInt(WORDS.length)];
    }

    private Map<String, String> words() {
        Map<String, String> words = new LinkedHashMap<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            words.put(word(), word());
        }
        return words;
    }
}
