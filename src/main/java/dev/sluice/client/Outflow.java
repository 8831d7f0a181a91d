package dev.sluice.client;

import com.google.rpc.Status;
import dev.sluice.v1.Cancel;
import dev.sluice.v1.ClientFrame;
import dev.sluice.v1.End;
import dev.sluice.v1.Grants;
import dev.sluice.v1.Heartbeat;
import dev.sluice.v1.Receipts;
import dev.sluice.v1.Reset;
import io.vertx.grpc.common.GrpcStatus;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What a session has to say to the server. It is gathered and leaves at the end of the turn, in frames of about the size
 * that is aimed at, as long as the call takes more. Streams with something to send stand in a queue, each once, and take
 * turns: none is looked at that has nothing, and none keeps others waiting.
 */
final class Outflow {
    private static final int QUANTUM = 64 << 10;
    private static final int BYTES_A_CONTROL = 64;
    private static final long LATE_MILLIS = 10;

    private final Loop loop;
    private final Opens opens;
    private final SendBuffer buffer;
    private final FrameWriter frame;
    private final int maxControls;

    private final ArrayDeque<Sender> ready = new ArrayDeque<>();

    /** Those whose next message may leave by any path, where there are several; else they stand in the other queue. */
    private final ArrayDeque<Sender> spread = new ArrayDeque<>(1);

    private final ArrayDeque<ClientStream> ends = new ArrayDeque<>();
    private final ArrayDeque<Cancel> cancels = new ArrayDeque<>();
    private final ArrayDeque<Reset> resets = new ArrayDeque<>();
    private final ArrayDeque<ClientStream> consumed = new ArrayDeque<>();
    private final ArrayDeque<ClientStream> consumedLate = new ArrayDeque<>();
    private final ArrayDeque<Sender> waiting = new ArrayDeque<>();

    private @Nullable Exchange exchange;
    private @Nullable SidePaths sides;
    private @Nullable Heartbeat heartbeat;
    private long epoch;
    private boolean waking;
    private boolean ticking;

    Outflow(Loop loop, Opens opens, SendBuffer buffer, int frameBytes) {
        this.loop = loop;
        this.opens = opens;
        this.buffer = buffer;
        this.frame = new FrameWriter(frameBytes);
        this.maxControls = Math.max(1, frameBytes / BYTES_A_CONTROL);
    }

    /**
     * From now on there is somewhere to write to.
     *
     * @param others the paths beside it, where there are to be some
     */
    void attach(Exchange attached, @Nullable SidePaths others, long attachedEpoch) {
        exchange = attached;
        sides = others;
        epoch = attachedEpoch;
        wake();
    }

    /** Nothing leaves until there is somewhere to write to again; what there is to say waits. */
    void pause() {
        exchange = null;
        heartbeat = null;
    }

    boolean isPaused() {
        return exchange == null;
    }

    /** The session came back: all that was to be said of streams is said anew. */
    void forget() {
        ends.clear();
        cancels.clear();
        resets.clear();
    }

    /** The session is over. */
    void detach() {
        exchange = null;
        ready.clear();
        spread.clear();
        consumed.clear();
        consumedLate.clear();
        waiting.clear();
    }

    /** At the end of this turn what there is leaves. */
    void wake() {
        if (!waking) {
            waking = true;
            loop.later(this::flush);
        }
    }

    void ready(Sender sender) {
        if (!sender.queued && sender.maySend()) {
            sender.queued = true;
            (sides != null && sender.outbox().mayLeaveAside(frame) ? spread : ready).add(sender);
            wake();
        }
    }

    void end(ClientStream stream) {
        ends.add(stream);
        wake();
    }

    void cancel(Cancel cancel) {
        cancels.add(cancel);
        wake();
    }

    void reset(Reset reset) {
        resets.add(reset);
        wake();
    }

    /** A stream that is over here is not over there. */
    void resetUnknown(long streamId) {
        reset(Reset.newBuilder()
                .setStreamId(streamId)
                .setStatus(
                        Status.newBuilder().setCode(GrpcStatus.CANCELLED.code).setMessage("it is over at the client"))
                .build());
    }

    void heartbeat(Heartbeat beat) {
        heartbeat = beat;
        wake();
    }

    /** Confirms and grants at once where it matters, else with the next tick, in company. */
    void consumed(ClientStream stream) {
        Incoming incoming = stream.incoming();
        if (!incoming.hasNews() || incoming.news == Incoming.NEWS_NOW) {
            return;
        }
        if (stream.isGone() || incoming.isPressing()) {
            incoming.news = Incoming.NEWS_NOW;
            consumed.add(stream);
            wake();
        } else if (incoming.news == Incoming.NO_NEWS) {
            incoming.news = Incoming.NEWS_LATE;
            consumedLate.add(stream);
            tick();
        }
    }

