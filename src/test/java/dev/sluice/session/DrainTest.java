package dev.sluice.session;

import static dev.sluice.session.SpecBuilder.on;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class DrainTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final ScriptedHandler handler = new ScriptedHandler().hold();
    private final LocalServer server = LocalServer.with(handler);

    private Drain drain(Duration spread, RandomGenerator random) {
        return new Drain(server.sessions, TIMEOUT, spread, random, server.loop.nowNanos());
    }

    private boolean step(Drain drain) {
        boolean gone = drain.step(server.loop.nowNanos());
        server.run();
        return gone;
    }

    private List<Client> clients(int count) {
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            clients.add(new Client(server));
        }
        return clients;
    }

    private static long told(List<Client> clients) {
        return clients.stream().filter(client -> client.session.isLeaving()).count();
    }

    @Test
    void tellsAClientToGoAndEndsItsSessionWithTheNextStep() {
        Client client = new Client(server);
        Drain drain = drain(Duration.ZERO, new SplittableRandom(1));

        assertThat(step(drain)).isFalse();
        assertThat(client.output.take()).containsExactly(new Told.GoAway("GOING_AWAY", 30_000));
        step(drain);
        assertThat(client.output.take()).containsExactly(new Told.Over("GOING_AWAY"));
        assertThat(step(drain)).isTrue();
        assertThat(drain.cutOff()).isZero();
        server.assertEmpty();
    }

    @Test
    void waitsForWhatWasAcceptedAndTellsItsOutcome() {
        Client client = new Client(server);
        long stream = client.open(on("h"));
        client.send(stream, 1, "a");
        client.output.take();
        Drain drain = drain(Duration.ZERO, new SplittableRandom(1));
        step(drain);
        server.pass(Duration.ofSeconds(10));
        step(drain);
        assertThat(client.output.isOver()).isFalse();
        client.output.take();

        handler.held.remove().allDone();
        server.tick();
        step(drain);

        assertThat(client.output.take()).containsExactly(new Told.Ack(stream, 1), new Told.Over("GOING_AWAY"));
    }

    @Test
    void endsAllWhenTheTimeIsOver() {
        Client client = new Client(server);
        client.send(client.open(on("h")), 1, "a");
        Drain drain = drain(Duration.ZERO, new SplittableRandom(1));
        step(drain);

        server.pass(TIMEOUT);

        assertThat(drain.isOver(server.loop.nowNanos())).isTrue();
        step(drain);
        assertThat(client.output.isOver()).isTrue();
        assertThat(step(drain)).isTrue();
        assertThat(drain.cutOff()).isEqualTo(1);
    }

    @Test
    void withNoTimeAtAllItEndsEverythingAtOnce() {
        List<Client> clients = clients(3);
        Drain drain = new Drain(
                server.sessions, Duration.ZERO, Duration.ofSeconds(5), new SplittableRandom(1), server.loop.nowNanos());

        step(drain);

        assertThat(clients).allMatch(client -> client.output.isOver());
        assertThat(drain.everyoneIsTold(server.loop.nowNanos())).isTrue();
    }

    @Test
    void tellsManyClientsOneAfterTheOther() {
        List<Client> clients = clients(1_000);
        Drain drain = drain(Duration.ofSeconds(4), new SplittableRandom(3));
        long[] told = new long[4];
        for (int i = 0; i < told.length; i++) {
            server.pass(Duration.ofSeconds(1));
            step(drain);
            told[i] = told(clients);
        }

        assertThat(told[0]).isBetween(200L, 300L);
        assertThat(told[1]).isBetween(450L, 550L);
        assertThat(told[2]).isBetween(700L, 800L);
        assertThat(told[3]).isEqualTo(1_000);
        assertThat(drain.everyoneIsTold(server.loop.nowNanos())).isTrue();
    }

    @Test
    void tellsThemInAnotherOrderThanTheyCame() {
        List<Client> clients = clients(200);
        Drain drain = drain(Duration.ofSeconds(2), new SplittableRandom(5));
        server.pass(Duration.ofSeconds(1));
        step(drain);

        List<Boolean> halves = Arrays.asList(
                clients.subList(0, 100).stream().anyMatch(client -> client.session.isLeaving()),
                clients.subList(100, 200).stream().anyMatch(client -> client.session.isLeaving()),
                clients.subList(0, 100).stream().allMatch(client -> client.session.isLeaving()),
                clients.subList(100, 200).stream().allMatch(client -> client.session.isLeaving()));

        assertThat(halves).containsExactly(true, true, false, false);
    }

    @Test
    void isNotDrawnOutForFewClients() {
        List<Client> clients = clients(3);
        Drain drain = drain(Duration.ofSeconds(20), new SplittableRandom(3));

        server.pass(Duration.ofMillis(30));
        step(drain);

        assertThat(told(clients)).isEqualTo(3);
        assertThat(drain.everyoneIsTold(server.loop.nowNanos())).isTrue();
    }

    @Test
    void aClientIsServedUntilItIsTold() {
        List<Client> clients = clients(100);
        Drain drain = drain(Duration.ofSeconds(1), new SplittableRandom(7));
        server.pass(Duration.ofMillis(500));
        step(drain);
        HashSet<String> answers = new HashSet<>();
        for (Client client : clients) {
            boolean opened = client.openAll(List.of(on("h").build())) instanceof OpenResult.Answer;
            answers.add(client.session.isLeaving() + " " + opened);
        }

        assertThat(answers).containsExactlyInAnyOrder("false true", "true false");
    }

    @Test
    void noSessionBeginsFromItsStartOn() {
        drain(Duration.ofSeconds(1), new SplittableRandom(1));

        assertThat(server.sessions.whyNoSession()).isEqualTo(Failures.GOING_AWAY);
        assertThat(server.sessions.draining()).isTrue();
    }

    @Test
    void aServerThatIsOnlyAboutToLeaveStillServes() {
        server.sessions.leave();

        assertThat(server.sessions.draining()).isTrue();
        assertThat(server.sessions.whyNoSession()).isNull();
        Client client = new Client(server);
        client.open(on("h"));
    }
}
