package dev.sluice.session;

import dev.sluice.handler.Failure;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client that keeps to the protocol, and a network that is slow and breaks: what either side says arrives later, in order,
 * or not at all. It keeps what it sent until it knows what became of it, and comes back after whatever happens.
 */
final class SurvivingClient {
    private final Random random;
    final Map<Long, SurvivingStream> streams;
    private final List<String> objections;
    private LocalServer server;
    private @Nullable Session session;
    private @Nullable Connection connection;
    private final Map<Long, OpenAsk> unanswered = new LinkedHashMap<>();
    private long nextId = 1;
    private boolean serverDied;

    SurvivingClient(Random random, LocalServer server, List<String> objections, Map<Long, SurvivingStream> streams) {
        this.random = random;
        this.streams = streams;
        this.server = server;
        this.objections = objections;
        this.session = server.sessions.create(server.home, null);
    }

    /** One attachment, and what is on its way. */
    private final class Connection implements PathOutput {
        private final ArrayDeque<Runnable> toServer = new ArrayDeque<>();
        private final ArrayDeque<Runnable> toClient = new ArrayDeque<>();
        private @Nullable Path path;

        /** The client knows where its streams stand. */
        private boolean resumed;

        void say(Consumer<Path> frame) {
            toServer.add(() -> {
                if (path != null && path.begin()) {
                    frame.accept(path);
                }
            });
        }

        private void tell(long id, Consumer<SurvivingStream> word) {
            toClient.add(() -> {
                SurvivingStream stream = streams.get(id);
                if (stream != null && !stream.isDone()) {
                    word.accept(stream);
                }
            });
        }

        @Override
        public boolean writable() {
            return toClient.size() < 20;
        }

        @Override
        public boolean replaceable() {
            return true;
        }

        @Override
        public boolean prompt() {
            return false;
        }

        @Override
        public void item(long streamId, long outSeq, Item item) {
            tell(streamId, stream -> stream.item(outSeq, item));
        }

        @Override
        public void ack(long streamId, long upTo) {
            tell(streamId, stream -> stream.ack(upTo));
        }

        @Override
        public void ackRange(long streamId, long from, long to) {
            tell(streamId, stream -> {
                for (long seq = from; seq <= to; seq++) {
                    stream.settled(seq);
                }
            });
        }

        @Override
        public void credit(long streamId, long maxSeq, long maxTotalBytes) {
            tell(streamId, stream -> {
                stream.check(maxSeq >= stream.maxSeq, "has its credit taken back to %d", maxSeq);
                stream.maxSeq = maxSeq;
            });
        }

        @Override
        public void refused(long streamId, long fromSeq, Failure failure) {
            tell(streamId, stream -> stream.refused(fromSeq, failure.reason()));
        }

        @Override
        public void ended(
                long streamId, @Nullable Failure failure, byte[] payload, long lastOutSeq, @Nullable Summary summary) {
            tell(streamId, stream -> {
                stream.check(stream.endSaid, "ends by itself");
                stream.check(stream.lastOutSeq == lastOutSeq, "ends at item %d, not %d", lastOutSeq, stream.lastOutSeq);
                stream.check(failure != null || stream.open().isEmpty(), "ends with %s", stream.open());
                stream.over = true;
                say(path -> find(path, streamId, input -> input.confirm(lastOutSeq + 1)));
            });
        }

        @Override
        public void reset(long streamId, Failure failure) {
            tell(streamId, stream -> {
                stream.check(failure.reason().equals("STREAM_LOST"), "is reset: %s", failure);
                lose(stream);
            });
        }

        @Override
        public void heartbeat(long beat, long seen) {}

        @Override
        public void goAway(Failure failure, long deadlineMillis) {}

        @Override
        public void flush() {}

        @Override
        public void end(@Nullable Failure failure) {
            connection = connection == this ? null : connection;
        }
    }

