package dev.sluice.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.grpc.TestServer;
import dev.sluice.handler.Failure;
import dev.sluice.handler.Handler;
import dev.sluice.v1.StreamSpec;
import dev.sluice.v1.Window;
import io.vertx.core.Future;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The client and the real server. */
class ClientIT {
    private final Map<Long, List<Integer>> seen = new ConcurrentHashMap<>();
    private final Handler noting = (stream, run) -> {
        List<Integer> numbers = seen.computeIfAbsent(stream.id(), id -> new ArrayList<>());
        for (int i = 0; i < run.size(); i++) {
            numbers.add(ByteBuffer.wrap(run.message(i).payload()).getInt());
        }
        run.allDone();
    };
    private final Handler echo = (stream, run) -> {
        for (int i = 0; i < run.size(); i++) {
            run.done(run.message(i).payload());
        }
    };
    private final Handler picky = (stream, run) -> {
        for (int i = 0; i < run.size(); i++) {
            if (run.message(i).payload().length == 0) {
                run.fail(Failure.invalid("payload", "is empty"));
                return;
            }
            run.done();
        }
    };

    private TestServer server;
    private SluiceClient client;

    @AfterEach
    void stop() throws Exception {
        client.close().await(1, TimeUnit.MINUTES);
        server.close();
    }

    @Test
    void eachReplyIsThatOfItsMessage() throws Exception {
        start(TestServer.with().handler("echo", echo));
        ClientStream stream = client.open(spec("echo"), 1).await().stream(0);
        List<Future<Reply>> replies = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            replies.add(stream.send(number(i)));
        }
        for (int i = 0; i < 3_000; i++) {
            assertThat(get(replies.get(i)).payload()).isEqualTo(number(i));
        }
        get(stream.end());
    }

    @Test
    void manyStreamsRunEveryMessageOnceAndInOrder() throws Exception {
        start(TestServer.with().handler("note", noting));
        List<ClientStream> streams = client.open(spec("note"), 2_000).await().streams();
        for (int i = 0; i < 20; i++) {
            for (ClientStream stream : streams) {
                stream.post(number(i));
            }
        }
        get(streams.get(0).session().closeStreams(streams, CloseMode.FINISH));
        assertSeenInOrder(2_000, 20);
    }

    @Test
    void messagesThatTheServerHasNoMemoryForArriveInOrderAllTheSame() throws Exception {
        start(TestServer.with()
                .handler("note", noting)
                .limit("maxMessageBytes", 50_000)
                .limit("maxBufferedBytes", 100_000L));
        List<ClientStream> streams = client.open(spec("note"), 50).await().streams();
        for (int i = 0; i < 50; i++) {
            for (ClientStream stream : streams) {
                byte[] large = new byte[4_000];
                ByteBuffer.wrap(large).putInt(i);
                stream.post(large);
            }
        }
        get(streams.get(0).session().closeStreams(streams, CloseMode.FINISH));
        assertSeenInOrder(50, 50);
    }

    @Test
    void aMessageOfSeveralSegmentsComesBackWhole() throws Exception {
        start(TestServer.with().handler("echo", echo));
        ClientStream stream = client.open(spec("echo"), 1).await().stream(0);
        byte[] large = new byte[3_000_000];
        for (int i = 0; i < large.length; i++) {
            large[i] = (byte) (i * 31);
        }
        Future<Reply> before = stream.send(number(1));
        Future<Reply> reply =
                stream.send(large, SendOptions.headers(Map.of("name", "large")).withTtl(Duration.ofMinutes(1)));
        assertThat(get(before).payload()).isEqualTo(number(1));
        assertThat(get(reply).payload()).isEqualTo(large);
    }

    @Test
    void aFailureOfTheHandlersIsTypedAndEndsWhatFollows() throws Exception {
        start(TestServer.with().handler("picky", picky));
        ClientStream stream = client.open(spec("picky"), 1).await().stream(0);
        Future<Reply> good = stream.send(number(1));
        Future<Reply> bad = stream.send(new byte[0]);
        Future<Reply> after = stream.send(number(2));

        get(good);
        assertThat(ClientFixture.failure(bad).fields()).hasSize(1);
        assertThat(ClientFixture.failure(after).reason()).isEqualTo("STREAM_FAILED");
        assertThat(ClientFixture.failure(stream.end()).reason()).isEqualTo("STREAM_FAILED");
    }

    @Test
    void messagesMayFollowAnOpenAtOnce() throws Exception {
        start(TestServer.with().handler("echo", echo));
        ClientSession session = get(client.session());
        for (ClientStream stream : session.openNow(spec("echo"), 100)) {
            Future<Reply> reply = stream.send(number(5));
            assertThat(get(reply).payload()).isEqualTo(number(5));
        }
        List<ClientStream> none = session.openNow(spec("nobody"), 1);
        assertThat(ClientFixture.failure(none.get(0).ended()).reason()).isEqualTo("HANDLER_UNKNOWN");
    }

    @Test
    void nothingIsLeftAtTheServerWhenTheSessionIsClosed() throws Exception {
        start(TestServer.with().handler("echo", echo));
        ClientSession session = client.open(spec("echo"), 100).await().stream(0).session();
        session.openNow(spec("echo"), 10).forEach(stream -> stream.post(number(1)));
        get(session.close(CloseMode.FINISH));
        assertThat(server.sessions().streamQuota().used()).isZero();
        assertThat(server.sessions().sessionQuota().used()).isZero();
    }

    private void start(TestServer.Builder builder) {
        server = builder.start();
        client = SluiceClient.connect(ClientOptions.of("127.0.0.1", server.port()));
    }

    private void assertSeenInOrder(int streams, int messages) {
        assertThat(seen).hasSize(streams);
        for (List<Integer> numbers : seen.values()) {
            assertThat(numbers).hasSize(messages);
            for (int i = 0; i < messages; i++) {
                assertThat(numbers.get(i)).isEqualTo(i);
            }
        }
    }

    private static StreamSpec spec(String handler) {
        return StreamSpec.newBuilder()
                .setHandler(handler)
                .setWindow(Window.newBuilder().setMessages(100))
                .build();
    }

    private static byte[] number(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.await(20, TimeUnit.SECONDS);
    }
}
