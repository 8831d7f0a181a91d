package dev.sluice.client;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What became of a batch of streams, each by its place in the batch, from 0. Immutable. */
public final class OpenedStreams {
    private final List<ClientStream> asked;
    private final SortedMap<Integer, SluiceException> failures;

    OpenedStreams(List<ClientStream> asked, SortedMap<Integer, SluiceException> failures) {
        this.asked = List.copyOf(asked);
        this.failures = Collections.unmodifiableSortedMap(new TreeMap<>(failures));
    }

    /** How many streams were asked for. */
    public int size() {
        return asked.size();
    }

    /**
     * A stream of the batch.
     *
     * @throws SluiceException why it could not be opened
     */
    public ClientStream stream(int index) {
        SluiceException failure = failures.get(index);
        if (failure != null) {
            throw failure;
        }
        return asked.get(index);
    }

    /** Those that are open, in order; with {@link OpenMode#ALL_OR_NOTHING} all of them. */
    public List<ClientStream> streams() {
        if (failures.isEmpty()) {
            return asked;
        }
        List<ClientStream> open = new ArrayList<>(asked.size() - failures.size());
        for (int i = 0; i < asked.size(); i++) {
            if (!failures.containsKey(i)) {
                open.add(asked.get(i));
            }
        }
        return open;
    }

    /** Why the others are not; empty with {@link OpenMode#ALL_OR_NOTHING}. */
    public SortedMap<Integer, SluiceException> failures() {
        return failures;
    }
}
