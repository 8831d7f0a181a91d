package dev.sluice.bench;

import io.vertx.core.Future;
import java.util.function.Consumer;

/** A stream on which messages go there and back, and others beside it on the same connection. On one event loop. */
interface PingLine {

    /** Runs this on the loop. Any thread. */
    void execute(Runnable work);

    /** Sends a message, and hands over what came back. The bytes must not be changed afterwards. */
    void ping(byte[] message, Consumer<byte[]> back, Consumer<Throwable> failed);

    /** How many streams there are beside. */
    int beside();

    /** Sends a message one way on the stream beside of this index. Returns whether that had room. */
    boolean post(int index);

    /** Ends the streams. Completes with how many of the messages beside were lost or came out of order. */
    Future<Flaws> end();

    record Flaws(long lost, long violations) {
        static final Flaws NONE = new Flaws(0, 0);
    }
}
