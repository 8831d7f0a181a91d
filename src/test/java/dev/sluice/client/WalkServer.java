package dev.sluice.client;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.sluice.v1.Attach;
import dev.sluice.v1.Attached;
import dev.sluice.v1.Chunk;
import dev.sluice.v1.ClientFrame;
import dev.sluice.v1.CloseRequest;
import dev.sluice.v1.CloseResponse;
import dev.sluice.v1.Cursors;
import dev.sluice.v1.InbandOpen;
import dev.sluice.v1.OpenRequest;
import dev.sluice.v1.ServerFrame;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.common.GrpcStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The server of one session that a walk breaks the connections of. It keeps what the protocol says, and nothing more. */
final class WalkServer implements Calls {
    final Map<Long, WalkStream> streams = new TreeMap<>();

    /** Those that are over, too. */
    final Map<Long, WalkStream> all = new TreeMap<>();

    boolean calm;
    int attaches;
    private final Random random;
    private final Set<Long> opened = new HashSet<>();
    private @Nullable Call call;
    private long epoch;
    private boolean closed;

    WalkServer(Random random) {
        this.random = random;
    }

    /** A call, with what is on its way both ways. */
    private static final class Call implements Exchange {
        private final Listener listener;
        private final ArrayDeque<ClientFrame> in = new ArrayDeque<>();
        private final ArrayDeque<ServerFrame> out = new ArrayDeque<>();
        private boolean attached;
        private boolean over;

        Call(Listener listener) {
            this.listener = listener;
        }

        @Override
        public boolean isFull() {
            return over || in.size() > 3;
        }

