package dev.sluice.grpc;

import com.google.protobuf.ByteString;
import dev.sluice.handler.Failure;
import dev.sluice.session.Item;
import dev.sluice.session.Path;
import dev.sluice.session.PathOutput;
import dev.sluice.session.StreamInput;
import dev.sluice.v1.ConnectResponse;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.server.GrpcServerResponse;
import org.jspecify.annotations.Nullable;

/**
 * What a stream tells the client of a Connect: one answer for each message, in order, and pushes between them. The client
 * grants and confirms nothing, HTTP/2 flow control does that for it. Thread: the call's loop.
 */
final class ConnectOutput implements PathOutput {
    private static final byte[] NOTHING = {};

    private final ConnectCall call;
    private final GrpcServerResponse<Buffer, Buffer> response;
    private final Unwritten unwritten;
    private @Nullable Path path;
    private @Nullable StreamInput stream;
    private long answered;
    private long lastOutSeq;
    private long confirmed;

    ConnectOutput(ConnectCall call, GrpcServerResponse<Buffer, Buffer> response, Unwritten unwritten) {
        this.call = call;
        this.unwritten = unwritten;
        this.response = response;
    }

    void begin(Path attached, @Nullable StreamInput opened) {
        path = attached;
        stream = opened;
        if (opened != null) {
            opened.grant(Long.MAX_VALUE, Long.MAX_VALUE);
        }
    }

    /** Every message up to this one has its answer. */
    long answered() {
        return answered;
    }

    void drained() {
        if (path != null) {
            path.writable();
        }
    }

    @Override
    public boolean replaceable() {
        return false;
    }

    @Override
    public boolean prompt() {
        return true;
    }

    @Override
    public boolean writable() {
        return !call.isOver() && !response.writeQueueFull();
    }

    @Override
    public void item(long streamId, long outSeq, Item item) {
        lastOutSeq = outSeq;
        if (item.seq() == 0) {
            answer(0, item.payload(), null);
            return;
        }
        answerSilent(item.seq() - 1);
        while (answered < item.toSeq()) {
            answer(++answered, item.payload(), item.failure());
        }
    }

    @Override
    public void ack(long streamId, long upTo) {
        answerSilent(upTo);
        call.told();
    }

    @Override
    public void ackRange(long streamId, long from, long to) {}

    /** Messages that succeeded without a reply. */
    private void answerSilent(long upTo) {
        while (answered < upTo) {
            answer(++answered, NOTHING, null);
        }
    }

    private void answer(long seq, byte[] payload, @Nullable Failure failure) {
        ConnectResponse.Builder answer =
                ConnectResponse.newBuilder().setSeq(seq).setPayload(ByteString.copyFrom(payload));
        if (failure != null) {
            answer.setStatus(Statuses.of(failure));
        }
        unwritten.add(response.writeMessage(Payloads.write(answer.build())));
    }

    @Override
    public void credit(long streamId, long maxSeq, long maxTotalBytes) {}

    /** Never: the call is told at once. */
    @Override
    public void refused(long streamId, long fromSeq, Failure failure) {}

    @Override
    public void ended(long streamId, @Nullable Failure failure, byte[] payload, long last) {
        if (payload.length > 0) {
            answer(0, payload, null);
        }
        call.end(failure);
    }

    @Override
    public void reset(long streamId, Failure failure) {
        call.end(failure);
    }

    @Override
    public void heartbeat(long beat, long seen) {}

    /** What was accepted is finished; then the session ends, and the call with it. */
    @Override
    public void goAway(Failure failure, long deadlineMillis) {}

    @Override
    public void flush() {
        StreamInput open = stream;
        if (open != null && lastOutSeq > confirmed) {
            confirmed = lastOutSeq;
            open.confirm(lastOutSeq);
        }
    }

    @Override
    public void end(@Nullable Failure failure) {
        call.end(failure);
    }
}
