package dev.sluice.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.admin.StoreTrouble;
import dev.sluice.dashboard.RawHttp.Answer;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HealthRoutesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final FakeHealth health = new FakeHealth();
    private final Vertx vertx = Vertx.vertx();
    private final int port = DashboardServer.start(
                    vertx,
                    new HttpSettings("127.0.0.1", 0, 10, PATIENCE, PATIENCE),
                    List.of(new HealthRoutes(health, PATIENCE)))
            .await()
            .port();

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    @ParameterizedTest
    @CsvSource({"STARTING, 503, starting", "READY, 200, ready", "DRAINING, 503, draining"})
    void readyIsOnlyAServerThatClientsAreToComeTo(Health.Readiness readiness, int code, String status)
            throws IOException {
        health.readiness = readiness;

        Answer answer = RawHttp.get(port, "/health/ready");

        assertThat(answer.status()).isEqualTo(code);
        assertThat(answer.headers()).containsEntry("content-type", "application/json");
        assertThat(answer.body()).startsWith("{\"status\":\"" + status + "\"");
        assertThat(answer.body().contains("reason")).isEqualTo(code == 503);
    }

    @Test
    void aStoreInTroubleIsToldAndIsNoReasonToGoElsewhereOrToRestart() throws IOException {
        health.trouble = new StoreTrouble("DISK_FULL", "make room", 1_800_000_000_000L);

        Answer ready = RawHttp.get(port, "/health/ready");

        assertThat(ready.status()).isEqualTo(200);
        assertThat(ready.body())
                .isEqualTo("{\"status\":\"ready\",\"store\":{\"trouble\":\"DISK_FULL\",\"reason\":\"make room\","
                        + "\"since\":\"2027-01-15T08:00:00Z\"}}\n");
        assertThat(RawHttp.get(port, "/health/live").status()).isEqualTo(200);
    }

    @Test
    void aServerWhoseLoopsTurnIsLiveWhetherItIsReadyOrNot() throws IOException {
        health.readiness = Health.Readiness.DRAINING;
        health.silent = PATIENCE;

        Answer answer = RawHttp.get(port, "/health/live");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"status\":\"live\"}\n");
    }

    @Test
    void aHeadIsAnsweredAsAGetWithoutItsBody() throws IOException {
        Answer answer = RawHttp.request(port, "HEAD /health/ready HTTP/1.1", "Host: localhost");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).containsEntry("content-type", "application/json");
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void aServerWithALoopThatDoesNotTurnIsToBeRestarted() throws IOException {
        health.silent = PATIENCE.plusSeconds(1);

        Answer answer = RawHttp.get(port, "/health/live");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.body()).contains("\"status\":\"stuck\"").contains("31 s");
    }

    private static final class FakeHealth implements Health {
        private volatile Readiness readiness = Readiness.READY;
        private volatile @Nullable StoreTrouble trouble;
        private volatile Duration silent = Duration.ZERO;

        @Override
        public Readiness readiness() {
            return readiness;
        }

        @Override
        public @Nullable StoreTrouble storeTrouble() {
            return trouble;
        }

        @Override
        public Duration loopsSilent() {
            return silent;
        }
    }
}
