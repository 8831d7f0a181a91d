package dev.sluice.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.sluice.v1.Attach;
import dev.sluice.v1.Attached;
import dev.sluice.v1.ClientFrame;
import dev.sluice.v1.CloseRequest;
import dev.sluice.v1.CloseResponse;
import dev.sluice.v1.HelloResponse;
import dev.sluice.v1.Limits;
import dev.sluice.v1.ServerFrame;
import dev.sluice.v1.SessionRef;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
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

    private final class Answering implements Exchange {
        private final Listener listener;
        private boolean broken;

        private Answering(Listener listener) {
            this.listener = listener;
        }

        @Override
        public boolean isFull() {
            return false;
        }

        @Override
        public void write(Buffer frame) {
            Attach attach = attach(frame);
            if (attach == null) {
                return;
            }
            if (attach.getMode() == Attach.Mode.JOIN && denied++ == 0) {
                loop.later(() -> listener.over(Failures.serverSilent()));
                return;
            }
            SessionRef session =
                    SessionRef.newBuilder().setSessionId("s").setEpoch(1).build();
            loop.later(() -> listener.frame(ServerFrame.newBuilder()
                    .setEpoch(1)
                    .setAttached(Attached.newBuilder().setSession(session))
                    .build()));
        }

        private Attach attach(Buffer frame) {
            try {
                ClientFrame read = ClientFrame.parseFrom(frame.getBytes());
                return read.hasAttach() ? read.getAttach() : null;
            } catch (InvalidProtocolBufferException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void finish() {}

        @Override
        public void cancel(SluiceException why) {}

        @Override
        public void breakOff(SluiceException why) {
            broken = true;
        }
    }
}
