package dev.sluice.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.handler.Failure;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A client that only calls Send. */
final class Caller {
    private final LocalServer server;
    private final Quota connection;

    Caller(LocalServer server) {
        this.server = server;
        this.connection = server.sessions.newConnectionQuota();
    }

    /** One Send, and what it was told. */
    static final class Sent {
        private final List<SendResult> results = new ArrayList<>();
        private @Nullable SendCall call;

        boolean isAnswered() {
            return !results.isEmpty();
        }

        /** As in {@code 1 DONE reply} or {@code 2 FAILED BROKEN}, or the reason alone of a call that was denied. */
        List<String> told() {
            SendResult result = results.get(0);
            return result instanceof SendResult.Denied denied
                    ? List.of(denied.failure().reason())
                    : ((SendResult.Answer) result)
                            .outcomes().stream().map(Sent::told).toList();
        }

        private static String told(Outcome outcome) {
            Failure failure = outcome.failure();
            String what = failure == null ? new String(outcome.payload(), UTF_8) : failure.reason();
            return (outcome.seq() + " " + outcome.kind() + " " + what).trim();
        }

        Failure denied() {
            return ((SendResult.Denied) results.get(0)).failure();
        }

        boolean isDenied() {
            return results.get(0) instanceof SendResult.Denied;
        }

        int answers() {
            return results.size();
        }
    }

    Sent send(Session session, SendAsk ask) {
        Sent sent = new Sent();
        session.whenLoaded(() -> sent.call = session.send(ask, sent.results::add), failure -> {
            throw new AssertionError("not loaded: " + failure);
        });
        server.run();
        return sent;
    }

    void cancel(Sent sent) {
        Objects.requireNonNull(sent.call).cancel();
        server.run();
    }

    /** To a stream of a session of its own. */
    Sent send(Session session, long stream, SendAsk.Message... messages) {
        return send(session, new SendAsk(stream, null, connection, List.of(messages)));
    }

    /** To a stream by name, in the session that this client has without asking. */
    Sent sendTo(StreamSpec spec, SendAsk.Message... messages) {
        return send(implicit(), new SendAsk(0, spec, connection, List.of(messages)));
    }

    Session implicit() {
        return Objects.requireNonNull(server.sessions.implicit(server.home, ByteBuffer.wrap(new byte[16])));
    }

    static SendAsk.Message message(long seq, String text) {
        return new SendAsk.Message(seq, text.getBytes(UTF_8), MessageAttributes.NONE, "");
    }

    /** For a stream whose server numbers. */
    static SendAsk.Message keyed(String key, String text) {
        return new SendAsk.Message(0, text.getBytes(UTF_8), MessageAttributes.NONE, key);
    }

    static SendAsk.Message next(String text) {
        return message(0, text);
    }
}