        @Override
        public void write(Buffer frame) {
            if (!over) {
                try {
                    in.add(ClientFrame.parseFrom(frame.getBytes()));
                } catch (InvalidProtocolBufferException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }

        @Override
        public void finish() {
            end(null);
        }

        @Override
        public void cancel(SluiceException why) {
            end(why);
        }

        @Override
        public void breakOff(SluiceException why) {
            end(why);
        }

        private void end(@Nullable SluiceException why) {
            if (!over) {
                over = true;
                in.clear();
                out.clear();
                listener.over(why);
            }
        }
    }

    @Override
    public Future<Exchange> exchange(int path, Exchange.Listener listener) {
        if (!calm && random.nextInt(4) == 0) {
            return Future.failedFuture(new IOException("refused"));
        }
        call = new Call(listener);
        return Future.succeededFuture(call);
    }

    @Override
    public Future<CloseResponse> close(CloseRequest request) {
        boolean reached = calm || random.nextBoolean();
        if (reached && closed) {
            return Future.failedFuture(Failures.of(FakeServer.status(GrpcStatus.NOT_FOUND, "SESSION_UNKNOWN")));
        }
        closed |= reached;
        return reached && random.nextBoolean()
                ? Future.succeededFuture(CloseResponse.getDefaultInstance())
                : Future.failedFuture(new IOException("lost"));
    }

    // What a walk does with it

    void cut() {
        if (call != null && attaches > 0) {
            Call lost = call;
            for (int i = random.nextInt(3); i > 0; i--) {
                readFrame();
            }
            call = null;
            streams.values().forEach(WalkStream::pathLost);
            lost.end(Failures.connectionLost(new IOException("cut")));
        }
    }

    void restart() {
        cut();
        streams.values().forEach(WalkStream::restart);
    }

    void runOne() {
        List<WalkStream> those = new ArrayList<>(streams.values());
        if (!those.isEmpty()) {
            those.get(random.nextInt(those.size())).run();
        }
    }

    void say() {
        if (call == null || !call.attached) {
            return;
        }
        ServerFrame.Builder frame = ServerFrame.newBuilder().setEpoch(epoch);
        for (WalkStream stream : streams.values()) {
            if (random.nextBoolean()) {
                stream.say(frame);
            }
        }
        call.out.add(frame.build());
    }

    /** The client hears the next thing. */
    void deliver() {
        Call to = call;
        ServerFrame frame = to == null ? null : to.out.poll();
        if (frame != null) {
            to.listener.frame(frame);
        }
    }

    void readFrame() {
        Call from = call;
        ClientFrame frame = from == null ? null : from.in.poll();
        if (frame != null) {
            read(from, frame);
            if (!from.over && from.in.size() == 3) {
                from.listener.drained();
            }
        }
    }

    private void read(Call from, ClientFrame frame) {
        if (frame.hasAttach()) {
            attach(from, frame.getAttach());
            return;
        }
        require(frame.getEpoch() == epoch, "a frame has an old epoch");
        ServerFrame.Builder answer = ServerFrame.newBuilder().setEpoch(epoch);
        frame.getOpensList().forEach(open -> open(open, answer));
        for (Chunk chunk : frame.getChunksList()) {
            require(all.containsKey(chunk.getStreamId()), "a chunk came before its open");
            WalkStream stream = streams.get(chunk.getStreamId());
            if (stream != null) {
                stream.take(chunk, answer);
            }
        }
        frame.getEndsList().forEach(end -> {
            if (streams.containsKey(end.getStreamId())) {
                streams.get(end.getStreamId()).end(end.getLastSeq());
            }
        });
        frame.getResetsList().forEach(reset -> streams.remove(reset.getStreamId()));
        for (int i = 0; i < frame.getReceipts().getStreamIdsCount(); i++) {
            long id = frame.getReceipts().getStreamIds(i);
            if (streams.containsKey(id)
                    && streams.get(id).receipt(frame.getReceipts().getUpTo(i))) {
                streams.remove(id);
            }
        }
        for (int i = 0; i < frame.getGrants().getStreamIdsCount(); i++) {
            WalkStream stream = streams.get(frame.getGrants().getStreamIds(i));
            if (stream != null) {
                stream.grant(frame.getGrants().getMaxOutSeq(i));
            }
        }
        from.out.add(answer.build());
    }

    private static void require(boolean fine, String what) {
        if (!fine) {
            throw new AssertionError(what);
        }
    }

    private void open(InbandOpen open, ServerFrame.Builder answer) {
        if (opened.add(open.getOpen().getRequestId())) {
            OpenRequest asked = open.getOpen();
            for (int i = 0; i < FakeServer.count(asked); i++) {
                long id = open.getFirstStreamId() + 2L * i;
                WalkStream stream = new WalkStream(
                        id,
                        asked.hasTemplate()
                                ? asked.getTemplate().getOrder()
                                : asked.getStreams(i).getOrder(),
                        random);
                streams.put(id, stream);
                all.put(id, stream);
            }
        }
        answer.addOpened(FakeServer.openedInband(open));
    }

    private void attach(Call from, Attach attach) {
        if (closed) {
            from.end(Failures.of(FakeServer.status(GrpcStatus.NOT_FOUND, "SESSION_UNKNOWN")));
            return;
        }
        boolean again = epoch > 0;
        require(attach.hasSession() == again, "the session's name");
        if (again) {
            require(attach.getSession().getToken().equals(FakeServer.SESSION.getToken()), "the token");
            require(attach.getSession().getEpoch() == 0, "the epoch of an Attach");
        }
        epoch++;
        attaches++;
        from.attached = true;
        Attached.Builder told = FakeServer.attached(0).getAttached().toBuilder();
        told.getSessionBuilder().setEpoch(epoch);
        if (again) {
            told.getSessionBuilder().clearToken();
            sayCursors(from, told);
        }
        from.out.add(ServerFrame.newBuilder().setEpoch(epoch).setAttached(told).build());
        if (again) {
            ServerFrame.Builder more = ServerFrame.newBuilder().setEpoch(epoch);
            streams.values().forEach(stream -> stream.sayAgain(more));
            from.out.add(more.build());
        }
    }

    /** In two frames, in no order. */
    private void sayCursors(Call from, Attached.Builder last) {
        List<WalkStream> those = new ArrayList<>(streams.values());
        Collections.shuffle(those, random);
        int half = random.nextInt(those.size() + 1);
        Cursors.Builder first = Cursors.newBuilder();
        those.subList(0, half).forEach(stream -> stream.cursor(first));
        Cursors.Builder second = last.getCursorsBuilder();
        those.subList(half, those.size()).forEach(stream -> stream.cursor(second));
        from.out.add(ServerFrame.newBuilder()
                .setEpoch(epoch)
                .setAttached(last.clone().setCursors(first).setMore(true).build())
                .build());
    }
}
