package dev.sluice.metrics;

import static dev.sluice.grpc.GrpcClient.openOne;
import static dev.sluice.grpc.GrpcClient.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.grpc.ExchangeClient;
import dev.sluice.grpc.GrpcClient;
import dev.sluice.grpc.TestServer;
import dev.sluice.handler.Handler;
import dev.sluice.store.MemoryStore;
import dev.sluice.store.StoreFailure;
import dev.sluice.v1.Durability;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a scrape says of durable streams. */
final class DurabilityMetricsIT {
    private final SessionEvents events = new SessionEvents(new Nobody());
    private final MemoryStore store = new MemoryStore();
    private TestServer server;
    private GrpcClient client;
    private Metrics metrics;
    private ExchangeClient exchange;

    @BeforeEach
    void start() {
        server = TestServer.with()
                .listener(events)
                .handler("echo", Handler.async((s, m) -> CompletableFuture.completedFuture(m.payload())))
                .eventLoops(1) // the store is one thread's
                .store(store)
                .start();
        metrics = new Metrics(server.sessions(), events, server.traffic(), "", Duration.ZERO);
        client = GrpcClient.to(server);
        exchange = client.attached().confirming();
    }

    @AfterEach
    void stop() {
        exchange.close();
        client.close();
        metrics.close();
        server.close();
    }

    @Test
    void commitsAreCountedByWhatTheySurvive() {
        echo(open(Durability.DURABILITY_DISK_SYNC));

        Scrape scrape = scrape();
        for (String durability : new String[] {"durability=\"disk\"", "durability=\"disk_sync\""}) {
            double done = scrape.value("sluice_commits_total", durability, "outcome=\"done\"");
            assertThat(done).as(durability).isPositive();
            assertThat(scrape.value("sluice_commits_total", durability, "outcome=\"failed\""))
                    .isZero();
            assertThat(scrape.value("sluice_commit_seconds_count", durability)).isPositive();
        }
        assertThat(scrape.value("sluice_store_healthy")).isEqualTo(1);
        assertThat(scrape.value("sluice_store_bytes")).isPositive();
        assertThat(scrape.value("sluice_store_free_bytes")).isPositive();
        assertThat(scrape.value("sluice_store_written_bytes_total")).isPositive();
        assertThat(scrape.value("sluice_store_syncs_total")).isPositive();
    }

    @Test
    void aStoreInTroubleIsShownUntilItIsWell() {
        long stream = open(Durability.DURABILITY_DISK);
        store.fail(StoreFailure.Kind.DISK_FULL);
        exchange.messages(stream, "a");

        await().until(() -> scrape().value("sluice_store_healthy") == 0);
        await().until(() -> scrape().value("sluice_commit_under_way_seconds") > 0.1);
        await().until(() -> scrape().value("sluice_messages_uncommitted", "handler=\"echo\"") == 1);
        assertThat(scrape().value("sluice_commits_total", "durability=\"disk\"", "outcome=\"failed\""))
                .isPositive();

        store.heal();
        exchange.awaitItems(stream, 1);
        await().until(() -> scrape().value("sluice_store_healthy") == 1);
        await().until(() -> scrape().value("sluice_commit_under_way_seconds") == 0);
        await().until(() -> scrape().value("sluice_messages_uncommitted", "handler=\"echo\"") == 0);
    }

    @Test
    void sessionsAndStreamsThatOutliveTheProcessAreCounted() {
        exchange.opened(openOne(spec("echo")));
        assertThat(scrape().value("sluice_sessions_durable", "state=\"loaded\""))
                .isZero();
        open(Durability.DURABILITY_DISK);
        open(Durability.DURABILITY_DISK);
        open(Durability.DURABILITY_DISK_SYNC);

        await().until(() -> scrape().value("sluice_streams_durable", "durability=\"disk\"") == 2);
        Scrape scrape = scrape();
        assertThat(scrape.value("sluice_streams_durable", "durability=\"disk_sync\""))
                .isEqualTo(1);
        assertThat(scrape.value("sluice_sessions_durable", "state=\"loaded\"")).isEqualTo(1);
        assertThat(scrape.value("sluice_sessions_durable", "state=\"stored\"")).isZero();
    }

    @Test
    void sessionsThatLoseTheirClientsAndThoseThatCannotBeReadAreCounted() {
        assertThat(scrape().value("sluice_sessions_detached")).isZero();
        exchange.close();
        await().until(() -> scrape().value("sluice_sessions_detached") == 1);

        events.sessionDamaged("a session", "a checksum");
        assertThat(scrape().value("sluice_sessions_unreadable_total")).isEqualTo(1);
    }

    private long open(Durability durability) {
        return exchange.opened(openOne(spec("echo").setDurability(durability)));
    }

    private void echo(long stream) {
        exchange.messages(stream, "a");
        exchange.awaitItems(stream, 1);
    }

    private Scrape scrape() {
        return Scrape.of(metrics.scrape(null).text());
    }
}
