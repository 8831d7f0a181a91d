package dev.sluice.grpc;

import dev.sluice.handler.Failure;
import dev.sluice.session.Limits;
import dev.sluice.session.Path;
import dev.sluice.session.Session;
import dev.sluice.v1.Attached;
import dev.sluice.v1.ServerFrame;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.grpc.server.GrpcServerResponse;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A call that is a session's path, as an Exchange and a Receive are: the way out for the session's frames.
 *
 * <p>Threads: the session writes on its home, the call sends on its own loop. Mostly these are one; where they are two,
 * frames hop in order, and no more than a few at a time.
 */
final class PathCall implements FrameSink {
    /** Frames on their way between the two loops. */
    static final int HOPS_MAX = 32;

    private final Service service;
    private final GrpcServerResponse<Buffer, Buffer> response;
    private final ContextInternal context;
    private final FrameOutput output;

    /** The call's loop's own. */
    private boolean over;

    /** Frames that were sent and are not on the wire. */
    private int unwritten;

    /** Written by the call's loop. */
    private volatile @Nullable Session session;

    private volatile boolean full;

    /** Frames on their way from the home. */
    private final AtomicInteger leaving = new AtomicInteger();

    /** The home's own. */
    private @Nullable Path path;

    private boolean ended;

    PathCall(Service service, GrpcServerResponse<Buffer, Buffer> response, ContextInternal context) {
        this.service = service;
        this.response = response;
        this.context = context;
        this.output = new FrameOutput(this);
    }

    // On the call's loop

    @Nullable
    Session session() {
        return session;
    }

    void session(Session found) {
        session = found;
    }

    boolean isOver() {
        return over;
    }

    /** Whether the client takes too slowly what it is sent. */
    boolean isFull() {
        return full;
    }

    void drained() {
        full = false;
        wake();
    }

    /** The client ends the call. */
    void clientEnded() {
        if (leave()) {
            response.end();
        }
    }

    /** The call broke, or the client gave it up. */
    void broken() {
        leave();
    }

    void refuse(Failure failure) {
        if (leave()) {
            Statuses.fail(response, failure);
        }
    }

    /** False when the call was over already. */
    private boolean leave() {
        if (over) {
            return false;
        }
        over = true;
        Session left = session;
        if (left != null) {
            left.home().run(() -> {
                ended = true;
                if (path != null) {
                    path.closed();
                }
            });
        }
        return true;
    }

    private void wake() {
        Session awake = session;
        if (awake != null) {
            awake.home().run(() -> {
                if (path != null) {
                    path.writable();
                }
            });
        }
    }

    private void send(Buffer frame) {
        if (!over) {
            service.traffic().sent().frame(frame.length());
            unwritten++;
            Future<Void> write = response.writeMessage(Payloads.write(frame));
            service.unwritten().add(write);
            write.onComplete(done -> unwritten--);
            full = response.writeQueueFull();
        }
    }

    private void arrived(Buffer frame) {
        send(frame);
        if (leaving.decrementAndGet() == HOPS_MAX / 2) {
            wake();
        }
    }

    // On the session's home

    FrameOutput output() {
        return output;
    }

    /** The path, as long as it is one. */
    @Nullable
    Path path() {
        return ended ? null : path;
    }

    /** Tells the client that it is attached, or why not. Returns the path where it is. */
    @Nullable
    Path attached(Session to, Session.Attachment attachment, boolean made) {
        if (attachment instanceof Session.Attachment.Denied denied) {
            end(denied.failure());
            return null;
        }
        Path attached = ((Session.Attachment.Attached) attachment).path();
        path = attached;
        if (ended) {
            attached.closed();
            return null;
        }
        Limits limits = service.sessions().limits();
        Attached.Builder answer = Attached.newBuilder()
                .setSession(Answers.session(to, made))
                .setDefaultWindow(Answers.defaultWindow(limits))
                .setHeartbeatIntervalMs(millis(limits.heartbeatInterval()))
                .setHeartbeatTimeoutMs(millis(limits.heartbeatTimeout()));
        CursorFrames frames = new CursorFrames(output, answer);
        if (((Session.Attachment.Attached) attachment).resumed()) {
            to.tellCursors(frames);
        }
        frames.end();
        return attached;
    }

    private static int millis(Duration duration) {
        return (int) Math.min(Integer.MAX_VALUE, duration.toMillis());
    }

    @Override
    public long epoch() {
        Session attached = session;
        return attached == null ? 0 : attached.epoch();
    }

    @Override
    public boolean writable() {
        return !full && leaving.get() < HOPS_MAX;
    }

    @Override
    public void write(ServerFrame frame) {
        Buffer buffer = Payloads.bytes(frame);
        if (context.inThread()) {
            send(buffer);
        } else {
            leaving.incrementAndGet();
            context.runOnContext(v -> arrived(buffer));
        }
    }

    /**
     * Ends the call for one that takes its place. What the client has not read of it is dropped, since it comes again: else
     * one that calls and never reads would have the same items wait in each of its calls.
     */
    @Override
    public void giveWay(Failure failure) {
        ended = true;
        context.runOnContext(v -> {
            if (unwritten == 0) {
                endNow(failure);
            } else if (!over) {
                over = true;
                response.cancel();
            }
        });
    }

    @Override
    public void end(@Nullable Failure failure) {
        ended = true;
        context.runOnContext(v -> endNow(failure));
    }

    private void endNow(@Nullable Failure failure) {
        if (!over) {
            over = true;
            if (failure == null) {
                response.end();
            } else {
                Statuses.fail(response, failure);
            }
        }
    }
}
