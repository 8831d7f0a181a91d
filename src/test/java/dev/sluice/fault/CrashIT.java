package dev.sluice.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.client.ParkedFilter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server that is killed again and again while clients send, over a network that breaks: nothing that was told is lost, and
 * nothing that was told runs once more. {@code -Dsluice.seed} plans a run as a failed one was, {@code -Dsluice.crashes} sets how
 * often the server goes.
 */
class CrashIT {
    private static final int CRASHES = Integer.getInteger("sluice.crashes", 10);
    private static final int STREAMS = 240;
    private static final int MESSAGES = Integer.getInteger("sluice.crash.messages", 48);
    private static final double FEW_BYTES = 50_000;
    private static final int MANY_BYTES = 400_000;
    private static final long PATIENCE_SECONDS = 2;
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final long LITTLE = 1 << 20;

    private final long seed = Long.getLong("sluice.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @TempDir
    private Path work = Path.of("");

    @Test
    void nothingToldIsLostAndNothingToldRunsAgain() throws Exception {
        try (FaultyProxy proxy = new FaultyProxy(random.nextLong());
                ServerLives server = new ServerLives(work, proxy)) {
            try (CrashTraffic traffic = new CrashTraffic(seed, STREAMS, MESSAGES, proxy, server::life);
                    KeyedSends sends = new KeyedSends(proxy, server::life)) {
                run(proxy, server, traffic, sends);
            }
        }
    }

    private void run(FaultyProxy proxy, ServerLives server, CrashTraffic traffic, KeyedSends sends) throws Exception {
        try {
            crash(proxy, server, traffic);
            comeToAnEnd(proxy, server, traffic);
            check(server, traffic);
            checkSends(server, sends);
            traffic.closeSession();
            sends.closeSession();
            checkNothingIsLeft(server);
        } catch (Exception | AssertionError e) {
            throw new AssertionError(
                    "seed %s, life %s of the server, %s%s"
                            .formatted(seed, server.life(), traffic.describe(), server.logTail()),
                    e);
        }
    }

    private void crash(FaultyProxy proxy, ServerLives server, CrashTraffic traffic) throws Exception {
        proxy.calm(false);
        for (int i = 1; i <= CRASHES; i++) {
            traffic.allow(i / (CRASHES + 1.0));
            awaitBytes(proxy);
            if (random.nextInt(4) == 0) {
                server.operate(admin -> admin.skip(ParkedFilter.ALL));
            }
            if (random.nextInt(4) == 0) {
                server.terminate();
            } else {
                server.kill();
            }
            server.start();
        }
    }

    /** Some bytes later, which may be in the middle of a resume as well as long after it; or when nothing happens. */
    private void awaitBytes(FaultyProxy proxy) throws Exception {
        long bytes =
                random.nextBoolean() ? (long) Math.pow(FEW_BYTES, random.nextDouble()) : random.nextInt(MANY_BYTES);
        try {
            proxy.after(bytes).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            // Whatever there was to do is done.
        }
    }

    private static void comeToAnEnd(FaultyProxy proxy, ServerLives server, CrashTraffic traffic) throws Exception {
        proxy.calm(true);
        Files.createFile(server.runs().resolve(CrashHandler.HEALED));
        traffic.allow(1);
        await("all outcomes").atMost(LONG).pollInterval(Duration.ofMillis(300)).until(() -> {
            server.operate(admin -> admin.resume(ParkedFilter.ALL));
            return traffic.isAttached() && traffic.isIdle();
        });
    }

    private static void check(ServerLives server, CrashTraffic traffic) throws Exception {
        List<StreamChecks> all = new ArrayList<>();
        for (StreamLoad load : traffic.loads()) {
            all.add(new StreamChecks(
                    load, HandlerRun.of(server.runs(), load.plan().name())));
        }
        traffic.see(() -> {
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
            return true;
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

    private static void checkNothingIsLeft(ServerLives server) {
        await("nothing left").atMost(LONG).untilAsserted(() -> {
            assertThat(server.metrics().value("sluice_sessions")).as("sessions").isZero();
            assertThat(server.metrics().value("sluice_streams")).as("streams").isZero();
        });
        await("little on the disk").atMost(LONG).until(server::storeBytes, bytes -> bytes < LITTLE);
    }
}
