package dev.sluice.handler;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What a handler keeps between messages, as one message of it sees and changes it. The changes become true together with the
 * message's outcome, or not at all: a message that fails, runs out of time or is aborted leaves no trace, and one that is tried
 * again finds what its first attempt found. On a durable stream that holds across a crash of the server.
 *
 * <p>It sees what the messages before it did, those of the same {@link Run} included once they are reported; on KEYED streams
 * those of the same key. It ends when the message is reported, or the server gives up on it: later calls throw an {@link
 * IllegalStateException}.
 *
 * <p>Nothing here waits for a disk. From the thread that handles the message.
 */
public interface State {

    /** The value; null where there is none. Shared, not copied: not to be changed. */
    byte @Nullable [] get(byte[] key);

    /**
     * Both arrays belong to the server now.
     *
     * @throws HandlerException {@code STATE_FULL} when the stream's state would have more than {@code max-state-bytes}
     */
    void put(byte[] key, byte[] value);

    void remove(byte[] key);

    /** Tells the keys that begin so, and their values, in the order of their bytes. Not to be changed meanwhile. */
    void each(byte[] prefix, BiConsumer<byte[], byte[]> entry);

    default byte @Nullable [] get(String key) {
        return get(key.getBytes(UTF_8));
    }

    default void put(String key, byte[] value) {
        put(key.getBytes(UTF_8), value);
    }

    default void remove(String key) {
        remove(key.getBytes(UTF_8));
    }
}
