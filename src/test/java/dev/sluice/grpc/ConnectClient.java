package dev.sluice.grpc;

import com.google.protobuf.ByteString;
import dev.sluice.v1.ConnectRequest;
import dev.sluice.v1.ConnectResponse;
import dev.sluice.v1.StreamSpec;
import dev.sluice.v1.StreamsGrpc;
import io.grpc.stub.ClientCallStreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One Connect: sends what it is told to, records what comes, and lets a test wait for what it expects. */
final class ConnectClient implements AutoCloseable {
    private final List<ConnectResponse> responses = new ArrayList<>();
    private ClientCallStreamObserver<ConnectRequest> out;
    private ByteString pumped = ByteString.EMPTY;
    private int toPump;
    private @Nullable Rejection end;

    private ConnectClient() {}

    /** @param onDemand whether a response comes only when it is asked for with {@link #request} */
    static ConnectClient start(GrpcClient client, boolean onDemand) {
        ConnectClient call = new ConnectClient();
        StreamsGrpc.newStub(client.channel())
                .connect(new CallObserver<>(onDemand, call::begins, call::received, call::ended));
        return call;
    }

    static ConnectClient to(GrpcClient client, StreamSpec.Builder spec) {
        return start(client, false).open(spec);
    }

    ConnectClient open(StreamSpec.Builder spec) {
        send(ConnectRequest.newBuilder().setOpen(spec));
        return this;
    }

    synchronized void send(ConnectRequest.Builder message) {
        out.onNext(message.build());
    }

    void send(String... texts) {
        for (String text : texts) {
            send(ConnectRequest.newBuilder().setPayload(ByteString.copyFromUtf8(text)));
        }
    }

    /** Sends so many messages, each when the call is ready for it, and goes on by itself whenever it is again. */
    synchronized void pump(ByteString payload, int count) {
        pumped = payload;
        toPump = count;
        pumpOn();
    }

    private synchronized void pumpOn() {
        while (toPump > 0 && end == null && out.isReady()) {
            toPump--;
            send(ConnectRequest.newBuilder().setPayload(pumped));
        }
        notifyAll();
    }

    /** How many messages flow control keeps back. */
    synchronized int keptBack() {
        return toPump;
    }

    synchronized void halfClose() {
        out.onCompleted();
    }

    synchronized void request(int count) {
        out.request(count);
    }

    void cut() {
        if (!isOver()) {
            out.cancel("cut", null);
        }
    }

    /** Waits until the condition holds; fails with what came instead. */
    synchronized void await(String what, Predicate<ConnectClient> condition) {
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

    List<ConnectResponse> awaitResponses(int count) {
        await(count + " responses", c -> c.responses.size() >= count);
        return responses();
    }

    void awaitAllPumped() {
        await("all to be sent", c -> c.toPump == 0);
    }

    /** How the call ended. */
    Rejection awaitEnd() {
        await("the end of the call", c -> c.end != null);
        return Objects.requireNonNull(end);
    }

    synchronized List<ConnectResponse> responses() {
        return List.copyOf(responses);
    }

    List<String> texts() {
        return responses().stream().map(r -> r.getPayload().toStringUtf8()).toList();
    }

    List<Long> seqs() {
        return responses().stream().map(ConnectResponse::getSeq).toList();
    }

    synchronized boolean isOver() {
        return end != null;
    }

    private synchronized void received(ConnectResponse response) {
        responses.add(response);
        notifyAll();
    }

    private synchronized void ended(Rejection how) {
        end = how;
        notifyAll();
    }

    @Override
    public void close() {
        cut();
    }

    @Override
    public synchronized String toString() {
        return responses.size() + " responses, the last of them "
                + responses.subList(Math.max(0, responses.size() - 3), responses.size()) + ", kept back " + toPump
                + (end == null ? "" : ", ended with " + end);
    }

    private void begins(ClientCallStreamObserver<ConnectRequest> requests) {
        out = requests;
        requests.setOnReadyHandler(this::pumpOn);
    }
}
