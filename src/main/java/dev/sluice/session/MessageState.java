package dev.sluice.session;

import dev.sluice.handler.HandlerException;
import dev.sluice.handler.State;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The state as one message sees and changes it; what it changes is its own until the message is reported.
 *
 * <p>Thread: the one that handles the message, and when it is over the home. A handler that goes on behind the end may come at
 * the same time as the home, so there is a lock, which nobody waits for otherwise.
 */
final class MessageState implements State {
    private final RunState run;
    private final StatePart part;
    private @Nullable NavigableMap<byte[], byte @Nullable []> changes;

    /** By how much the changes make the state larger; less than nothing where they make it smaller. */
    private long growth;

    private boolean closed;

    MessageState(RunState run, StatePart part) {
        this.run = run;
        this.part = part;
    }

    @Override
    public synchronized byte @Nullable [] get(byte[] key) {
        checkOpen();
        return seen(key);
    }

    private byte @Nullable [] seen(byte[] key) {
        return changes != null && changes.containsKey(key) ? changes.get(key) : run.seen(key);
    }

    @Override
    public synchronized void put(byte[] key, byte[] value) {
        checkOpen();
        change(key, value, part.cost(key, value));
    }

    @Override
    public synchronized void remove(byte[] key) {
        checkOpen();
        if (seen(key) != null) {
            change(key, null, 0);
        }
    }

    private void change(byte[] key, byte @Nullable [] value, long cost) {
        byte[] before = seen(key);
        long grown = growth + cost - (before == null ? 0 : part.cost(key, before));
        if (!run.claim(grown)) {
            throw new HandlerException(StoredFailures.stateFull(run.max()));
        }
        growth = grown;
        if (changes == null) {
            changes = new TreeMap<>(StatePart.ORDER);
        }
        changes.put(key, value);
    }

    @Override
    public void each(byte[] prefix, BiConsumer<byte[], byte[]> entry) {
        seenFrom(prefix).forEach((key, value) -> {
            if (value != null) {
                entry.accept(key, value);
            }
        });
    }

    private synchronized NavigableMap<byte[], byte @Nullable []> seenFrom(byte[] prefix) {
        checkOpen();
        NavigableMap<byte[], byte @Nullable []> all = run.seenFrom(prefix);
        if (changes != null) {
            all.putAll(StatePart.from(changes, prefix));
        }
        return all;
    }

    private void checkOpen() {
        if (closed || run.isGivenUp()) {
            throw new IllegalStateException("the message is reported, or given up: its state is out of reach");
        }
    }

    /** The message is reported. Returns what it changed; null where that is nothing. */
    @Nullable
    synchronized NavigableMap<byte[], byte @Nullable []> close() {
        closed = true;
        return changes;
    }

    synchronized long growth() {
        return growth;
    }

    /** What it changed is to be forgotten. */
    synchronized void drop() {
        closed = true;
        changes = null;
        growth = 0;
    }
}
