package dev.sluice.grpc;

import com.google.protobuf.ByteString;
import dev.sluice.handler.Failure;
import dev.sluice.order.Sequencer;
import dev.sluice.session.Item;
import dev.sluice.session.Path;
import dev.sluice.session.PathOutput;
import dev.sluice.session.StreamInput;
import dev.sluice.session.Summary;
import dev.sluice.v1.ConnectResponse;
import dev.sluice.v1.Outcome.Kind;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.server.GrpcServerResponse;
import org.agrona.collections.LongHashSet;
import org.jspecify.annotations.Nullable;

/**
 * What a stream tells the client of a Connect: one answer for each message, and pushes between them. Where messages run one
 * after the other, so do their answers, but for those that never run and are given up before their turn. The client grants
 * and confirms nothing, HTTP/2 flow control does that for it. Thread: the call's loop.
 */
final class ConnectOutput implements PathOutput {
    private static final byte[] NOTHING = {};

    private final ConnectCall call;
    private final GrpcServerResponse<Buffer, Buffer> response;
    private final Unwritten unwritten;
    private @Nullable Path path;
    private @Nullable StreamInput stream;

    /** Messages come to their end in the order of their seqs. */
    private boolean inTurn = true;

    private long answered;

    /** What has its answer beyond that; no more than a window. */
    private final LongHashSet beyond = new LongHashSet();

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
            inTurn = !opened.order().parallel();
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
            answer(0, item.payload(), null, Kind.KIND_UNSPECIFIED);
            return;
        }
        if (inTurn && item.unsuccess() != Item.Unsuccess.ABORTED && item.seq() < Sequencer.FIRST_ADDED) {
            answerSilent(item.seq() - 1);
        }
        for (long seq = item.seq(); seq <= item.toSeq(); seq++) {
            answer(seq, item.payload(), item.failure(), Answers.kind(item.unsuccess()));
            note(seq);
        }
    }

    @Override
    public void ack(long streamId, long upTo) {
        answerSilent(upTo);
        call.told();
    }

    @Override
    public void ackRange(long streamId, long from, long to) {
        for (long seq = Math.max(from, answered + 1); seq <= to; seq++) {
            if (!beyond.contains(seq)) {
                answer(seq, NOTHING, null, Kind.KIND_UNSPECIFIED);
                note(seq);
            }
        }
    }

    /** Messages that succeeded without a reply. */
    private void answerSilent(long upTo) {
        while (answered < upTo) {
            long seq = answered + 1;
            answer(seq, NOTHING, null, Kind.KIND_UNSPECIFIED);
            note(seq);
        }
    }

    /** A parked message is answered again, with its outcome. */
    private void note(long seq) {
        if (seq > answered && seq < Sequencer.FIRST_ADDED) {
            beyond.add(seq);
        }
        while (!beyond.isEmpty() && beyond.remove(answered + 1)) {
            answered++;
        }
    }

    private void answer(long seq, byte[] payload, @Nullable Failure failure, Kind kind) {
        ConnectResponse.Builder answer = ConnectResponse.newBuilder()
                .setSeq(seq)
                .setPayload(ByteString.copyFrom(payload))
                .setKind(kind);
        if (failure != null) {
            answer.setStatus(Statuses.of(failure));
        }
        unwritten.add(response.writeMessage(Payloads.write(answer.build())));
    }

    /** A message was not taken. */
    void refused(long seq, Failure failure) {
        answer(seq, NOTHING, failure, Kind.REFUSED);
    }

    @Override
    public void credit(long streamId, long maxSeq, long maxTotalBytes) {}

    /** Of its messages the call is told at once; this is about what the stream waits for. */
    @Override
    public void refused(long streamId, long fromSeq, Failure failure) {
        refused(fromSeq, failure);
    }

    @Override
    public void ended(long streamId, @Nullable Failure failure, byte[] payload, long last, @Nullable Summary summary) {
        if (payload.length > 0) {
            answer(0, payload, null, Kind.KIND_UNSPECIFIED);
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
