package dev.sluice.metrics;

import static dev.sluice.grpc.GrpcClient.openOne;
import static dev.sluice.grpc.GrpcClient.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.sluice.grpc.ExchangeClient;
import dev.sluice.grpc.GrpcClient;
import dev.sluice.grpc.TestServer;
import dev.sluice.handler.Failure;
import dev.sluice.handler.Handler;
import dev.sluice.handler.HandlerException;
import dev.sluice.session.WorkerLimits;
import dev.sluice.store.Store;
import dev.sluice.store.StoreFailure;
import dev.sluice.store.Stores;
import dev.sluice.v1.Chunk;
import dev.sluice.v1.FailurePolicy;
import dev.sluice.v1.FailurePolicy.Kind;
import dev.sluice.v1.GapPolicy;
import dev.sluice.v1.HelloRequest;
import dev.sluice.v1.Order;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a scrape of a server says. */
final class MetricsIT {
    private static final long MAX_BUFFERED = 64 << 20;

    /** Messages of a stream that says nothing else. */
    private static final int WINDOW = 1024;

    @TempDir
    private Path directory;

    private final SessionEvents events = new SessionEvents(new Nobody());
    private final CompletableFuture<byte[]> gate = new CompletableFuture<>();
    private Store store;
    private TestServer server;
    private GrpcClient client;
    private Metrics metrics;
    private ExchangeClient exchange;

    @BeforeEach
    void start() throws StoreFailure {
        store = Store.open(Stores.settings(directory));
        server = TestServer.with()
                .listener(events)
                .handler("echo", Handler.async((s, m) -> CompletableFuture.completedFuture(m.payload())))
                .handler("never", Handler.async((stream, message) -> gate))
                .handler("faulty", (stream, run) -> {
                    throw new IllegalStateException("a fault");
                })
                .handler("refusing", Handler.blocking((stream, message) -> {
                    throw new HandlerException(new Failure(Failure.Code.ABORTED, "NO", "no"));
                }))
                .store(store)
                .limit("maxBufferedBytes", MAX_BUFFERED)
                .start();
        metrics = new Metrics(server.sessions(), events, server.traffic(), "1.2.3");
        client = GrpcClient.to(server);
        exchange = client.attached().confirming();
    }

    @AfterEach
    void stop() {
        exchange.close();
        client.close();
        metrics.close();
        server.close();
        store.close();
    }

    @Test
    void everyMetricOfAScrapeIsInTheCatalogueAndTheOtherWayRound() {
        client.blocking().hello(HelloRequest.getDefaultInstance());
        exchange.messages(exchange.opened(openOne(spec("echo"))), "");
        resetByServer();
        await().until(() -> scrape().value("sluice_grpc_calls_total", "method=\"sluice.v1.Streams/Hello\"") == 1);

        Scrape scrape = scrape();

        scrape.types()
                .forEach((name, type) -> assertThat(Metric.values())
                        .as("the catalogue has " + name + ", a " + type)
                        .anyMatch(metric -> metric.exposed().equals(name)
                                && metric.type().text().equals(type)));
        for (Metric metric : Metric.values()) {
            boolean brought = metric == Metric.STREAMS_RESET || metric == Metric.GRPC_CALLS;
            if (metric.isAlwaysShown() || brought) {
                assertThat(scrape.types()).as("a scrape").containsKey(metric.exposed());
                assertThat(scrape.labels(metric))
                        .as("labels of " + metric.exposed())
                        .hasSameElementsAs(metric.labels());
            }
        }
    }

    @Test
    void messagesAreCountedByHandlerAndOutcome() {
        long echo = exchange.opened(openOne(spec("echo")));
        exchange.messages(echo, "a", "b", "c");
        exchange.awaitItems(echo, 3);
        long refusing = exchange.opened(openOne(spec("refusing")));
        exchange.messages(refusing, "a", "b");
        exchange.awaitItems(refusing, 2);
        long never = exchange.opened(openOne(spec("never")));
        exchange.messages(never, "a", "b");
        await().until(() -> scrape().value("sluice_messages_queued", "handler=\"never\"") == 2);

        Scrape scrape = scrape();

        assertThat(scrape.value("sluice_messages_accepted_total", "handler=\"echo\""))
                .isEqualTo(3);
        assertThat(settled(scrape, "echo", "done")).isEqualTo(3);
        assertThat(settled(scrape, "refusing", "failed")).isEqualTo(1);
        assertThat(settled(scrape, "refusing", "aborted")).isEqualTo(1);
        assertThat(settled(scrape, "never", "done")).isZero();
        assertThat(scrape.value("sluice_items_sent_total")).isEqualTo(5);
        assertThat(scrape.value("sluice_handler_run_seconds_count", "handler=\"echo\""))
                .isBetween(1.0, 3.0);
        assertThat(scrape.value("sluice_handler_run_seconds_count", "handler=\"never\""))
                .isZero();
    }

