package dev.sluice.grpc;

import com.google.protobuf.ByteString;
import dev.sluice.v1.Attach;
import dev.sluice.v1.Attached;
import dev.sluice.v1.Cancel;
import dev.sluice.v1.Chunk;
import dev.sluice.v1.ClientFrame;
import dev.sluice.v1.Cursors;
import dev.sluice.v1.End;
import dev.sluice.v1.GoAway;
import dev.sluice.v1.Grants;
import dev.sluice.v1.Heartbeat;
import dev.sluice.v1.InbandOpen;
import dev.sluice.v1.InbandOpened;
import dev.sluice.v1.OpenRequest;
import dev.sluice.v1.Receipts;
import dev.sluice.v1.Reset;
import dev.sluice.v1.ServerFrame;
import dev.sluice.v1.SessionRef;
import dev.sluice.v1.StreamsGrpc;
import io.grpc.stub.ClientCallStreamObserver;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One Exchange: sends what it is told to, records what comes, and lets a test wait for what it expects. Everything that
 * comes is held against the protocol; {@link #close} fails when the server said what it must not say.
 *
 * <p>Receipts and grants are sent when the test says so, or by themselves after {@link #confirming}.
 */
public final class ExchangeClient implements AutoCloseable {
    private static final long GRANTED_AHEAD = 1 << 20;
    private static final long GRANTED_BYTES_AHEAD = 64 << 20;

    private final ReceivedFrames record = new ReceivedFrames();
    private final Map<Long, Long> lastSent = new HashMap<>();
    private ClientCallStreamObserver<ClientFrame> out;
    private boolean confirming;
    private @Nullable Rejection end;

    private ExchangeClient() {}

    static ExchangeClient start(StreamsGrpc.StreamsStub stub, boolean onDemand) {
        ExchangeClient client = new ExchangeClient();
        stub.exchange(new CallObserver<>(onDemand, client::begins, client::received, client::ended));
        return client;
    }

    // What it sends

    public ExchangeClient attach() {
        return attach(Attach.newBuilder());
    }

    /** Attaches to a session that an Open made. */
    public ExchangeClient attach(SessionRef session) {
        return attach(Attach.newBuilder().setSession(session));
    }

    public ExchangeClient attach(Attach.Builder attach) {
        send(ClientFrame.newBuilder().setAttach(attach));
        await("being attached", c -> c.record.attached() != null && !c.record.isMoreToCome());
        return this;
    }

    /** From now on confirms what comes, and grants more, by itself. */
    public synchronized ExchangeClient confirming() {
        confirming = true;
        return this;
    }

    public void send(ClientFrame.Builder frame) {
        send(frame.build());
    }

    public synchronized void send(ClientFrame frame) {
        out.onNext(frame);
    }

    /** Opens in-band, with ids from {@code firstId} on. */
    public void open(OpenRequest.Builder request, long firstId) {
        send(ClientFrame.newBuilder().addOpens(inband(request, firstId)));
    }

    public static InbandOpen inband(OpenRequest.Builder request, long firstId) {
        return InbandOpen.newBuilder()
                .setOpen(request)
                .setFirstStreamId(firstId)
                .build();
    }

    /** Opens in-band, and waits for the answer. Returns the id of the first stream. */
    public long opened(OpenRequest.Builder request) {
        int before = openAnswers().size();
        open(request, 0);
        await("the answer to an open", c -> c.record.opened().size() > before);
        InbandOpened answer = openAnswers().get(before);
        if (answer.hasStatus()
                || answer.getResponse().getStreamIdsCount() == 0
                || answer.getResponse().getStreamIds(0) == 0) {
            throw new AssertionError("not opened: " + answer);
        }
        return answer.getResponse().getStreamIds(0);
    }

    /** Sends messages in one chunk, numbered on from the stream's last one. */
    public void messages(long streamId, String... texts) {
        Chunk.Builder chunk = nextChunk(streamId, texts.length);
        for (String text : texts) {
            chunk.addPayloads(ByteString.copyFromUtf8(text));
        }
        send(ClientFrame.newBuilder().addChunks(chunk));
    }

    public void messages(long streamId, List<ByteString> payloads) {
        send(ClientFrame.newBuilder()
                .addChunks(nextChunk(streamId, payloads.size()).addAllPayloads(payloads)));
    }

    /** A chunk without payloads, numbered on from the stream's last message for as many as will be added. */
    public synchronized Chunk.Builder nextChunk(long streamId, int count) {
        long first = lastSent.getOrDefault(streamId, 0L) + 1;
        lastSent.put(streamId, first + count - 1);
        return Chunk.newBuilder().setStreamId(streamId).setFirstSeq(first);
    }

    /** Sends so many messages, each with its number as text, as fast as credit comes. */
    public void sendNumbers(long streamId, int count, int window) {
        int sent = 0;
        while (sent < count) {
            int already = sent;
            await("credit for message " + (already + 1), c -> c.credit(streamId, window) > already);
            int until = (int) Math.min(Math.min(count, credit(streamId, window)), sent + 256);
            String[] texts = new String[until - sent];
            for (int i = 0; i < texts.length; i++) {
                texts[i] = Integer.toString(sent + i + 1);
            }
            messages(streamId, texts);
            sent = until;
        }
    }

    private synchronized long credit(long streamId, int window) {
        return Math.max(window, stream(streamId).maxSeq());
    }

    public void chunk(Chunk.Builder chunk) {
        send(ClientFrame.newBuilder().addChunks(chunk));
    }

    public void end(long streamId, long lastSeq) {
        send(ClientFrame.newBuilder()
                .addEnds(End.newBuilder().setStreamId(streamId).setLastSeq(lastSeq)));
    }

    public void cancel(long streamId, long seq) {
        send(ClientFrame.newBuilder()
                .addCancels(Cancel.newBuilder().setStreamId(streamId).setSeq(seq)));
    }

    public void reset(long streamId) {
        send(ClientFrame.newBuilder().addResets(Reset.newBuilder().setStreamId(streamId)));
    }

    public void confirm(long streamId, long upTo) {
        send(ClientFrame.newBuilder()
                .setReceipts(Receipts.newBuilder().addStreamIds(streamId).addUpTo(upTo)));
    }

    public void grant(long streamId, long maxOutSeq, long maxOutBytes) {
        send(ClientFrame.newBuilder()
                .setGrants(Grants.newBuilder()
                        .addStreamIds(streamId)
                        .addMaxOutSeq(maxOutSeq)
                        .addMaxOutBytes(maxOutBytes)));
    }

    public void heartbeat(long beat) {
        send(ClientFrame.newBuilder().setHeartbeat(Heartbeat.newBuilder().setBeat(beat)));
    }

    /** Says that no frame follows. */
    public synchronized void halfClose() {
        out.onCompleted();
    }

    /** Lets so many more frames come; of an Exchange on demand. */
    public synchronized void request(int count) {
        out.request(count);
    }

    // What it waits for

    /** Waits until the condition holds; fails with what came instead. */
    public synchronized void await(String what, Predicate<ExchangeClient> condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(GrpcClient.PATIENCE_SECONDS);
        while (!condition.test(this)) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0 || (end != null && !condition.test(this))) {
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

    public void awaitItems(long streamId, int count) {
        await(count + " items", c -> c.stream(streamId).items().size() >= count);
    }

    public void awaitAck(long streamId, long upTo) {
        await("the ack of " + upTo, c -> c.stream(streamId).acked() >= upTo);
    }

    public ReceivedStream awaitEnded(long streamId) {
        await("the end of stream " + streamId, c -> c.stream(streamId).ended() != null);
        return stream(streamId);
    }

    public Rejection awaitReset(long streamId) {
        await("the reset of stream " + streamId, c -> c.stream(streamId).reset() != null);
        return stream(streamId).resetReason();
    }

    public Rejection awaitRefusal(long streamId) {
        await("a refusal", c -> !c.stream(streamId).refused().isEmpty());
        return stream(streamId).refusal(0);
    }

    public InbandOpened awaitOpened(int index) {
        await("answer " + index + " to an open", c -> c.record.opened().size() > index);
        return openAnswers().get(index);
    }

    /** How the call ended. */
    public Rejection awaitEnd() {
        await("the end of the call", c -> c.end != null);
        return Objects.requireNonNull(end);
    }

    /** Waits until the server has carried out all that was sent before. */
    public void sync() {
        int before = heartbeats().size();
        heartbeat(1_000_000 + before);
        await(
                "a heartbeat that has seen ours",
                c -> c.record.heartbeats().stream().anyMatch(beat -> beat.getSeen() == 1_000_000 + before));
    }

    // What came

    public synchronized ReceivedStream stream(long id) {
        return record.stream(id);
    }

    public synchronized Attached attachment() {
        return Objects.requireNonNull(record.attached());
    }

    public synchronized List<Cursors> cursors() {
        return List.copyOf(record.cursors());
    }

    public SessionRef session() {
        return attachment().getSession();
    }

    public synchronized List<InbandOpened> openAnswers() {
        return List.copyOf(record.opened());
    }

    public synchronized List<Heartbeat> heartbeats() {
        return List.copyOf(record.heartbeats());
    }

    public synchronized @Nullable GoAway goAway() {
        return record.goAway();
    }

    public synchronized int frames() {
        return record.frames();
    }

    public synchronized boolean isOver() {
        return end != null;
    }

    private synchronized void received(ServerFrame frame) {
        Set<Long> withItems = record.add(frame);
        if (confirming && !withItems.isEmpty()) {
            confirm(withItems);
        }
        notifyAll();
    }

    private void confirm(Set<Long> ids) {
        Receipts.Builder receipts = Receipts.newBuilder();
        Grants.Builder grants = Grants.newBuilder();
        for (long id : ids) {
            ReceivedStream stream = stream(id);
            receipts.addStreamIds(id).addUpTo(stream.lastOutSeq());
            grants.addStreamIds(id)
                    .addMaxOutSeq(stream.lastOutSeq() + GRANTED_AHEAD)
                    .addMaxOutBytes(stream.outBytes() + GRANTED_BYTES_AHEAD);
        }
        out.onNext(
                ClientFrame.newBuilder().setReceipts(receipts).setGrants(grants).build());
    }

    private synchronized void ended(Rejection how) {
        end = how;
        notifyAll();
    }

    private synchronized boolean hasEnded() {
        return end != null;
    }

    /** Breaks the call off. */
    public void cut() {
        if (!hasEnded()) {
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

    private void begins(ClientCallStreamObserver<ClientFrame> requests) {
        out = requests;
    }
}
