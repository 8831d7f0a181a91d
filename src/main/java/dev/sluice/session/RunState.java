package dev.sluice.session;

import dev.sluice.order.Entry;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the messages of one run do to the state. They are all of one lane, and so of one part of it; each sees what those before
 * it did, once they are reported. The part itself is changed when the run is over: until then the handler may read it.
 *
 * <p>Thread: what is said to be the handler's belongs to the thread that reports, the rest to the home.
 */
final class RunState {
    private final HandlerState state;
    private final StatePart part;
    private final MessageState[] messages;

    /** What those did that are reported; a null is a key that was removed. The handler's. */
    private final NavigableMap<byte[], byte @Nullable []> reported = new TreeMap<>(StatePart.ORDER);

    /** By how much those that are reported make the state larger. */
    private long growth;

    /** The most room that was needed at once. */
    private long claimed;

    private volatile boolean givenUp;

    /** So many have succeeded, and it is settled. */
    private int settled;

    RunState(HandlerState state, StatePart part, Entry[] run) {
        this.state = state;
        this.part = part;
        this.messages = new MessageState[run.length];
        for (int i = 0; i < run.length; i++) {
            messages[i] = new MessageState(this, part);
            ((StreamMessage) run[i]).state(messages[i]);
        }
    }

    // The handler's

    long max() {
        return state.room().max();
    }

    /** The message under way makes the state so much larger. False where there is no room for that. */
    boolean claim(long growthOfMessage) {
        long needed = growth + growthOfMessage;
        if (needed <= claimed) {
            return true;
        }
        boolean free = state.room().claim(claimed, needed);
        claimed = free ? needed : claimed;
        return free;
    }

    byte @Nullable [] seen(byte[] key) {
        return reported.containsKey(key) ? reported.get(key) : part.entries.get(key);
    }

    /** A copy of what begins so, with what was removed. */
    NavigableMap<byte[], byte @Nullable []> seenFrom(byte[] prefix) {
        NavigableMap<byte[], byte @Nullable []> seen = new TreeMap<>(StatePart.ORDER);
        seen.putAll(StatePart.from(part.entries, prefix));
        seen.putAll(StatePart.from(reported, prefix));
        return seen;
    }

    /** Messages succeeded, as their handler says. */
    void succeeded(int from, int to) {
        for (int i = from; i < to; i++) {
            NavigableMap<byte[], byte @Nullable []> changes = messages[i].close();
            if (changes != null) {
                reported.putAll(changes);
                growth += messages[i].growth();
            }
        }
    }

    /** A message failed, as its handler says. */
    void failed(int index) {
        messages[index].close();
    }

    // The home's

    /** From now on nobody is to see or change anything. */
    void giveUp() {
        givenUp = true;
    }

    boolean isGivenUp() {
        return givenUp;
    }

    /** The messages up to and without this one have their outcome: success. */
    void settled(int to) {
        while (settled < to) {
            NavigableMap<byte[], byte @Nullable []> changes = messages[settled++].close();
            if (changes != null) {
                state.write(part, changes);
            }
        }
    }

    /** The handler has come back. */
    void over() {
        long grown = 0;
        for (int i = 0; i < messages.length; i++) {
            NavigableMap<byte[], byte @Nullable []> changes = messages[i].close();
            if (i < settled && changes != null) {
                state.apply(part, changes);
                grown += messages[i].growth();
            }
            messages[i].drop();
        }
        state.room().claim(claimed, grown);
        state.returned(part);
    }
}
