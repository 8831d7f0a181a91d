package dev.sluice.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.order.Needs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A client whose Exchange is attached to a session of its own. What it does has had its effect when a call returns. */
final class Client {
    final LocalServer server;
    final Session session;
    final Quota connection;
    final RecordingOutput output = new RecordingOutput();
    private final Path path;

    Client(LocalServer server) {
        this(server, Objects.requireNonNull(server.sessions.create(server.home, null)));
    }

    /** Attaches to a session that there is. */
    Client(LocalServer server, Session session) {
        this.server = server;
        this.session = session;
        this.connection = server.sessions.newConnectionQuota();
        session.whenLoaded(() -> {}, failure -> {
            throw new AssertionError("not loaded: " + failure);
        });
        server.work();
        Session.Attachment.Attached attached = (Session.Attachment.Attached) session.attach(output);
        this.path = attached.path();
        if (attached.resumed()) {
            session.tellCursors(new Cursors());
        }
        session.begin();
        server.run();
    }

    /** Comes back, whether the path before is over or not. */
    Client again() {
        return new Client(server, session);
    }

    /** Where the streams of a session stand that it came back to: "2 1/8" with one settled and credit up to 8. */
    final List<String> cursors = new ArrayList<>();

    private final class Cursors implements CursorOutput {
        @Override
        public void stream(long streamId, long settled, long maxSeq, long maxTotalBytes) {
            cursors.add(streamId + " " + settled + "/" + maxSeq);
        }

        @Override
        public void range(long streamId, long from, long to) {
            cursors.add(streamId + " has " + from + "-" + to);
        }
    }

    /** Opens a stream by a request that may be sent again. */
    OpenAsk askOnce(long requestId, SpecBuilder spec) {
        return new OpenAsk(List.of(spec.build()), Map.of(), false, requestId, "the same", 0, connection);
    }

    /** So much time goes by, and all the while the client is heard. */
    void heartbeats(Duration time) {
        Duration beat = Duration.ofSeconds(10);
        for (long i = 1; i <= time.dividedBy(beat); i++) {
            server.pass(beat);
            heartbeat(i);
        }
    }

    /** Opens a stream, which must go well. */
    long open(SpecBuilder spec) {
        OpenResult result = openAll(List.of(spec.build()));
        assertThat(result).isInstanceOf(OpenResult.Answer.class);
        long id = ((OpenResult.Answer) result).id(0);
        assertThat(id).as("a stream was opened").isNotZero();
        return id;
    }

    OpenResult openAll(List<StreamSpec> specs) {
        return open(ask(specs));
    }

    /** Opens, and waits for the answer. */
    OpenResult open(OpenAsk ask) {
        List<OpenResult> results = new ArrayList<>();
        open(ask, results);
        server.work();
        assertThat(results).as("answers").hasSize(1);
        return results.get(0);
    }

    void open(OpenAsk ask, List<OpenResult> results) {
        path.begin();
        path.open(ask, results::add);
        server.run();
    }

    OpenAsk ask(List<StreamSpec> specs) {
        return new OpenAsk(new ArrayList<@Nullable StreamSpec>(specs), Map.of(), false, 0, "", 0, connection);
    }

    OpenAsk ask(int count, SpecBuilder spec) {
        return ask(Collections.nCopies(count, spec.build()));
    }

    /** Sends consecutive messages in one frame. */
    void send(long stream, long firstSeq, String... texts) {
        sendWithTtl(Duration.ZERO, stream, firstSeq, texts);
    }

    void sendWithTtl(Duration ttl, long stream, long firstSeq, String... texts) {
        path.begin();
        StreamInput input = path.stream(stream);
        for (int i = 0; input != null && i < texts.length; i++) {
            input.message(firstSeq + i, bytes(texts[i]), MessageAttributes.of(ttl.toMillis(), Map.of()));
        }
        server.run();
    }

    /** Sends one message that has more than its text. */
    void sendWith(MessageAttributes attributes, long stream, long seq, String text) {
        path.begin();
        StreamInput input = path.stream(stream);
        if (input != null) {
            input.message(seq, bytes(text), attributes);
        }
        server.run();
    }

    void sendKeyed(long stream, long seq, String key, String text) {
        sendWith(MessageAttributes.keyed(bytes(key)), stream, seq, text);
    }

    /** One that depends on others. */
    void sendNeeding(long stream, long seq, String text, long... needs) {
        sendWith(needing(needs), stream, seq, text);
    }

    static MessageAttributes needing(long... needs) {
        Needs what = new Needs(needs, new Needs.Edge[0], 0, 0);
        return MessageAttributes.of(null, false, 0, Map.of(), what, 0);
    }

    static MessageAttributes critical() {
        return MessageAttributes.of(null, true, 0, Map.of(), Needs.NONE, 0);
    }

    /** Lets all that is parked on the stream go on. */
    int resume(long stream, boolean retry) {
        int resumed = Objects.requireNonNull(session.streams().get(stream)).resumeParked(head -> true, retry);
        server.run();
        return resumed;
    }

    /** What was told of the outcomes of messages since the last time. */
    List<Told> outcomes() {
        return output.take().stream()
                .filter(told ->
                        !(told instanceof Told.Credit || told instanceof Told.Ack || told instanceof Told.Range))
                .toList();
    }

    void sendSegment(long stream, long seq, long offset, String part, boolean more) {
        path.begin();
        StreamInput input = path.stream(stream);
        if (input != null) {
            input.segment(seq, offset, bytes(part), more, MessageAttributes.NONE);
        }
        server.run();
    }

    void end(long stream, long lastSeq) {
        path.begin();
        StreamInput input = path.stream(stream);
        if (input != null) {
            input.end(lastSeq);
        }
        server.run();
    }

    void cancel(long stream, long seq) {
        path.begin();
        StreamInput input = path.find(stream);
        if (input != null) {
            input.cancel(seq);
        }
        server.run();
    }

    void reset(long stream) {
        path.begin();
        StreamInput input = path.find(stream);
        if (input != null) {
            input.resetByClient();
        }
        server.run();
    }

    void grant(long stream, long maxOutSeq, long maxOutBytes) {
        path.begin();
        StreamInput input = path.find(stream);
        if (input != null) {
            input.grant(maxOutSeq, maxOutBytes);
        }
        server.run();
    }

    void confirm(long stream, long upTo) {
        path.begin();
        StreamInput input = path.find(stream);
        if (input != null) {
            input.confirm(upTo);
        }
        server.run();
    }

    void heartbeat(long beat) {
        path.begin();
        path.heartbeat(beat);
        server.run();
    }

    /** Several things in one frame. */
    void frame(Consumer<Path> parts) {
        path.begin();
        parts.accept(path);
        server.run();
    }

    /** Reads nothing from now on. */
    void stopReading() {
        output.setWritable(false);
    }

    void readAgain() {
        output.setWritable(true);
        path.writable();
        server.run();
    }

    /** The Exchange is over. */
    void leave() {
        path.closed();
        server.run();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
