package dev.sluice.grpc;

import static dev.sluice.grpc.GrpcClient.openOne;
import static dev.sluice.grpc.GrpcClient.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.v1.ListStreamsRequest;
import dev.sluice.v1.ListStreamsResponse;
import dev.sluice.v1.Order;
import dev.sluice.v1.StreamSpec;
import dev.sluice.v1.StreamView;
import dev.sluice.v1.Window;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How the streams of a server stand, as an operator sees them. */
final class AdminStreamsIT {
    private final RecordingHandler hold = RecordingHandler.silent().holding();
    private TestServer server;
    private GrpcClient client;
    private ExchangeClient exchange;
    private AdminClient admin;

    @BeforeEach
    void start() {
        server = TestServer.with()
                .handler("moody", new MoodyHandler())
                .handler("hold", hold)
                .eventLoops(1)
                .start();
        client = GrpcClient.to(server);
        exchange = client.attached().confirming();
        admin = new AdminClient(client);
    }

    @AfterEach
    void stop() {
        exchange.cut();
        client.close();
        server.close();
    }

    @Test
    void showsHowAStreamStands() {
        StreamSpec.Builder spec = spec("hold")
                .setName("busy")
                .setOrder(Order.ORDER_SEQUENCED)
                .setWindow(Window.newBuilder().setMessages(8).setBytes(1_000));
        long id = exchange.opened(openOne(spec));
        exchange.messages(id, "1", "22");
        exchange.nextChunk(id, 1);
        exchange.messages(id, "4");
        admin.awaitStream(id, view -> view.getQueued() == 3);

        StreamView view = admin.stream(id);

        assertThat(view.getSessionId()).isEqualTo(exchange.session().getSessionId());
        assertThat(view.getName()).isEqualTo("busy");
        assertThat(view.getHandler()).isEqualTo("hold");
        assertThat(view.getOrder()).isEqualTo(Order.ORDER_SEQUENCED);
        assertThat(view.getStatus()).isEqualTo("open");
        assertThat(view.getAccepted()).isEqualTo(4);
        assertThat(view.getSettled()).isZero();
        assertThat(view.getQueuedBytes()).isEqualTo(4);
        assertThat(view.getHeld()).isEqualTo(1);
        assertThat(view.getWaitingForSeq()).isEqualTo(3);
        assertThat(view.getRunning()).isEqualTo(2);
        assertThat(view.getOldestMs()).isNotNegative();
        assertThat(view.getCredit()).isEqualTo(4);
        assertThat(view.getCreditBytes()).isEqualTo(996);
        hold.release();
        admin.awaitStream(id, stream -> stream.getStatus().equals("waiting"));
    }

    @Test
    void filtersSortsAndPagesStreams() {
        for (String name : List.of("a/1", "b/1", "a/2")) {
            exchange.opened(openOne(spec("moody").setName(name)));
        }
        exchange.opened(openOne(spec("hold").setName("a/3")));

        assertThat(admin.streams("a/ handler=moody", "-name"))
                .extracting(StreamView::getName)
                .containsExactly("a/2", "a/1");
        assertThat(admin.streams("status=failed,stuck", "")).isEmpty();
        assertThat(admin.streams("queued>0", "")).isEmpty();
        ListStreamsRequest.Builder request =
                ListStreamsRequest.newBuilder().setSort("name").setPageSize(3);
        ListStreamsResponse first = admin.calls().listStreams(request.build());
        ListStreamsResponse second = admin.calls()
                .listStreams(request.setPageToken(first.getNextPageToken()).build());
        assertThat(first.getTotal()).isEqualTo(4);
        assertThat(first.getStreamsList()).extracting(StreamView::getName).containsExactly("a/1", "a/2", "a/3");
        assertThat(second.getStreamsList()).extracting(StreamView::getName).containsExactly("b/1");
        assertThat(second.getNextPageToken()).isEmpty();
    }
}
