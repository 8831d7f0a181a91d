package dev.sluice.bench;

import java.util.List;
import java.util.stream.IntStream;

/**
 * One thing that grows while all else stays: messages one way, at each of its values.
 *
 * @param with what grows; also the name of its pictures
 * @param title of the picture
 * @param load what stays, for people
 * @param caption of what grows
 * @param heavier whether messages get heavier: then their bytes are worth a picture too
 */
record Growth(String with, String title, String load, String caption, boolean heavier, List<Step> steps) {
    private static final int MANY = 1_000;
    private static final int SMALL = 16;
    private static final int KIB = 1024;
    private static final String TURN = Numbers.text(Pump.MESSAGES_A_TURN) + " a turn over all streams";

    /**
     * A value.
     *
     * @param label names it
     * @param size bytes of a message
     */
    record Step(double value, String label, int streams, int clients, int size) {}

    /** @param quick whether two values are enough, to see that it works */
    static List<Growth> all(boolean quick) {
        return quick
                ? List.of(overStreams(1, 100), overConnections(1, 2), overSize(SMALL, KIB))
                : List.of(
                        overStreams(1, 10, 100, 1_000, 10_000, 100_000),
                        overConnections(1, 2, 4, 8),
                        overSize(SMALL, 64, 256, KIB, 4 * KIB, 16 * KIB, 64 * KIB));
    }

    private static Growth overStreams(int... counts) {
        return new Growth(
                "streams",
                "Messages a second over the number of streams",
                "16 bytes a message, " + TURN + ", one connection",
                "streams",
                false,
                IntStream.of(counts)
                        .mapToObj(count -> new Step(count, Numbers.text(count), count, 1, SMALL))
                        .toList());
    }

    private static Growth overConnections(int... counts) {
        return new Growth(
                "connections",
                "Messages a second over the number of connections",
                "16 bytes a message, 1,000 streams shared by the connections, each a client with an event loop",
                "connections",
                false,
                IntStream.of(counts)
                        .mapToObj(count -> new Step(count, Numbers.text(count), MANY, count, SMALL))
                        .toList());
    }

    private static Growth overSize(int... sizes) {
        return new Growth(
                "size",
                "Messages a second over their size",
                "1,000 streams, " + TURN + ", one connection",
                "size of a message",
                true,
                IntStream.of(sizes)
                        .mapToObj(size -> new Step(size, bytes(size), MANY, 1, size))
                        .toList());
    }

    private static String bytes(int size) {
        return size < KIB ? size + " B" : size / KIB + " KiB";
    }
}
