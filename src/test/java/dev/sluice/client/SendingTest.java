package dev.sluice.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.v1.Items;
import dev.sluice.v1.ServerFrame;
import io.vertx.core.Future;
import org.junit.jupiter.api.Test;

class SendingTest extends ClientFixture {

    @Test
    void a_reply_completes_the_future_of_its_message() throws Exception {
        ClientStream stream = open(ECHO);
        Future<Reply> first = stream.send(bytes("a"));
        Future<Reply> second = stream.send(bytes("b"));
        assertThat(server.messages(2)).containsExactly("1/1=a", "1/2=b");

        server.send(ServerFrame.newBuilder()
                .addItems(Items.newBuilder()
                        .setStreamId(1)
                        .setFirstOutSeq(1)
                        .addPayloads(ByteString.copyFromUtf8("A"))
                        .addSeqs(1)));
        assertThat(text(get(first).payload())).isEqualTo("A");
        assertThat(second.isComplete()).isFalse();

        server.send(ack(stream, 2));
        assertThat(get(second).payload()).isEmpty();
        assertThat(get(second).seq()).isEqualTo(2);
    }
}
