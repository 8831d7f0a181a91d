package dev.sluice.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.v1.Order;
import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A program that gives a stream up in the callback of an outcome. */
class ResetInCallbackTest extends ClientFixture {
    @Test
    void aStreamThatIsResetWhenItsFirstMessageIsDoneIsCountedOnce() throws Exception {
        ClientSession session = get(client.session());
        ClientStream stream = get(
                session.open(ECHO.toBuilder().setOrder(Order.ORDER_SEQUENCED).build()));
        ClientStream other = get(session.open(ECHO));
        Future<Reply> a = stream.send(bytes("a"));
        a.onSuccess(done -> stream.reset("enough"));
        stream.send(bytes("b"));
        Future<Reply> open = other.send(bytes("o"));
        server.messages(3);
        server.send(ack(stream, 1));
        get(a);
        failure(stream.ended());

        session.close(CloseMode.FINISH);
        failure(client.admin().parked("", 0, 0, ""));
        assertThat(server.closes)
                .as("no close as long as a message has no outcome")
                .isEmpty();
        assertThat(session.settled()).isEqualTo(2);
        server.send(ack(other, 1));
        get(open);
        assertThat(server.closes.poll(1, TimeUnit.MINUTES)).as("close").isNotNull();
    }

    @Test
    void theSessionIsClosedAllTheSame() throws Exception {
        ClientSession session = get(client.session());
        ClientStream stream = get(
                session.open(ECHO.toBuilder().setOrder(Order.ORDER_SEQUENCED).build()));
        Future<Reply> a = stream.send(bytes("a"));
        a.onSuccess(done -> stream.reset("enough"));
        server.messages(1);
        server.send(ack(stream, 1));
        failure(stream.ended());
        ClientStream other = get(session.open(ECHO));
        Future<Reply> b = other.send(bytes("b"));
        Future<Reply> c = other.send(bytes("c"));
        server.messages(2);
        session.close(CloseMode.FINISH);
        server.send(ack(other, 2));
        get(b);
        get(c);
        assertThat(server.closes.poll(1, TimeUnit.MINUTES)).as("close").isNotNull();
    }
}
