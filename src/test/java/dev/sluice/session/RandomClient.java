package dev.sluice.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A client that does, at random, all that it may and much that it should not. Every stream has its witness. */
final class RandomClient {
    private static final String[] HANDLERS = {"loop", "loop", "loop", "pool", "pool", "nobody"};

    private final Random random;
    private final LocalServer server;
    private final Session session;
    private final Quota connection;
    private final WitnessOutput output = new WitnessOutput(this::witness);
    private final Map<Long, Witness> witnesses = new LinkedHashMap<>();
    private final List<AssertionError> objections = new ArrayList<>();
    private final List<OpenCall> calls = new ArrayList<>();
    private @Nullable Path path;
    private @Nullable Witness wellBehaved;
    private boolean reads = true;
    private long nextId = 1;

    RandomClient(Random random, LocalServer server) {
        this.random = random;
        this.server = server;
        this.session = Objects.requireNonNull(server.sessions.create(server.home, null));
        this.connection = server.sessions.newConnectionQuota();
    }

    Session session() {
        return session;
    }

    Witness witness(long id) {
        return witnesses.computeIfAbsent(id, made -> new Witness(made, objections::add));
    }

    List<Witness> witnesses() {
        return List.copyOf(witnesses.values());
    }

    /** Also what was thrown where the server caught it. */
    void nobodyObjected() {
        if (!objections.isEmpty()) {
            throw objections.get(0);
        }
    }

    /** Whether any stream is left that it could do something about. */
    boolean hasStreams() {
        boolean attached = path != null && !output.isOver();
        return attached
                && witnesses.keySet().stream().anyMatch(id -> session.streams().get(id) != null);
    }