    @Test
    void whatIsSkippedRetriedAndParkedIsCounted() {
        long skipping = exchange.opened(openOne(spec("refusing").setOnFailure(policy(Kind.SKIP))));
        exchange.messages(skipping, "a", "b");
        long retrying = exchange.opened(openOne(
                spec("refusing").setOnFailure(policy(Kind.RETRY).setAttempts(3).setThen(Kind.PARK))));
        exchange.messages(retrying, "a", "b");
        await().until(() -> scrape().value("sluice_messages_parked", "handler=\"refusing\"") == 2);
        await().until(() -> settled(scrape(), "refusing", "failed") == 2);

        Scrape scrape = scrape();

        assertThat(scrape.value("sluice_messages_retried_total", "handler=\"refusing\""))
                .isEqualTo(2);
        assertThat(scrape.value("sluice_failures_logged")).isEqualTo(2);
        exchange.reset(retrying);
        await().until(() -> scrape().value("sluice_messages_parked", "handler=\"refusing\"") == 0);
    }

    @Test
    void streamsThatWaitForASeqAndSeqsThatNeverCameAreCounted() {
        GapPolicy.Builder soon = GapPolicy.newBuilder()
                .setAction(GapPolicy.Action.SKIP)
                .setDeadline(com.google.protobuf.Duration.newBuilder().setNanos(1_000_000));
        long skipping = exchange.opened(
                openOne(spec("echo").setOrder(Order.ORDER_SEQUENCED).setGap(soon)));
        exchange.chunk(Chunk.newBuilder().setStreamId(skipping).setFirstSeq(3).addPayloads(ByteString.EMPTY));
        await().until(() -> scrape().value("sluice_seqs_missed_total", "handler=\"echo\"") == 2);
        assertThat(scrape().value("sluice_streams_waiting", "handler=\"echo\"")).isZero();

        long waiting = exchange.opened(openOne(spec("echo").setOrder(Order.ORDER_SEQUENCED)));
        exchange.chunk(Chunk.newBuilder().setStreamId(waiting).setFirstSeq(2).addPayloads(ByteString.EMPTY));
        await().until(() -> scrape().value("sluice_streams_waiting", "handler=\"echo\"") == 1);
        exchange.reset(waiting);
        await().until(() -> scrape().value("sluice_streams_waiting", "handler=\"echo\"") == 0);
    }

    @Test
    void whatIsHeldWhatWaitsAndWhatMayBeSentIsFoundByAWalk() {
        try (Metrics walking = metrics(Duration.ZERO)) {
            long open = exchange.opened(openOne(spec("echo").setOrder(Order.ORDER_SEQUENCED)));
            exchange.chunk(Chunk.newBuilder()
                    .setStreamId(open)
                    .setFirstSeq(2)
                    .addPayloads(ByteString.EMPTY)
                    .addPayloads(ByteString.EMPTY));
            exchange.messages(exchange.opened(openOne(spec("never"))), "a", "b");
            exchange.opened(openOne(spec("never")));
            await().until(() -> of(walking).value("sluice_messages_held", "handler=\"echo\"") == 2);
            await().until(() -> of(walking).value("sluice_oldest_message_seconds", "handler=\"never\"") >= 1);

            Scrape scrape = of(walking);

            assertThat(scrape.value("sluice_messages_held", "handler=\"never\""))
                    .isZero();
            assertThat(scrape.value("sluice_oldest_message_seconds", "handler=\"faulty\""))
                    .isZero();
            assertThat(scrape.value("sluice_credit_messages", "handler=\"never\""))
                    .isEqualTo(2 * WINDOW - 2);
            exchange.reset(open);
            await().until(() -> of(walking).value("sluice_credit_messages", "handler=\"echo\"") == 0);
        }
    }

    @Test
    void noScrapeBeginsAWalkShortlyAfterAnother() {
        try (Metrics seldom = metrics(Duration.ofHours(1));
                Metrics walking = metrics(Duration.ZERO)) {
            long first = exchange.opened(openOne(spec("echo")));
            await().until(() -> of(seldom).value("sluice_credit_messages", "handler=\"echo\"") == WINDOW);

            exchange.reset(first);
            await().until(() -> of(walking).value("sluice_credit_messages", "handler=\"echo\"") == 0);

            assertThat(of(seldom).value("sluice_credit_messages", "handler=\"echo\""))
                    .isEqualTo(WINDOW);
        }
    }

    private Metrics metrics(Duration walkEvery) {
        return new Metrics(server.sessions(), events, server.traffic(), "", walkEvery);
    }

