package dev.sluice.grpc;

import dev.sluice.v1.Attached;
import dev.sluice.v1.GoAway;
import dev.sluice.v1.Grants;
import dev.sluice.v1.Heartbeat;
import dev.sluice.v1.Receipts;
import dev.sluice.v1.ReceiveRequest;
import dev.sluice.v1.ServerFrame;
import dev.sluice.v1.SessionRef;
import dev.sluice.v1.StreamsGrpc;
import io.grpc.stub.ClientCallStreamObserver;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One Receive: records what comes, holds it against the protocol, and lets a test wait for what it expects. */
final class ReceiveClient implements AutoCloseable {
    private final ReceivedFrames record = new ReceivedFrames();
    private ClientCallStreamObserver<ReceiveRequest> out;
    private @Nullable Rejection end;

    private ReceiveClient() {}

    static ReceiveClient of(GrpcClient client, SessionRef session) {
        return of(client, ReceiveRequest.newBuilder().setSession(session), false);
    }

    /** Has the items of a stream up to {@code has}, and takes {@code more} from there. */
    static ReceiveClient after(GrpcClient client, SessionRef session, long streamId, long has, long more) {
        return of(
                client,
                ReceiveRequest.newBuilder()
                        .setSession(session)
                        .setReceipts(
                                Receipts.newBuilder().addStreamIds(streamId).addUpTo(has))
                        .setGrants(Grants.newBuilder()
                                .addStreamIds(streamId)
                                .addMaxOutSeq(has + more)
                                .addMaxOutBytes(1 << 30)),
                false);
    }

    /** @param onDemand whether a frame comes only when it is asked for with {@link #request} */
    static ReceiveClient of(GrpcClient client, ReceiveRequest.Builder request, boolean onDemand) {
        ReceiveClient call = new ReceiveClient();
        Receipts receipts = request.getReceipts();
        for (int i = 0; i < Math.min(receipts.getStreamIdsCount(), receipts.getUpToCount()); i++) {
            call.record.stream(receipts.getStreamIds(i)).startAfter(receipts.getUpTo(i));
        }
        StreamsGrpc.newStub(client.channel())
                .receive(request.build(), new CallObserver<>(onDemand, call::begins, call::received, call::ended));
        return call;
    }

    /** Waits until the condition holds; fails with what came instead. */
    synchronized void await(String what, Predicate<ReceiveClient> condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(GrpcClient.PATIENCE_SECONDS);
        while (!condition.test(this)) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0 || end != null) {
                throw new AssertionError("waited for " + what + ", but there is: " + this);
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while waiting for " + what, e);
            }
        }
    }

    ReceiveClient awaitAttached() {
        await("being attached", c -> c.record.attached() != null);
        return this;
    }

    /** The texts of a stream's items, once there are so many. */
    List<String> awaitItems(long streamId, int count) {
        await(count + " items", c -> c.record.stream(streamId).items().size() >= count);
        return stream(streamId).texts();
    }

    ReceivedStream awaitEnded(long streamId) {
        await("the end of stream " + streamId, c -> c.record.stream(streamId).ended() != null);
        return stream(streamId);
    }

    /** How the call ended. */
    Rejection awaitEnd() {
        await("the end of the call", c -> c.end != null);
        return Objects.requireNonNull(end);
    }

    synchronized void request(int count) {
        out.request(count);
    }

    synchronized ReceivedStream stream(long id) {
        return record.stream(id);
    }

    synchronized Attached attachment() {
        return Objects.requireNonNull(record.attached());
    }

    synchronized List<Heartbeat> heartbeats() {
        return List.copyOf(record.heartbeats());
    }

    synchronized @Nullable GoAway goAway() {
        return record.goAway();
    }

    private synchronized void received(ServerFrame frame) {
        record.add(frame);
        notifyAll();
    }

    private synchronized void ended(Rejection how) {
        end = how;
        notifyAll();
    }

    private synchronized boolean isOver() {
        return end != null;
    }

    /** Breaks the call off. */
    void cut() {
        if (!isOver()) {
            out.cancel("cut", null);
        }
    }

    @Override
    public void close() {
        cut();
        synchronized (this) {
            record.assertKeptToTheProtocol();
        }
    }

    @Override
    public synchronized String toString() {
        return record + (end == null ? "" : ", ended with " + end);
    }

    private void begins(ClientCallStreamObserver<ReceiveRequest> requests) {
        out = requests;
    }
}
