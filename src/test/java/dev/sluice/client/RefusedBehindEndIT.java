package dev.sluice.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.grpc.TestServer;
import dev.sluice.handler.Handler;
import dev.sluice.v1.Order;
import dev.sluice.v1.StreamSpec;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The last message of a graph is refused for good when its end has been said. */
class RefusedBehindEndIT {
    private static final Handler ECHO = (stream, run) -> {
        for (int i = 0; i < run.size(); i++) {
            run.done(run.message(i).payload());
        }
    };

    @Test
    void theGraphEndsWithWhatWasTaken() throws Exception {
        TestServer server = TestServer.with().handler("echo", ECHO).start();
        SluiceClient client = SluiceClient.connect(ClientOptions.of("127.0.0.1", server.port()));
        StreamSpec spec = StreamSpec.newBuilder()
                .setHandler("echo")
                .setOrder(Order.ORDER_GRAPH)
                .build();
        ClientStream stream = client.open(spec, 1).await(1, TimeUnit.MINUTES).stream(0);
        Promise<EndResult> ended = Promise.promise();
        stream.session().execute(() -> {
            stream.send(new byte[] {1});
            Future<Reply> cycle = stream.send(new byte[] {2}, SendOptions.needs(2));
            stream.end().onComplete(ended);
            cycle.onComplete(reply -> assertThat(reply.failed()).isTrue());
        });
        EndResult end = ended.future().await(1, TimeUnit.MINUTES);
        assertThat(end.summary().done()).isEqualTo(1);
        client.close().await(1, TimeUnit.MINUTES);
        server.close();
    }
}
