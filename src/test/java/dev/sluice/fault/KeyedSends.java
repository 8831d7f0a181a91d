package dev.sluice.fault;

import static dev.sluice.grpc.GrpcClient.bytes;
import static dev.sluice.grpc.GrpcClient.clientId;
import static dev.sluice.grpc.GrpcClient.openEach;
import static dev.sluice.grpc.GrpcClient.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.grpc.GrpcClient;
import dev.sluice.grpc.Rejection;
import dev.sluice.v1.Chunk;
import dev.sluice.v1.CloseRequest;
import dev.sluice.v1.Durability;
import dev.sluice.v1.MessageExtras;
import dev.sluice.v1.OpenResponse;
import dev.sluice.v1.Outcome;
import dev.sluice.v1.SendRequest;
import dev.sluice.v1.SeqBy;
import dev.sluice.v1.SessionRef;
import dev.sluice.v1.StreamSpec;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A caller without an Exchange: each message is a call with a key of its own, repeated until it is answered. The streams of
 * its session take turns.
 */
final class KeyedSends implements AutoCloseable {
    static final List<String> NAMES = List.of("sends-disk", "sends-sync");

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int KEYS_MAX = 900;

    private final GrpcClient client;
    private final IntSupplier life;
    private final OpenResponse opened;
    private final List<KeyedSend> sends = new ArrayList<>();
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private String trouble = "";
    private volatile boolean stopped;

    KeyedSends(FaultyProxy proxy, IntSupplier life) {
        this.client = GrpcClient.to(proxy.port());
        this.life = life;
        this.opened = client.open(openEach(
                        stream(NAMES.get(0), Durability.DURABILITY_DISK),
                        stream(NAMES.get(1), Durability.DURABILITY_DISK_SYNC))
                .setClientId(clientId(1))
                .setRequestId(1));
        Threads.start("keyed-sends", this::sendAll);
    }

    private static StreamSpec.Builder stream(String name, Durability durability) {
        return spec(CrashHandler.BLOCKING)
                .setName(name)
                .setDurability(durability)
                .setSeqBy(SeqBy.SEQ_BY_SERVER);
    }

    /** What was sent and answered, once nothing more is. */
    List<KeyedSend> finish() throws Exception {
        stopped = true;
        over.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        return sends;
    }

    /** Each key once more: nothing runs for it, and the answers are those of the first time. */
    void repeatAll() {
        for (KeyedSend send : sends) {
            Outcome again = client.blocking().send(request(send.key())).getOutcomes(0);
            assertThat(again).as("outcome of key %s", send.key()).isEqualTo(send.outcome());
        }
    }

    void closeSession() {
        client.close(session(), CloseRequest.Mode.FINISH);
    }

    @Override
    public void close() {
        stopped = true;
        client.close();
    }

    private void sendAll() {
        try {
            for (int key = 0; key < KEYS_MAX && !stopped; key++) {
                sends.add(send(key));
            }
            over.complete(null);
        } catch (RuntimeException | Error e) {
            over.completeExceptionally(new AssertionError(trouble, e));
        }
    }

    private KeyedSend send(int key) {
        SendRequest request = request(key);
        Outcome outcome = await("an answer for key " + key)
                .atMost(PATIENCE)
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .until(() -> outcome(request), found -> found != null);
        return new KeyedSend(NAMES.get(key % 2), key, life.getAsInt(), outcome);
    }

    /** With no epoch, as it is another one with each life of the server. */
    private SessionRef session() {
        return opened.getSession().toBuilder().clearEpoch().build();
    }

    private SendRequest request(int key) {
        return SendRequest.newBuilder()
                .setSession(session())
                .setMessages(Chunk.newBuilder()
                        .setStreamId(opened.getStreamIds(key % 2))
                        .addPayloads(bytes(KeyedSend.text(key)))
                        .addExtras(MessageExtras.newBuilder().setIdempotencyKey("key " + key)))
                .build();
    }

    /** Null where the call is to be repeated. */
    private @Nullable Outcome outcome(SendRequest request) {
        try {
            Outcome outcome = client.blocking().send(request).getOutcomes(0);
            trouble = outcome.toString();
            return outcome.getKind() == Outcome.Kind.REFUSED ? null : outcome;
        } catch (StatusRuntimeException e) {
            trouble = Rejection.of(e).toString();
            client.channel().resetConnectBackoff();
            return null;
        }
    }
}