    @Test
    void whatIsDiscardedIsNoLongerQueued() {
        long never = exchange.opened(openOne(spec("never")));
        exchange.messages(never, "a", "b", "c");
        await().until(() -> scrape().value("sluice_messages_queued", "handler=\"never\"") == 3);

        exchange.reset(never);
        await().until(() -> scrape().value("sluice_streams_closed_total", "cause=\"reset\"") == 1);
        gate.complete(new byte[0]);

        await().until(() -> scrape().value("sluice_messages_discarded_total", "handler=\"never\"") == 3);
        assertThat(scrape().value("sluice_messages_queued", "handler=\"never\""))
                .isZero();
    }

    @Test
    void streamsAndLimitsAreShown() {
        exchange.opened(openOne(spec("echo")));
        exchange.opened(openOne(spec("echo")));

        Scrape scrape = scrape();

        assertThat(scrape.value("sluice_streams")).isEqualTo(2);
        assertThat(scrape.value("sluice_streams_opened_total")).isEqualTo(2);
        assertThat(scrape.value("sluice_sessions")).isEqualTo(1);
        assertThat(scrape.value("sluice_buffered_bytes_limit")).isEqualTo(MAX_BUFFERED);
        assertThat(scrape.value("sluice_draining")).isZero();
        assertThat(scrape.value("sluice_build_info", "version=\"1.2.3\"")).isEqualTo(1);
        assertThat(scrape.value("sluice_grpc_connections")).isEqualTo(1);
    }

    @Test
    void faultsOfHandlersAndResetsByTheServerAreCounted() {
        long faulty = exchange.opened(openOne(spec("faulty")));
        exchange.messages(faulty, "a");
        exchange.awaitItems(faulty, 1);
        resetByServer();

        Scrape scrape = scrape();

        assertThat(scrape.value("sluice_handler_exceptions_total", "handler=\"faulty\""))
                .isEqualTo(1);
        assertThat(scrape.value("sluice_streams_reset_total", "reason=\"INVALID_ARGUMENT\""))
                .isEqualTo(1);
    }

    @Test
    void callsThatAreStuckAreShownUntilTheyReturn() {
        TestServer impatient = TestServer.with()
                .listener(events)
                .handler("never", Handler.async((stream, message) -> gate))
                .workers(new WorkerLimits(1, 1, Duration.ofMillis(20), 4))
                .start();
        try (impatient;
                Metrics own = new Metrics(impatient.sessions(), events, impatient.traffic(), "");
                GrpcClient user = GrpcClient.to(impatient);
                ExchangeClient path = user.attached().confirming()) {
            path.messages(path.opened(openOne(spec("never"))), "a");
            await().until(() -> of(own).value("sluice_handler_stuck_calls", "handler=\"never\"") == 1);
            assertThat(of(own).value("sluice_handler_timeouts_total", "handler=\"never\""))
                    .isEqualTo(1);

            gate.complete(new byte[0]);

            await().until(() -> of(own).value("sluice_handler_stuck_calls", "handler=\"never\"") == 0);
        }
    }

    @Test
    void scrapersThatKnowOpenMetricsGetIt() {
        Metrics.Page page = metrics.scrape("application/openmetrics-text;version=1.0.0;q=0.8,text/plain;q=0.5");

        assertThat(page.contentType()).startsWith("application/openmetrics-text; version=1.0.0");
        assertThat(page.text()).endsWith("# EOF\n").contains("sluice_items_sent_total ");
    }

    @Test
    void reasonsThatNobodyForesawDoNotMakeAScrapeGrow() {
        for (int i = 0; i < 1_000; i++) {
            events.streamReset("session", 1, "REASON_" + i);
        }

        assertThat(events.resets().keySet()).hasSizeLessThanOrEqualTo(101).contains("OTHER");
        assertThat(events.resets().values().stream().mapToLong(LongAdder::sum).sum())
                .isEqualTo(1_000);
    }

    private static FailurePolicy.Builder policy(Kind kind) {
        return FailurePolicy.newBuilder().setKind(kind);
    }

    private void resetByServer() {
        long id = exchange.opened(openOne(spec("echo")));
        exchange.chunk(Chunk.newBuilder().setStreamId(id).setFirstSeq(-1).addPayloads(ByteString.EMPTY));
        exchange.awaitReset(id);
    }

    private static double settled(Scrape scrape, String handler, String outcome) {
        return scrape.value(
                "sluice_messages_settled_total", "handler=\"" + handler + "\"", "outcome=\"" + outcome + "\"");
    }

    private Scrape scrape() {
        return of(metrics);
    }

    private static Scrape of(Metrics metrics) {
        return Scrape.of(metrics.scrape(null).text());
    }
}
