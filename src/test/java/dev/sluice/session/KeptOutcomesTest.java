package dev.sluice.session;

import static dev.sluice.session.Caller.keyed;
import static dev.sluice.session.Caller.message;
import static dev.sluice.session.Caller.next;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is kept for retries may not take the memory that messages need. */
class KeptOutcomesTest {
    private final ScriptedHandler handler = new ScriptedHandler().echo();
    private final LimitsBuilder limits = new LimitsBuilder();

    private static StreamSpec named(String name) {
        return SpecBuilder.on("h").name(name).build();
    }

    private static StreamSpec numbered(String name) {
        return SpecBuilder.on("h").name(name).serverNumbers().build();
    }

    private LocalServer server(long maxBufferedBytes) {
        limits.maxBufferedBytes = maxBufferedBytes;
        limits.outcomeWindowBytes = 1_000_000;
        limits.outcomeWindowMessages = 1_000;
        return new LocalServer(limits, Map.of("h", handler));
    }

    @Test
    void nothingIsKeptForAMessageThatNobodyCanAskForAgain() {
        LocalServer server = server(1 << 20);
        Caller caller = new Caller(server);
        caller.sendTo(numbered("s"), next("a"), next("b"));
        server.tick();
        assertThat(server.sessions.bufferedQuota().used()).isZero();
    }

    @Test
    void repliesOfStreamsThatAreIdleNowGoUnderMemoryPressure() {
        LocalServer server = server(10_000);
        Caller caller = new Caller(server);
        for (int i = 0; i < 10; i++) {
            caller.sendTo(numbered("s" + i), keyed("k", "x".repeat(900)));
        }
        server.tick();
        assertThat(server.home.buffered().pressed()).isFalse();
        assertThat(caller.sendTo(numbered("s0"), keyed("k", "x".repeat(900))).told())
                .containsExactly("1 UNKNOWN OUTCOME_EXPIRED");
    }

    @Test
    void outcomesOfNumberedMessagesGoUnderMemoryPressureSinceTheirSeqsAreKnownAnyway() {
        LocalServer server = server(10_000);
        Caller caller = new Caller(server);
        for (int i = 0; i < 100; i++) {
            assertThat(caller.sendTo(named("s" + i), message(1, "")).told()).containsExactly("1 DONE");
            server.tick();
        }
        assertThat(server.home.buffered().pressed()).isFalse();
        assertThat(caller.sendTo(named("s0"), message(1, "")).told()).containsExactly("1 UNKNOWN OUTCOME_EXPIRED");
        assertThat(handler.calls("run")).hasSize(100);
    }
}
