package dev.sluice.session;

import dev.sluice.order.Entry;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Stands on one stream of a home after the other that has something parked, those first that have had it longest. It knows
 * those that were there when it was made; what has gone on since then it passes over.
 *
 * <p>Thread: the home.
 */
public final class ParkedCursor {
    private final ArrayDeque<Stream> streams;
    private final ScopeChoice choice;
    private @Nullable Stream stream;

    public ParkedCursor(Home home, ScopeChoice choice) {
        this.streams = home.parked().all();
        this.choice = choice;
    }

    /** Goes on to the next stream. False when there is none. */
    public boolean next() {
        do {
            stream = streams.poll();
        } while (stream != null && !choice.takes(stream));
        return stream != null;
    }

    /** Shows the scopes of the stream that are chosen. */
    public void eachScope(Consumer<ParkedScope> each) {
        Stream current = Objects.requireNonNull(stream);
        for (Entry entry : current.sequencer().parkedHeads()) {
            StreamMessage head = (StreamMessage) entry;
            if (choice.takes(head)) {
                each.accept(ParkedScope.of(current, head));
            }
        }
    }

    /**
     * Lets the scopes of the stream that are chosen go on.
     *
     * @param retry whether the failed message runs again; else it is skipped
     * @return how many
     */
    public int resume(boolean retry) {
        Stream current = Objects.requireNonNull(stream);
        return current.isGone() ? 0 : current.resumeParked(choice::takes, retry);
    }
}