    /** Tells who waits for room when there is some in the session's buffer too. */
    void awaitBuffer(Sender sender) {
        if (!sender.waiting && sender.wantsBuffer()) {
            sender.waiting = true;
            waiting.add(sender);
            wake();
        }
    }

    /** There may be room in the session's buffer, though nothing has left. */
    void madeRoom() {
        if (!waiting.isEmpty() && !buffer.isBusy()) {
            wake();
        }
    }

    /** Writes what there is, as far as the call takes it. */
    void flush() {
        waking = false;
        while (exchange != null && !exchange.isFull()) {
            frame.begin(epoch);
            writeOpens();
            writeStreams(ready);
            writeControls();
            if (frame.isEmpty()) {
                break;
            }
            exchange.write(frame.take());
        }
        if (!spread.isEmpty()) {
            writeSpread();
        }
        tellWritable();
    }

    /** Paths take turns by frames, each as long as it takes more. */
    private void writeSpread() {
        while (sides != null && exchange != null && !spread.isEmpty()) {
            int path = sides.next(exchange);
            if (path == SidePaths.NONE) {
                return;
            }
            frame.begin(epoch, path);
            writeStreams(spread);
            Exchange call = sides.exchange(path, exchange);
            if (call != null && !frame.isEmpty()) {
                call.write(frame.take());
            }
        }
    }

    private void writeOpens() {
        while (frame.room() > 0) {
            OpenPart part = opens.next();
            if (part == null) {
                return;
            }
            frame.append(ClientFrame.newBuilder().addOpens(part.inband()).build());
            part.left();
        }
    }

    private void writeStreams(ArrayDeque<Sender> queue) {
        while (frame.room() > 0) {
            Sender sender = queue.poll();
            if (sender == null) {
                return;
            }
            sender.queued = false;
            if (queue == ready ? sender.maySend() : sender.outbox().mayLeaveAside(frame)) {
                sender.write(frame, Math.min(QUANTUM, frame.room()));
            }
            ready(sender);
        }
    }

    private void writeControls() {
        if (ends.isEmpty() && cancels.isEmpty() && resets.isEmpty() && consumed.isEmpty() && heartbeat == null) {
            return;
        }
        ClientFrame.Builder parts = ClientFrame.newBuilder();
        writeEnds(parts);
        for (int i = 0; i < maxControls && !cancels.isEmpty(); i++) {
            parts.addCancels(cancels.remove());
        }
        for (int i = 0; i < maxControls && !resets.isEmpty(); i++) {
            parts.addResets(resets.remove());
        }
        writeConsumed(parts);
        if (heartbeat != null) {
            parts.setHeartbeat(heartbeat);
            heartbeat = null;
        }
        frame.append(parts.build());
    }

    private void writeEnds(ClientFrame.Builder parts) {
        for (int i = 0; i < maxControls && !ends.isEmpty(); i++) {
            ClientStream stream = ends.remove();
            if (!stream.isGone()) {
                parts.addEnds(End.newBuilder().setStreamId(stream.id()).setLastSeq(stream.last()));
            }
        }
    }

    private void writeConsumed(ClientFrame.Builder parts) {
        if (consumed.isEmpty()) {
            return;
        }
        Receipts.Builder receipts = Receipts.newBuilder();
        Grants.Builder grants = Grants.newBuilder();
        for (int i = 0; i < maxControls && !consumed.isEmpty(); i++) {
            ClientStream stream = consumed.remove();
            Incoming incoming = stream.incoming();
            incoming.news = Incoming.NO_NEWS;
            incoming.write(stream.id(), stream.isGone(), receipts, grants);
        }
        if (receipts.getStreamIdsCount() > 0) {
            parts.setReceipts(receipts);
        }
        if (grants.getStreamIdsCount() > 0) {
            parts.setGrants(grants);
        }
    }

    private void tick() {
        if (!ticking) {
            ticking = true;
            loop.after(LATE_MILLIS, this::ticked);
        }
    }

    private void ticked() {
        ticking = false;
        for (ClientStream stream = consumedLate.poll(); stream != null; stream = consumedLate.poll()) {
            Incoming incoming = stream.incoming();
            if (incoming.news == Incoming.NEWS_LATE) {
                incoming.news = Incoming.NEWS_NOW;
                consumed.add(stream);
            }
        }
        wake();
    }

    private void tellWritable() {
        while (!buffer.isBusy()) {
            Sender sender = waiting.poll();
            if (sender == null) {
                return;
            }
            sender.waiting = false;
            if (sender.wantsBuffer()) {
                sender.tellWritable();
            }
        }
    }
}
