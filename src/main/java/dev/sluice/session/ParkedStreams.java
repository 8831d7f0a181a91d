package dev.sluice.session;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;

/** The streams of one home that have something parked, those first that have had it longest. On the home. */
final class ParkedStreams {
    private final Map<Stream, Integer> counts = new LinkedHashMap<>();

    /** So many of the stream's messages are parked now. */
    void note(Stream stream, int parked) {
        if (parked == 0 && counts.isEmpty()) {
            return;
        }
        Integer before = parked == 0 ? counts.remove(stream) : counts.put(stream, parked);
        stream.handler().counters().parked.add(parked - (before == null ? 0 : before));
    }

    /** All of them; a copy. */
    ArrayDeque<Stream> all() {
        return new ArrayDeque<>(counts.keySet());
    }
}