    private static void find(Path path, long id, Consumer<StreamInput> act) {
        StreamInput input = path.find(id);
        if (input != null) {
            act.accept(input);
        }
    }

    // The network

    boolean isAttached() {
        return connection != null;
    }

    boolean isResumed() {
        return connection != null && connection.resumed;
    }

    /** Some of what is on its way arrives. */
    void deliver(int most) {
        Connection now = connection;
        for (int i = 0; now != null && i < most; i++) {
            Runnable word = random.nextBoolean() ? now.toServer.poll() : now.toClient.poll();
            if (word != null) {
                word.run();
            }
        }
        if (now != null && now.path != null) {
            now.path.writable();
        }
        server.run();
    }

    void cut(boolean serverNotices) {
        Connection lost = connection;
        connection = null;
        if (lost != null && lost.path != null && serverNotices) {
            lost.path.closed();
            server.run();
        }
    }

    /** The server is killed; another one has what is stored. */
    void serverDies(LocalServer next) {
        connection = null;
        serverDied = true;
        server = next;
        session = session == null ? null : next.sessions.get(session.id());
    }

    void attach() {
        Session known = session;
        if (known == null) {
            List.copyOf(streams.values()).stream()
                    .filter(stream -> !stream.isDone())
                    .forEach(this::lose);
            session = server.sessions.create(server.home, null);
            return;
        }
        Connection made = new Connection();
        connection = made;
        known.whenLoaded(() -> attach(known, made), failure -> objections.add("not loaded: " + failure));
        server.run();
    }

    private void attach(Session known, Connection made) {
        Session.Attachment.Attached attached = (Session.Attachment.Attached) known.attach(made);
        made.path = attached.path();
        SurvivingCursors cursors = new SurvivingCursors();
        if (attached.resumed()) {
            known.tellCursors(cursors);
        }
        made.toClient.add(() -> {
            made.resumed = true;
            resumed(cursors, attached.resumed());
        });
        known.begin();
    }

    private void resumed(SurvivingCursors cursors, boolean resumed) {
        for (OpenAsk ask : List.copyOf(unanswered.values())) {
            ask(ask);
        }
        for (SurvivingStream stream : streams.values()) {
            long[] at = cursors.at(stream.id);
            if (at != null) {
                stream.check(at[0] >= stream.acked, "goes back from %d to %d", stream.acked, at[0]);
                stream.check(at[1] >= stream.maxSeq, "has its credit taken back to %d", at[1]);
                stream.next = at[0] + 1;
                stream.maxSeq = at[1];
                stream.endSaid = false;
            } else if (resumed && stream.opened && !stream.isDone()) {
                lose(stream);
            }
        }
    }

    private void lose(SurvivingStream stream) {
        boolean mayBe = serverDied && (stream.spec.durability() == Durability.MEMORY || !stream.opened);
        stream.check(mayBe, "is lost");
        stream.lost = true;
        unanswered.remove(stream.id);
    }

    // What it does

    void open(StreamSpec spec) {
        SurvivingStream stream = new SurvivingStream(nextId, spec, random, objections);
        nextId += 2;
        streams.put(stream.id, stream);
        Quota quota = server.sessions.newConnectionQuota();
        OpenAsk ask = new OpenAsk(List.of(spec), Map.of(), false, stream.id, "open " + stream.id, stream.id, quota);
        unanswered.put(stream.id, ask);
        ask(ask);
    }

    private void ask(OpenAsk ask) {
        Connection now = Objects.requireNonNull(connection);
        now.say(path -> path.open(ask, result -> now.toClient.add(() -> opened(ask.requestId(), result))));
    }

    private void opened(long id, OpenResult result) {
        SurvivingStream stream = Objects.requireNonNull(streams.get(id));
        if (result instanceof OpenResult.Answer answer && answer.failures().isEmpty()) {
            unanswered.remove(id);
            stream.opened = true;
        } else if (!result.toString().contains("STORE_UNAVAILABLE")) {
            stream.check(false, "is not opened: %s", result);
        } else {
            unanswered.remove(id);
            stream.lost = true;
        }
    }

