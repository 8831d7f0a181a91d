package dev.sluice.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.client.ParkedFilter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server that is killed again and again while clients send, over a network that breaks: nothing that was told is lost, nothing
 * that was told runs once more, no money comes or goes, and at the end nothing is left.
 *
 * <p>{@code -Dsluice.crashes} sets how often the server goes, {@code -Dsluice.crash.messages} how much is sent on each stream. A
 * run that fails tells its {@code -Dsluice.seed}, with which all that is planned is the same again: what is sent and in which
 * order, what is refused and reset, what befalls each connection, when the server goes (counted in bytes that have passed) and
 * how. How far each process had come by then is not planned, so a fault that hangs on that may take several runs to come again.
 */
class CrashIT {
    private static final int CRASHES = Integer.getInteger("sluice.crashes", 10);
    private static final int MESSAGES = Integer.getInteger("sluice.crash.messages", 48);
    private static final long PATIENCE_SECONDS = 2;
    private static final Duration LONG = Duration.ofSeconds(60);

    private final long seed = Long.getLong("sluice.seed", System.nanoTime());
    private final CrashPlan plan = CrashPlan.of(seed, CRASHES);

    @TempDir
    private Path work = Path.of("");

    @Test
    void nothingToldIsLostAndNothingToldRunsAgain() throws Exception {
        explained(
                this::live,
                () -> "replay with -Dsluice.seed=%s -Dsluice.crashes=%s -Dsluice.crash.messages=%s"
                        .formatted(seed, CRASHES, MESSAGES));
    }

    private boolean live() throws Exception {
        try (FaultyProxy proxy = new FaultyProxy(plan.network());
                ServerLives server = new ServerLives(work, proxy)) {
            return explained(
                    () -> live(proxy, server),
                    () -> "life %s of the server, which logged last:%n%s".formatted(server.life(), server.logTail()));
        }
    }

    private boolean live(FaultyProxy proxy, ServerLives server) throws Exception {
        LedgerAudit audit;
        try (CrashClients clients = new CrashClients(seed, MESSAGES, proxy, server)) {
            audit = explained(() -> send(proxy, server, clients), clients::toString);
        }
        Leftovers leftovers = new Leftovers(server);
        leftovers.checkProcess();
        server.kill();
        server.start();
        try (CrashSession reader = new CrashSession(proxy.port())) {
            audit.readScopes(reader);
            reader.finish();
        }
        audit.check();
        leftovers.checkProcess();
        leftovers.checkState(audit.kept());
        leftovers.checkDisk();
        return true;
    }

    private LedgerAudit send(FaultyProxy proxy, ServerLives server, CrashClients clients) throws Exception {
        crash(proxy, server, clients);
        comeToAnEnd(proxy, server, clients);
        check(server, clients.traffic());
        checkSends(server, clients.sends());
        LedgerAudit audit = clients.audit();
        audit.readStreams();
        clients.closeSessions();
        return audit;
    }

    private void crash(FaultyProxy proxy, ServerLives server, CrashClients clients) throws Exception {
        proxy.calm(false);
        for (int i = 0; i < CRASHES; i++) {
            CrashPlan.Crash crash = plan.crashes().get(i);
            clients.allow((i + 1) / (CRASHES + 1.0));
            awaitBytes(proxy, crash.bytes());
            switch (crash.operator()) {
                case SKIPS -> server.operate(admin -> admin.skip(ParkedFilter.ALL));
                case RESUMES -> server.operate(admin -> admin.resume(ParkedFilter.ALL));
                case IS_AWAY -> {}
            }
            if (crash.terminates()) {
                server.terminate();
            } else {
                server.kill();
            }
            server.start();
        }
    }

    /** So many bytes later; or when nothing happens any more, as all there was to do is done. */
    private static void awaitBytes(FaultyProxy proxy, long bytes) throws Exception {
        try {
            proxy.after(bytes).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            // Whatever there was to do is done.
        }
    }

    private static void comeToAnEnd(FaultyProxy proxy, ServerLives server, CrashClients clients) throws Exception {
        proxy.calm(true);
        Files.createFile(server.runs().resolve(CrashHandler.HEALED));
        clients.allow(1);
        await("all outcomes").atMost(LONG).pollInterval(Duration.ofMillis(300)).until(() -> {
            clients.seeToWhatIsParked(server);
            return clients.areIdle();
        });
    }

    private static void check(ServerLives server, CrashTraffic traffic) throws Exception {
        List<StreamChecks> all = new ArrayList<>();
        for (StreamLoad load : traffic.loads()) {
            all.add(new StreamChecks(
                    load, HandlerRun.of(server.runs(), load.plan().name())));
        }
        traffic.client().run(() -> {
            none("messages without exactly one outcome", all, StreamChecks::withoutExactlyOneOutcome);
            none("outcomes that are wrong", all, StreamChecks::toldOtherwiseThanPlanned);
            none("done messages that never ran", all, StreamChecks::doneAndNeverRun);
            none("messages that ran after their outcome was told", all, StreamChecks::runAfterTheirOutcomeWasTold);
            none("messages that ran twice in one life", all, StreamChecks::runTwiceInOneLife);
            none("messages that ran behind a failure", all, StreamChecks::runInSpiteOfAFailure);
            none("messages with another payload", all, StreamChecks::runWithAnotherPayload);
            none("runs out of order", all, StreamChecks::runOutOfOrder);
            none("streams that should be lost", all, StreamChecks::memoryThatOutlivesItsServer);
            none("streams that are not settled", all, StreamChecks::notSettled);
        });
    }

    private static void none(String what, List<StreamChecks> all, Function<StreamChecks, List<String>> check) {
        assertThat(all.stream().flatMap(stream -> check.apply(stream).stream()))
                .as(what)
                .isEmpty();
    }

    private static void checkSends(ServerLives server, KeyedSends sends) throws Exception {
        List<KeyedSend> sent = sends.finish();
        sends.repeatAll();
        for (String stream : KeyedSends.NAMES) {
            List<HandlerRun> runs = HandlerRun.of(server.runs(), stream);
            for (KeyedSend send : sent) {
                if (send.stream().equals(stream)) {
                    assertThat(send.outcome().getPayload().toStringUtf8()).isEqualTo(send.reply());
                    assertThat(runs.stream()
                                    .filter(run -> run.hash()
                                            == KeyedSend.text(send.key()).hashCode()))
                            .as("runs of key %s, told in life %s", send.key(), send.life())
                            .isNotEmpty()
                            .allMatch(run -> run.life() <= send.life());
                }
            }
        }
    }

    /** What fails tells the story too. */
    private static <T> T explained(Callable<T> work, Callable<String> story) throws Exception {
        try {
            return work.call();
        } catch (Exception | AssertionError e) {
            throw new AssertionError(story.call(), e);
        }
    }
}
