package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class OpenRetryTest {
    private final ScriptedHandler handler = new ScriptedHandler();
    private final ScriptedHandler slow = new ScriptedHandler().blocking();
    private final LocalServer server = new LocalServer(limits(), Map.of("h", handler, "slow", slow));
    private final Client client = new Client(server);

    private static LimitsBuilder limits() {
        LimitsBuilder limits = new LimitsBuilder();
        limits.openRecords = 2;
        limits.maxStreamsPerSession = 10;
        return limits;
    }

    @Test
    void theSameCallAgainHasTheSameAnswerAndOpensNothing() {
        OpenResult first = client.open(ask(1, "a", "h"));
        OpenResult again = client.open(ask(1, "a", "h"));

        assertThat(again).isEqualTo(first);
        assertThat(handler.calls).containsExactly("open 2");
    }

    @Test
    void theSameCallAgainAfterAnOpenThatFailedHasTheSameAnswerToo() {
        OpenResult first = client.open(ask(1, "a", "nobody"));
        OpenResult again = client.open(ask(1, "a", "nobody"));

        assertThat(again).isEqualTo(first);
    }

    @Test
    void theSameIdForOtherContentIsDenied() {
        client.open(ask(1, "a", "h"));

        assertThat(denied(ask(1, "b", "h"))).isEqualTo("REQUEST_ID_REUSED");
    }

    @Test
    void anIdThatIsForgottenIsDeniedAndNeverOpensAgain() {
        client.open(ask(1, "a", "h"));
        client.open(ask(2, "b", "h"));
        client.open(ask(3, "c", "h"));

        assertThat(denied(ask(1, "a", "h"))).isEqualTo("REQUEST_ID_EXPIRED");
        assertThat(client.open(ask(2, "b", "h"))).isInstanceOf(OpenResult.Answer.class);
        assertThat(handler.calls).hasSize(3);
    }

    @Test
    void idsAreUnsigned() {
        client.open(ask(Long.MAX_VALUE, "a", "h"));
        client.open(ask(-2, "b", "h"));
        client.open(ask(-1, "c", "h"));

        assertThat(denied(ask(5, "d", "h"))).isEqualTo("REQUEST_ID_EXPIRED");
        assertThat(client.open(ask(-1, "c", "h"))).isInstanceOf(OpenResult.Answer.class);
    }

    @Test
    void callsWithoutAnIdAreNeverRemembered() {
        client.open(ask(0, "", "h"));
        client.open(ask(0, "", "h"));

        assertThat(handler.calls).containsExactly("open 2", "open 4");
    }

    @Test
    void aCallThatWasDeniedMayBeTriedAgain() {
        client.open(client.ask(10, SpecBuilder.on("h")));
        assertThat(denied(ask(1, "a", "h"))).isEqualTo("LIMIT_REACHED");
        client.reset(2);

        assertThat(client.open(ask(1, "a", "h"))).isInstanceOf(OpenResult.Answer.class);
    }

    @Test
    void aCallJoinsTheSameOneThatIsUnderWay() {
        List<OpenResult> results = new ArrayList<>();
        client.open(ask(1, "a", "slow"), results);
        client.open(ask(1, "a", "slow"), results);
        assertThat(results).isEmpty();

        server.work();

        assertThat(results).hasSize(2);
        assertThat(results.get(0)).isEqualTo(results.get(1));
        assertThat(slow.calls).containsExactly("open 2");
    }

    @Test
    void aCallUnderWayIsNotForgottenForNewerOnes() {
        List<OpenResult> results = new ArrayList<>();
        client.open(ask(1, "a", "slow"), results);
        client.open(ask(2, "b", "h"));
        client.open(ask(3, "c", "h"));
        client.open(ask(4, "d", "h"));

        client.open(ask(1, "a", "slow"), results);
        server.work();

        assertThat(results).hasSize(2);
        assertThat(slow.calls).containsExactly("open 2");
    }

    @Test
    void aCallThatJoinedAnOtherThatIsCancelledIsToldToTryAgain() {
        OpenCall call = new OpenCall();
        List<OpenResult> results = new ArrayList<>();
        client.session.open(ask(1, "a", "slow"), call, results::add);
        client.open(ask(1, "a", "slow"), results);

        call.cancel();
        server.work();

        assertThat(results)
                .hasSize(2)
                .allSatisfy(result -> assertThat(result).isEqualTo(new OpenResult.Denied(Failures.OPEN_CANCELLED)));
        assertThat(client.open(ask(1, "a", "slow"))).isInstanceOf(OpenResult.Answer.class);
    }

    @Test
    void theCallThatMakesASessionFindsItAgain() {
        Sessions.ClientCall call = new Sessions.ClientCall(ByteBuffer.wrap(new byte[16]), 1);
        Session made = Objects.requireNonNull(server.sessions.create(server.home, call));
        made.open(ask(1, "a", "h"), new OpenCall(), result -> {});

        assertThat(server.sessions.create(server.home, call)).isSameAs(made);
        Sessions.ClientCall other = new Sessions.ClientCall(ByteBuffer.wrap(new byte[16]), 2);
        assertThat(server.sessions.create(server.home, other)).isNotSameAs(made);

        made.endGoingAway();
        assertThat(server.sessions.create(server.home, call)).isNotSameAs(made);
    }

    private OpenAsk ask(long requestId, String content, String handlerName) {
        List<StreamSpec> specs = List.of(SpecBuilder.on(handlerName).build());
        OpenAsk ask = client.ask(specs);
        return new OpenAsk(ask.specs(), Map.of(), false, requestId, content, 0, client.connection);
    }

    private String denied(OpenAsk ask) {
        return ((OpenResult.Denied) client.open(ask)).failure().reason();
    }
}
