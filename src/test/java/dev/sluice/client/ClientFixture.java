package dev.sluice.client;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.sluice.v1.Acks;
import dev.sluice.v1.Credits;
import dev.sluice.v1.Items;
import dev.sluice.v1.ServerFrame;
import dev.sluice.v1.StreamSpec;
import dev.sluice.v1.Window;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A client and the fake server that it talks to. */
abstract class ClientFixture {
    static final StreamSpec ECHO = StreamSpec.newBuilder().setHandler("echo").build();

    Vertx vertx;
    FakeServer server;
    SluiceClient client;

    @BeforeEach
    void start() throws Exception {
        vertx = Vertx.vertx();
        server = FakeServer.start(vertx);
        client = SluiceClient.connect(vertx, server.options());
    }

    @AfterEach
    void stop() throws Exception {
        client.close()
                .otherwiseEmpty()
                .toCompletionStage()
                .toCompletableFuture()
                .get(1, TimeUnit.MINUTES);
        vertx.close().toCompletionStage().toCompletableFuture().get(1, TimeUnit.MINUTES);
    }

    static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(1, TimeUnit.MINUTES);
    }

    static SluiceException failure(Future<?> future) {
        SluiceException[] found = new SluiceException[1];
        assertThatThrownBy(() -> get(future))
                .isInstanceOf(ExecutionException.class)
                .satisfies(thrown -> {
                    found[0] = (SluiceException) thrown.getCause();
                });
        return found[0];
    }

    ClientStream open(StreamSpec spec) throws Exception {
        return get(get(client.session()).open(spec));
    }

    static StreamSpec window(int messages, long bytes) {
        return ECHO.toBuilder()
                .setWindow(Window.newBuilder().setMessages(messages).setBytes(bytes))
                .build();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    static ServerFrame.Builder ack(ClientStream stream, long upTo) {
        return ServerFrame.newBuilder()
                .setAcks(Acks.newBuilder().addStreamIds(stream.id()).addUpTo(upTo));
    }

    static ServerFrame.Builder credit(ClientStream stream, long seq, long bytes) {
        return ServerFrame.newBuilder()
                .setCredits(Credits.newBuilder()
                        .addStreamIds(stream.id())
                        .addMaxSeq(seq)
                        .addMaxTotalBytes(bytes));
    }

    /** A reply to message {@code seq}. */
    static Items.Builder reply(long seq, String payload) {
        return Items.newBuilder().addPayloads(ByteString.copyFromUtf8(payload)).addSeqs(seq);
    }

    /** Items of stream 1. */
    static ServerFrame.Builder items(long firstOutSeq, Items.Builder... items) {
        Items.Builder all = Items.newBuilder().setStreamId(1).setFirstOutSeq(firstOutSeq);
        for (Items.Builder each : items) {
            all.addAllPayloads(each.getPayloadsList()).addAllSeqs(each.getSeqsList());
        }
        return ServerFrame.newBuilder().addItems(all);
    }

    /** Something done on the session's loop in one turn; fails where it throws. */
    static Future<Void> onLoop(ClientStream stream, Runnable work) {
        Promise<Void> promise = Promise.promise();
        stream.session().execute(() -> {
            try {
                work.run();
                promise.complete();
            } catch (Throwable thrown) {
                promise.fail(thrown);
            }
        });
        return promise.future();
    }
}
