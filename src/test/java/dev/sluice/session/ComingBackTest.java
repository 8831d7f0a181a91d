package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.handler.Failure;
import dev.sluice.handler.Handler;
import dev.sluice.order.FailurePolicy;
import dev.sluice.store.MemoryStore;
import dev.sluice.store.StoreFailure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens while the streams of a session are on their way back from the disk. */
class ComingBackTest {
    private static final FailurePolicy PARK = new FailurePolicy(1, 0, FailurePolicy.Last.PARK);

    private final ScriptedHandler handler = new ScriptedHandler().failBad();
    private final LimitsBuilder limits = new LimitsBuilder();
    /** What the store has to tell and has not told. */
    private final ArrayDeque<Runnable> answers = new ArrayDeque<>();

    private MemoryStore store = new MemoryStore();
    private LocalServer server;
    private Session session;
    private long stream;

    @BeforeEach
    void parkSomething() throws StoreFailure {
        server = LocalServer.durable(limits, handlers(), store);
        Client client = new Client(server);
        session = client.session;
        stream = client.open(SpecBuilder.on("h").durable(Durability.DISK).onFailure(PARK));
        client.send(stream, 1, "bad 1", "b");
        server.tick();
    }

    private Map<String, Handler> handlers() {
        return Map.of("h", handler);
    }

    private void restart() throws StoreFailure {
        store = store.afterKill(answers::add);
        server = LocalServer.durable(limits, handlers(), store);
        session = Objects.requireNonNull(server.sessions.get(session.id()));
    }

    private void answer() {
        server.run();
        while (!answers.isEmpty()) {
            answers.remove().run();
            server.run();
        }
    }

    /** What an operator does about everything. Returns how many scopes go on. */
    private int resumeAll() {
        ParkedCursor parked = new ParkedCursor(server.home, new ScopeChoice("", 0, null, 0));
        int resumed = 0;
        while (parked.next()) {
            resumed += parked.resume(true);
        }
        return resumed;
    }

    @Test
    void anOperatorFindsNothingParkedBeforeTheHandlerHasTakenItsStream() throws StoreFailure {
        handler.blocking();
        restart();
        List<String> outcome = new ArrayList<>();
        session.whenLoaded(() -> outcome.add("loaded"), failure -> outcome.add(failure.reason()));
        answer();
        assertThat(resumeAll()).isZero();
        assertThat(outcome).isEmpty();

        server.work();
        answer();
        assertThat(outcome).containsExactly("loaded");
        Client client = new Client(server, session);
        answer();
        assertThat(resumeAll()).isEqualTo(1);
        server.work();
        answer();
        server.tick();
        assertThat(client.output.take(Told.Reply.class))
                .extracting(Told.Reply::text)
                .containsExactly("bad 1", "b");
    }

    @Test
    void whoComesBackToAServerThatPartsWithItsSessionIsSentToTheNextOne() throws StoreFailure {
        restart();
        List<Failure> denied = new ArrayList<>();
        session.whenLoaded(() -> {}, denied::add);
        server.run();
        server.leave();
        assertThat(session.isClosed()).isTrue();
        answer();
        assertThat(denied).containsExactly(Failures.GOING_AWAY);
        assertThat(session.attach(new RecordingOutput())).isEqualTo(new Session.Attachment.Denied(Failures.GOING_AWAY));
        assertThat(server.sessions.find(session.id(), new byte[0]))
                .isEqualTo(new Sessions.Found.Denied(Failures.GOING_AWAY));
        assertThat(handler.calls("open")).hasSize(1);
        server.assertEmpty();

        restart();
        session.whenLoaded(() -> denied.clear(), denied::add);
        answer();
        assertThat(denied).isEmpty();
    }
}
