package dev.sluice.client;

import dev.sluice.v1.ServerFrame;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** A call that carries a session. On the loop. Whatever ends it is told once. */
interface Exchange {

    /** Whether it takes nothing now. */
    boolean isFull();

    void write(Buffer frame);

    /** Nothing more will be said; the server ends the call. */
    void finish();

    /** Ends the call at once, for this cause. */
    void cancel(SluiceException why);

    /** Ends the call, and the connection that it goes by, which is dead: the next call is to make another one. */
    void breakOff(SluiceException why);

    /** Hears what becomes of a call. */
    interface Listener {

        /** What the server says. */
        void frame(ServerFrame frame);

        /** It takes more. */
        void drained();

        /** Its end: the cause is null where the server ended the call well. */
        void over(@Nullable SluiceException why);
    }
}