    /** Does something about one of its streams. */
    void act() {
        List<SurvivingStream> open = streams.values().stream()
                .filter(stream -> stream.opened && !stream.isDone())
                .toList();
        if (connection != null && connection.resumed && !open.isEmpty()) {
            act(open.get(random.nextInt(open.size())), connection);
        }
    }

    private void act(SurvivingStream stream, Connection now) {
        switch (random.nextInt(8)) {
            case 0 -> confirm(stream, now);
            case 1 -> now.say(path -> find(path, stream.id, input -> input.grant(1_000_000, 1_000_000)));
            case 2 -> cancel(stream, now);
            case 3 ->
                send(
                        stream,
                        1 + random.nextInt(stream.messages),
                        now,
                        stream.spec.order().anyArrival());
            default -> sendNext(stream, now);
        }
    }

    private void confirm(SurvivingStream stream, Connection now) {
        long has = stream.lastOutSeq;
        now.say(path -> find(path, stream.id, input -> input.confirm(has)));
    }

    private void cancel(SurvivingStream stream, Connection now) {
        long seq = 1L + random.nextInt(stream.messages);
        if (random.nextInt(4) == 0 && !stream.endSaid) {
            stream.givenUp.add(seq);
            now.say(path -> find(path, stream.id, input -> input.cancel(seq)));
        }
    }

    private void sendNext(SurvivingStream stream, Connection now) {
        boolean one = stream.spec.order() == dev.sluice.order.Order.SYNC;
        for (int i = one ? 1 : 1 + random.nextInt(4); i > 0 && stream.next <= stream.messages; i--) {
            if (stream.next > stream.maxSeq || stream.failed) {
                return;
            }
            send(stream, stream.next++, now, true);
        }
    }

    /** Messages that come in order, and are known to be over, are not sent again: they would be refused as a gap. */
    private void send(SurvivingStream stream, long seq, Connection now, boolean any) {
        boolean pointless = !any && seq >= stream.next;
        if (pointless || seq > stream.maxSeq || stream.failed) {
            return;
        }
        now.say(path -> {
            StreamInput input = path.stream(stream.id);
            if (input != null) {
                input.message(seq, stream.payload(seq), stream.attributes(seq));
            }
        });
    }

    /** Everything that is left to do, as soon as it can be done. */
    void doOnesDuty() {
        if (connection == null) {
            attach();
        }
        deliver(200);
        Connection now = connection;
        for (SurvivingStream stream : streams.values()) {
            if (now == null || !now.resumed || !stream.opened || stream.isDone()) {
                continue;
            }
            confirm(stream, now);
            now.say(path -> find(path, stream.id, input -> input.grant(1_000_000, 1_000_000)));
            finish(stream, now);
        }
        deliver(200);
    }

    private void finish(SurvivingStream stream, Connection now) {
        List<Long> open = stream.open();
        if ((open.isEmpty() || stream.failed) && !stream.endSaid) {
            stream.endSaid = true;
            long last = stream.failed ? Math.max(stream.next - 1, 0) : stream.messages;
            now.say(path -> find(path, stream.id, input -> input.end(Math.max(last, accepted(stream.id)))));
        }
        boolean oneAtATime = stream.spec.order() == dev.sluice.order.Order.SYNC;
        for (long seq : oneAtATime && !open.isEmpty() ? open.subList(0, 1) : open) {
            send(stream, seq, now, true);
        }
        stream.next = stream.messages + 1L;
    }

    private long accepted(long id) {
        Stream stream = session == null ? null : session.streams().get(id);
        return stream == null ? 0 : stream.sequencer().accepted();
    }

    @Nullable
    Session session() {
        return session;
    }

    boolean isDone() {
        return unanswered.isEmpty() && streams.values().stream().allMatch(SurvivingStream::isDone);
    }
}
