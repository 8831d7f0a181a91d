package dev.sluice.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CreditTest extends ClientFixture {

    @Test
    void noMessageLeavesBeyondTheCreditInSeqs() throws Exception {
        ClientStream stream = open(window(3, 1_000));
        post(stream, 1, 5, 1);
        assertThat(server.messages(3)).hasSize(3);
        nothingMoreLeaves(stream);

        server.send(credit(stream, 4, 1_000));
        assertThat(server.messages(1)).containsExactly("1/4=4");
        nothingMoreLeaves(stream);
    }

    @Test
    void noMessageLeavesBeyondTheCreditInBytes() throws Exception {
        ClientStream stream = open(window(100, 10));
        post(stream, 1, 4, 4);
        assertThat(server.messages(2)).containsExactly("1/1=1111", "1/2=2222");
        nothingMoreLeaves(stream);

        server.send(credit(stream, 100, 12));
        assertThat(server.messages(1)).containsExactly("1/3=3333");
    }

    @Test
    void withNothingUnsettledOneMessageMayGoBeyondTheBytes() throws Exception {
        ClientStream stream = open(window(100, 10));
        post(stream, 1, 1, 8);
        post(stream, 2, 3, 8);
        server.messages(1);
        nothingMoreLeaves(stream);

        server.send(ack(stream, 1));
        assertThat(server.messages(1)).containsExactly("1/2=22222222");
        nothingMoreLeaves(stream);
    }

    @Test
    void creditIsNeverTakenBack() throws Exception {
        ClientStream stream = open(window(4, 1_000));
        server.send(credit(stream, 2, 500));
        post(stream, 1, 4, 1);
        assertThat(server.messages(4)).hasSize(4);
    }

    @Test
    void creditOfASpecThatAsksForNoneIsTheDefaultWindow() throws Exception {
        ClientStream stream = open(ECHO);
        post(stream, 1, 150, 1);
        assertThat(server.messages(100)).hasSize(100);
        nothingMoreLeaves(stream);
    }

    private void post(ClientStream stream, int from, int to, int length) throws Exception {
        get(onLoop(stream, () -> {
            for (int i = from; i <= to; i++) {
                stream.post(bytes(Integer.toString(i % 10).repeat(length)));
            }
        }));
    }

    /** A cancel leaves behind all that could leave before it. */
    private void nothingMoreLeaves(ClientStream stream) throws Exception {
        stream.cancel(stream.settled() + 1);
        assertThat(server.await(frame -> frame.getCancelsCount() > 0 || frame.getChunksCount() > 0)
                        .getChunksCount())
                .isZero();
    }
}
