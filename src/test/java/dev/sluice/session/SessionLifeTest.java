package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SessionLifeTest {
    private static final Duration ORPHAN_TTL = Duration.ofSeconds(30);
    private static final Duration SESSION_TTL = Duration.ofSeconds(60);
    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final ScriptedHandler handler = new ScriptedHandler();
    private final LocalServer server = new LocalServer(limits(), Map.of("h", handler));
    private final Quota connection = server.sessions.newConnectionQuota();

    private static LimitsBuilder limits() {
        LimitsBuilder limits = new LimitsBuilder();
        limits.maxSessions = 2;
        limits.heartbeatInterval = Duration.ofSeconds(10);
        return limits;
    }

    @Test
    void isFoundByItsIdAndToken() {
        Session session = make();

        assertThat(server.sessions.find(session.id(), session.token())).isEqualTo(new Sessions.Found.Known(session));
        assertThat(server.sessions.find(session.id(), new byte[16]))
                .isEqualTo(new Sessions.Found.Denied(Failures.SESSION_DENIED));
        assertThat(server.sessions.find("nobody", session.token()))
                .isEqualTo(new Sessions.Found.Denied(Failures.SESSION_UNKNOWN));
        session.token()[0]++;
        assertThat(server.sessions.find(session.id(), session.token())).isEqualTo(new Sessions.Found.Known(session));
    }

    @Test
    void isNotMadeWhereThereIsNoRoom() {
        Session first = make();
        make();
        assertThat(server.sessions.create(server.home, null)).isNull();

        first.endGoingAway();

        assertThat(server.sessions.create(server.home, null)).isNotNull();
    }

    @Test
    void goesWhenNobodyAttachesToIt() {
        Session session = make();
        open(session, "h");

        server.pass(ORPHAN_TTL.minus(MOMENT));
        assertThat(handler.calls).containsExactly("open 2");

        server.pass(MOMENT.multipliedBy(2));
        assertThat(handler.calls).containsExactly("open 2", "close 2 RESET");
        server.assertEmpty();
    }

    @Test
    void staysWhenItIsAttachedInTime() {
        Session session = make();
        open(session, "h");
        server.pass(ORPHAN_TTL.minus(MOMENT));

        Client client = new Client(server, session);
        server.pass(Duration.ofHours(1));
        client.send(2, 1, "a");

        assertThat(handler.calls).containsExactly("open 2", "run 2 [1]");
    }

    @Test
    void goesAtOnceWhenItsOpenOpenedNothing() {
        Session session = make();

        OpenResult.Answer answer = (OpenResult.Answer) open(session, "nobody");

        assertThat(answer.sessionGone()).isTrue();
        server.assertEmpty();
    }

    @Test
    void goesAtOnceWhenItsOpenWasDenied() {
        Session session = make();
        session.goAway(1_000);

        assertThat(open(session, "h")).isEqualTo(new OpenResult.Denied(Failures.GOING_AWAY));

        server.assertEmpty();
    }

    @Test
    void staysWhenAnotherOpenOpensNothing() {
        Session session = make();
        open(session, "h");
        session.close(List.of(2L), false, (missing, failure) -> {});

        OpenResult.Answer answer = (OpenResult.Answer) open(session, "nobody");

        assertThat(answer.sessionGone()).isFalse();
        assertThat(session.isClosed()).isFalse();
        server.pass(ORPHAN_TTL.plus(MOMENT));
        server.assertEmpty();
    }

    @Test
    void outlivesItsExchangeByTheSessionTtl() {
        Client client = new Client(server);
        handler.hold();
        client.open(SpecBuilder.on("h"));
        client.send(2, 1, "a", "b");
        client.send(2, 3, "c");
        client.sendSegment(2, 4, 0, "segment", true);

        client.leave();
        server.pass(SESSION_TTL.minus(MOMENT));
        assertThat(client.session.isClosed()).isFalse();

        server.pass(MOMENT.multipliedBy(2));
        assertThat(client.session.isClosed()).isTrue();
        assertThat(handler.calls("close")).isEmpty();
        handler.held.remove().done();
        assertThat(handler.calls("close")).containsExactly("close 2 RESET");
        server.assertEmpty();
    }

    @Test
    void goesOnRunningWhileItHasNoExchange() {
        Client client = new Client(server);
        handler.echo();
        client.open(SpecBuilder.on("h"));
        client.send(2, 1, "a");
        client.output.take();
        client.leave();

        client.session.close(List.of(), true, (missing, failure) -> {});
        server.run();

        assertThat(handler.calls).containsExactly("open 2", "run 2 [1]", "end 2", "close 2 ENDED");
        assertThat(client.output.take()).isEmpty();
        server.assertEmpty();
    }

    @Test
    void isNotAttachedWhenItIsClosed() {
        Client client = new Client(server);

        client.session.endGoingAway();
        assertThat(denied(client.session)).isEqualTo("SESSION_UNKNOWN");
    }

    @Test
    void takesNoOpenWhenItIsClosed() {
        Session session = make();
        session.endGoingAway();

        assertThat(open(session, "h")).isEqualTo(new OpenResult.Denied(Failures.SESSION_UNKNOWN));
        server.assertEmpty();
    }

    @Test
    void losesAPathThatIsOverOnce() {
        Client client = new Client(server);

        client.leave();
        client.leave();
        server.pass(SESSION_TTL.plus(MOMENT));

        server.assertEmpty();
    }

    @Test
    void sendsHeartbeatsWithWhatItHasSeen() {
        Client client = new Client(server);

        server.pass(Duration.ofSeconds(11));
        client.heartbeat(7);
        server.pass(Duration.ofSeconds(11));

        assertThat(client.output.take())
                .containsExactly(new Told.Heartbeat(1, 0), new Told.Heartbeat(2, 7), new Told.Heartbeat(3, 7));
        client.leave();
        server.pass(Duration.ofSeconds(11));
        assertThat(client.output.take()).isEmpty();
    }

    @Test
    void saysThatTheServerLeaves() {
        Client client = new Client(server);

        client.session.goAway(5_000);
        client.session.endGoingAway();

        assertThat(client.output.take())
                .containsExactly(new Told.GoAway("GOING_AWAY", 5_000), new Told.Over("GOING_AWAY"));
        server.assertEmpty();
    }

    private Session make() {
        return Objects.requireNonNull(server.sessions.create(server.home, null));
    }

    private OpenResult open(Session session, String handlerName) {
        List<OpenResult> results = new ArrayList<>();
        StreamSpec spec = SpecBuilder.on(handlerName).build();
        session.open(new OpenAsk(List.of(spec), Map.of(), false, 0, "", 0, connection), new OpenCall(), results::add);
        server.work();
        return results.get(0);
    }

    private static String denied(Session session) {
        return ((Session.Attachment.Denied) session.attach(new RecordingOutput()))
                .failure()
                .reason();
    }
}
