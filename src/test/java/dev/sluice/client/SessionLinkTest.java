package dev.sluice.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.v1.Attach;
import dev.sluice.v1.CloseRequest;
import dev.sluice.v1.CloseResponse;
import dev.sluice.v1.HelloResponse;
import dev.sluice.v1.SessionRef;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How often a client calls a server that takes its session, and drops it again. */
class SessionLinkTest {
    private static final long FIRST_DELAY = 50;

    private final ManualLoop loop = new ManualLoop();
    private final List<Long> calls = new ArrayList<>();
    private Exchange.Listener client;

    @BeforeEach
    void attach() {
        Future<ClientSession> attached = new ClientSession(
                        new Attaching(),
                        loop,
                        ClientOptions.of("fake", 1),
                        ServerInfo.of(
                                HelloResponse.newBuilder().setVersion("1.1").build()),
                        new AtomicLong(),
                        () -> 1)
                .attach(SessionRef.getDefaultInstance());
        loop.turn();
        assertThat(attached.succeeded()).isTrue();
    }

    @Test
    void oneThatDropsItAtOnceIsCalledLessAndLessOften() {
        for (int i = 0; i < 4; i++) {
            drop();
            loop.advance(FIRST_DELAY << i);
        }

        assertThat(calls).containsExactly(0L, 50L, 150L, 350L, 750L);
    }

    @Test
    void afterAWhileThatWentWellItIsCalledSoonAgain() {
        drop();
        loop.advance(FIRST_DELAY);
        drop();
        loop.advance(2 * FIRST_DELAY);
        loop.advance(Backoff.MAX_MILLIS);
        long dropped = loop.now();

        drop();
        loop.advance(FIRST_DELAY);

        assertThat(calls).endsWith(dropped + FIRST_DELAY);
    }

    private void drop() {
        client.over(Failures.serverSilent());
        loop.turn();
    }

    /** A server that attaches whoever calls. */
    private final class Attaching implements Calls {
        @Override
        public Future<Exchange> exchange(int path, Exchange.Listener listener) {
            calls.add(loop.now());
            client = listener;
            return Future.succeededFuture(new Answering(listener));
        }

        @Override
        public Future<CloseResponse> close(CloseRequest request) {
            throw new AssertionError("nobody closes it");
        }
    }

    private final class Answering extends FakeCall {
        private Answering(Exchange.Listener listener) {
            super(SessionLinkTest.this.loop, listener);
        }

        @Override
        void answer(Attach attach) {
            attached(calls.size());
        }
    }
}
