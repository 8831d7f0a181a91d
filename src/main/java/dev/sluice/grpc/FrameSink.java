package dev.sluice.grpc;

import dev.sluice.handler.Failure;
import dev.sluice.v1.ServerFrame;
import org.jspecify.annotations.Nullable;

/** Where a {@link FrameOutput} has its frames go. On the session's home. */
interface FrameSink {

    /** What each frame says of the session; 0 for none. */
    long epoch();

    /** False when the client reads too slowly to take more now. */
    boolean writable();

    void write(ServerFrame frame);

    /** Ends the call from the server's side: well where the failure is null. */
    void end(@Nullable Failure failure);

    /** Ends the call for one that takes its place, to which everything that the client has not confirmed is told anew. */
    void giveWay(Failure failure);
}
