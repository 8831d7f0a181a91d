package dev.sluice.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.v1.Attach;
import dev.sluice.v1.CloseRequest;
import dev.sluice.v1.CloseResponse;
import dev.sluice.v1.HelloResponse;
import dev.sluice.v1.Limits;
import dev.sluice.v1.SessionRef;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A path that is to join the session's first one. */
class SidePathTest {
    private final ManualLoop loop = new ManualLoop();
    private final List<Answering> calls = new ArrayList<>();
    private int denied;

    @Test
    void aJoinThatWasDeniedBreaksNoConnectionLaterOn() {
        ClientOptions options = ClientOptions.of("fake", 1).withPaths(2);
        Future<ClientSession> attached = new ClientSession(
                        new Joining(),
                        loop,
                        options,
                        ServerInfo.of(HelloResponse.newBuilder()
                                .setVersion("1.1")
                                .setLimits(Limits.newBuilder().setMaxPathsPerSession(4))
                                .build()),
                        new AtomicLong(),
                        () -> 1)
                .attach(SessionRef.getDefaultInstance());
        loop.turn();
        assertThat(attached.succeeded()).isTrue();
        loop.advance(1_000);
        assertThat(calls)
                .as("the first path, a join that is denied, one that is not")
                .hasSize(3);
        loop.advance(options.callTimeout().toMillis() + 1_000);
        // GrpcExchange#breakOff closes the connection, which is that of the path that has joined since
        assertThat(calls).noneMatch(call -> call.broken);
    }

    private final class Joining implements Calls {
        @Override
        public Future<Exchange> exchange(int path, Exchange.Listener listener) {
            Answering call = new Answering(listener);
            calls.add(call);
            return Future.succeededFuture(call);
        }

        @Override
        public Future<CloseResponse> close(CloseRequest request) {
            throw new AssertionError("nobody closes it");
        }
    }

    private final class Answering extends FakeCall {
        private boolean broken;

        private Answering(Exchange.Listener listener) {
            super(SidePathTest.this.loop, listener);
        }

        @Override
        void answer(Attach attach) {
            if (attach.getMode() == Attach.Mode.JOIN && denied++ == 0) {
                loop.later(() -> listener.over(Failures.serverSilent()));
            } else {
                super.answer(attach);
            }
        }

        @Override
        public void breakOff(SluiceException why) {
            broken = true;
        }
    }
}