    private boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }

    // The path

    void attach() {
        Session.Attachment attachment = session.attach(output);
        if (attachment instanceof Session.Attachment.Attached attached) {
            path = attached.path();
            session.begin();
        }
    }

    void leave() {
        if (path != null) {
            path.closed();
            path = null;
        }
    }

    void stopReading() {
        reads = false;
        output.setWritable(false);
    }

    void readAgain() {
        reads = true;
        output.setWritable(true);
        if (path != null) {
            path.writable();
        }
    }

    // Opening

    void open() {
        List<@Nullable StreamSpec> specs = new ArrayList<>();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            specs.add(spec());
        }
        long firstId = path != null && random.nextBoolean() ? nextId : 0;
        for (int i = 0; firstId != 0 && i < specs.size(); i++) {
            witness(nextId).opens(Objects.requireNonNull(specs.get(i)));
            nextId += 2;
        }
        open(specs, firstId);
    }

    private void open(List<@Nullable StreamSpec> specs, long firstId) {
        OpenCall call = new OpenCall();
        calls.add(call);
        OpenAsk ask = new OpenAsk(specs, Map.of(), chance(2), 0, "", firstId, connection);
        session.open(ask, call, result -> opened(specs, result));
    }

    private void opened(List<@Nullable StreamSpec> specs, OpenResult result) {
        if (result instanceof OpenResult.Answer answer) {
            for (int i = 0; i < specs.size(); i++) {
                if (answer.id(i) != 0) {
                    witness(answer.id(i)).opens(Objects.requireNonNull(specs.get(i)));
                }
            }
        }
    }

    private StreamSpec spec() {
        SpecBuilder spec = SpecBuilder.on(HANDLERS[random.nextInt(HANDLERS.length)])
                .window(1 + random.nextInt(8), 1_000)
                .outWindow(1 + random.nextInt(4), 100)
                .name(chance(6) ? "name" : "");
        return chance(6) ? spec.idleTimeout(Duration.ofSeconds(5)).build() : spec.build();
    }

    void cancelOpen() {
        if (!calls.isEmpty()) {
            calls.remove(random.nextInt(calls.size())).cancel();
        }
    }

    // What it does to a stream

    /** Mostly to one that is there. */
    void onStream(Consumer<Witness> action) {
        boolean anyOne = chance(20);
        List<Witness> all = witnesses.values().stream()
                .filter(stream -> stream != wellBehaved && (anyOne || !stream.isOver()))
                .toList();
        if (!all.isEmpty() && path != null && path.begin()) {
            action.accept(all.get(random.nextInt(all.size())));
        }
    }

    void sendNext(Witness stream) {
        for (int i = 1 + random.nextInt(4); i > 0 && stream.nextSeq() <= stream.maxSeq(); i--) {
            if (stream.endSaid() == -1 || stream.nextSeq() <= stream.endSaid()) {
                send(stream, stream.nextSeq(), chance(5) ? 5_000 : 0);
            }
        }
    }

    /** A duplicate, a gap, a message after the end, or one beyond the credit. */
    void sendAstray(Witness stream) {
        long seq = Math.max(1, stream.nextSeq() - 3 + random.nextInt(7));
        boolean beyond = seq > stream.maxSeq();
        if (beyond && !chance(5)) {
            return;
        }
        if (beyond) {
            stream.offends();
        }
        send(stream, seq, 0);
    }

    private void send(Witness stream, long seq, long ttlMillis) {
        StreamInput input = input(stream);
        if (input != null) {
            stream.sends(seq);
            input.message(seq, Witness.text(seq), MessageAttributes.of(ttlMillis, Map.of()));
        }
    }

    /** Sometimes the first of them alone. */
    void sendSegments(Witness stream) {
        long seq = stream.nextSeq();
        StreamInput input = input(stream);
        if (input == null || seq > stream.maxSeq() || stream.endSaid() != -1) {
            return;
        }
        stream.sends(seq);
        byte[] text = Witness.text(seq);
        input.segment(seq, 0, new byte[] {text[0]}, true, MessageAttributes.NONE);
        if (!chance(3)) {
            byte[] rest = new String(text, UTF_8).substring(1).getBytes(UTF_8);
            input.segment(seq, 1, rest, false, MessageAttributes.NONE);
        }
    }

    void cancel(Witness stream) {
        StreamInput input = input(stream);
        if (input != null) {
            input.cancel(Math.max(1, stream.nextSeq() - random.nextInt(5)));
        }
    }

    void end(Witness stream) {
        if (chance(4)) {
            sayEnd(stream, stream.highestSent());
        } else if (chance(20)) {
            stream.offends();
            sayEnd(stream, Math.max(0, stream.highestSent() - 1));
        }
    }

    private void sayEnd(Witness stream, long lastSeq) {
        StreamInput input = input(stream);
        if (input != null) {
            stream.saysEnd(lastSeq);
            input.end(lastSeq);
        }
    }

    void giveUp(Witness stream) {
        StreamInput input = input(stream);
        if (input != null && chance(6)) {
            stream.givesUp();
            input.resetByClient();
        }
    }

    void close() {
        List<Long> ids = witnesses.values().stream()
                .filter(stream -> stream != wellBehaved && chance(10))
                .map(Witness::id)
                .toList();
        if (ids.isEmpty()) {
            return;
        }
        boolean finish = !chance(3);
        ids.forEach(id -> witness(id).offends());
        if (!finish) {
            ids.forEach(id -> witness(id).givesUp());
        }
        session.close(ids, finish, (missing, failure) -> {});
    }

    /** Lets the server go on with items. */
    void take(Witness stream) {
        StreamInput input = input(stream);
        if (input != null) {
            input.grant(stream.lastOutSeq() + random.nextInt(4), 100 * stream.lastOutSeq() + 100);
            input.confirm(stream.lastOutSeq());
        }
    }

    private @Nullable StreamInput input(Witness stream) {
        return stream.isOver() || path == null ? null : path.find(stream.id());
    }

    // What it can rely on

    /** Whatever happens on the other streams, a message on this one is answered in the same turn. */
    void oneStreamAnswersAtOnceWhateverTheOthersDo() {
        if (!reads || path == null || !path.begin()) {
            return;
        }
        Witness stream = wellBehaved;
        if (stream == null) {
            long id = nextId;
            nextId += 2;
            stream = witness(id);
            stream.opens(SpecBuilder.on("echo").build());
            open(List.of(SpecBuilder.on("echo").build()), id);
            wellBehaved = session.streams().get(id) == null ? null : stream;
        } else {
            send(stream, stream.nextSeq(), 0);
            server.run();
            stream.hasAnswered(stream.nextSeq() - 1);
            Objects.requireNonNull(input(stream)).confirm(stream.lastOutSeq());
        }
    }

    /** Sends what is not settled, ends each stream and takes what comes. */
    void doOnesDuty() {
        readAgain();
        for (Witness stream : witnesses()) {
            StreamInput ended = path == null || !stream.isOver() ? null : path.find(stream.id());
            if (ended != null) {
                ended.confirm(stream.lastOutSeq() + 1);
            }
            StreamInput input = input(stream);
            if (input != null && Objects.requireNonNull(path).begin()) {
                input.grant(Long.MAX_VALUE, Long.MAX_VALUE);
                input.confirm(stream.lastOutSeq());
                long last = stream.endSaid() == -1 ? stream.highestSent() : stream.endSaid();
                for (long seq = stream.acked() + 1; seq <= Math.min(last, stream.maxSeq()); seq++) {
                    send(stream, seq, 0);
                }
                sayEnd(stream, last);
            }
        }
    }
}
