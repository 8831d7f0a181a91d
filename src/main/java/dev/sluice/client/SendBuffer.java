package dev.sluice.client;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many messages a session holds that were not sent yet, and their bytes. Both are in one number, so that a message
 * is counted in one step by whatever thread hands it over. Thread-safe.
 */
final class SendBuffer {
    private static final int MESSAGES = 40;
    private static final long BYTES = (1L << MESSAGES) - 1;

    private final long maxBytes;
    private final long maxMessages;
    private final AtomicLong held = new AtomicLong();

    SendBuffer(ClientOptions options) {
        this.maxBytes = options.sendBufferBytes();
        this.maxMessages = options.sendBufferMessages();
    }

    /** Takes room for one message; false where there is none. One message always finds room in an empty buffer. */
    boolean reserve(int bytes) {
        long before = held.getAndAdd(one(bytes));
        if (before == 0 || ((before >>> MESSAGES) < maxMessages && (before & BYTES) + bytes <= maxBytes)) {
            return true;
        }
        held.addAndGet(-one(bytes));
        return false;
    }

    /** Counts messages again that were sent and are to be sent once more; they are held already, so there is no limit. */
    void takeBack(long messages, long bytes) {
        held.addAndGet((messages << MESSAGES) + bytes);
    }

    void release(long messages, long bytes) {
        held.addAndGet(-((messages << MESSAGES) + bytes));
    }

    /** Whether more than half of it is taken: time to wait a little. */
    boolean isBusy() {
        long now = held.get();
        return (now >>> MESSAGES) * 2 > maxMessages || (now & BYTES) * 2 > maxBytes;
    }

    boolean isEmpty() {
        return held.get() == 0;
    }

    private static long one(int bytes) {
        return (1L << MESSAGES) + bytes;
    }
}
