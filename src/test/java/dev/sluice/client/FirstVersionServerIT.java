package dev.sluice.client;

import static dev.sluice.client.ClientFixture.bytes;
import static dev.sluice.client.ClientFixture.failure;
import static dev.sluice.client.ClientFixture.get;
import static dev.sluice.client.ClientFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.v1.StreamSpec;
import dev.sluice.v1_0.OpenRequest;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The client makes do with a server of protocol 1.0. */
class FirstVersionServerIT {
    private static final StreamSpec ECHO =
            StreamSpec.newBuilder().setHandler("echo").build();
    private static final StreamSpec NOBODY =
            StreamSpec.newBuilder().setHandler("nobody").build();
    private static final int STREAMS = 100;
    private static final int MESSAGES = 10;

    private FirstVersionServer server;
    private SluiceClient client;

    @BeforeEach
    void start() throws Exception {
        server = FirstVersionServer.start();
        client = SluiceClient.connect(server.options());
    }

    @AfterEach
    void stop() throws Exception {
        get(client.close());
        server.close();
    }

    @Test
    void takesTheMissingHelloForVersionOne() throws Exception {
        ServerInfo info = get(client.hello());
        assertThat(info.version()).isEqualTo("1.0");
        assertThat(info.features()).isEmpty();
        assertThat(info.opensBatches()).isFalse();
    }

    @Test
    void opensABatchOneByOneAndGetsEveryReplyInOrder() throws Exception {
        OpenedStreams opened = get(client.open(ECHO, STREAMS));
        assertThat(opened.streams()).hasSize(STREAMS);
        assertThat(server.opens).hasSize(STREAMS).allMatch(OpenRequest::hasStream);

        List<Future<Reply>> replies = new ArrayList<>();
        for (ClientStream stream : opened.streams()) {
            for (int seq = 1; seq <= MESSAGES; seq++) {
                replies.add(stream.send(bytes(stream.id() + "/" + seq)));
            }
        }
        for (int i = 0; i < replies.size(); i++) {
            Reply reply = get(replies.get(i));
            int seq = i % MESSAGES + 1;
            assertThat(reply.seq()).isEqualTo(seq);
            assertThat(text(reply.payload()))
                    .isEqualTo(opened.stream(i / MESSAGES).id() + "/" + seq);
        }
    }

    @Test
    void endsStreamsAndClosesTheSession() throws Exception {
        OpenedStreams opened = get(client.open(ECHO, 2));
        ClientStream stream = opened.stream(1);
        get(stream.send(bytes("only")));
        assertThat(text(get(stream.end()).payload())).isEqualTo("ended at 1");

        get(stream.session().close(CloseMode.FINISH));
        assertThat(server.closes).hasSize(1);
        assertThat(server.closes.get(0).getSession().getToken().toStringUtf8()).isEqualTo("secret");
    }

    @Test
    void opensASingleStreamWithTheCallThatMakesTheSession() throws Exception {
        ClientStream stream = get(client.open(ECHO, 1)).stream(0);
        assertThat(text(get(stream.send(bytes("a"))).payload())).isEqualTo("a");
        assertThat(stream.id()).isEqualTo(2);
        assertThat(server.opens.get(0).getClientId().size()).isEqualTo(16);
    }

    @Test
    void oneThatFailsFailsAllWhereAllAreWanted() {
        OpenException why = (OpenException) failure(client.open(List.of(ECHO, NOBODY, ECHO), OpenMode.ALL_OR_NOTHING));
        assertThat(why.failures()).containsOnlyKeys(1);
        assertThat(why.reason()).isEqualTo("HANDLER_UNKNOWN");
    }

    @Test
    void theGoodOnesStayWhereThatIsAskedFor() throws Exception {
        OpenedStreams opened = get(client.open(List.of(ECHO, NOBODY, ECHO), OpenMode.KEEP_OPENED));
        assertThat(opened.failures()).containsOnlyKeys(1);
        assertThat(text(get(opened.stream(2).send(bytes("b"))).payload())).isEqualTo("b");
    }

    @Test
    void aSingleStreamThatFailsFailsTyped() {
        assertThat(failure(client.open(Collections.nCopies(1, NOBODY), OpenMode.ALL_OR_NOTHING))
                        .reason())
                .isEqualTo("HANDLER_UNKNOWN");
    }
}
