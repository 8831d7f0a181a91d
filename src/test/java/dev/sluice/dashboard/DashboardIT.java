package dev.sluice.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.client.ClientStream;
import dev.sluice.dashboard.RawHttp.Answer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The dashboard's data and files, over HTTP. */
final class DashboardIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final WatchedServer server = new WatchedServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theOverviewHasTheFiguresAndTheirLimits() throws Exception {
        List<ClientStream> streams = server.open("hold", 3);
        streams.get(0).post("twelve bytes".getBytes(UTF_8));
        awaitQueued(1);

        JsonObject overview = json("/api/overview");

        JsonObject sample = overview.getJsonObject("sample");
        assertThat(sample.getLong("streams")).isEqualTo(3);
        assertThat(sample.getLong("sessions")).isEqualTo(1);
        JsonObject totals = sample.getJsonObject("totals");
        assertThat(totals.getLong("opened")).isEqualTo(3);
        assertThat(totals.getLong("accepted")).isEqualTo(1);
        for (String none : List.of("settled", "failed", "skipped", "refused", "items", "commits")) {
            assertThat(totals.getLong(none)).as(none).isZero();
        }
        assertThat(sample.getJsonObject("per_second").fieldNames()).isEqualTo(totals.fieldNames());
        assertThat(sample.getLong("queued")).isEqualTo(1);
        assertThat(sample.getLong("parked")).isZero();
        assertThat(sample.getLong("buffered_bytes")).isGreaterThanOrEqualTo(12);
        assertThat(sample.getBoolean("draining")).isFalse();
        for (String none : List.of("sessions_detached", "sessions_durable", "sessions_unloaded")) {
            assertThat(sample.getLong(none)).as(none).isZero();
        }
        assertThat(sample.fieldNames()).contains("store");
        assertThat(sample.getJsonObject("store")).as("without one").isNull();
        assertThat(overview.getJsonObject("limits").getLong("max_streams")).isEqualTo(2_000_000);
        assertThat(overview.getJsonArray("handlers")).containsExactly("done", "echo", "fail", "hold");
    }

    @Test
    void aStreamIsListedWithAllThatIsKnownOfIt() throws Exception {
        ClientStream stream = server.open("hold", "<b>a name</b>").get(0);
        stream.post("abc".getBytes(UTF_8));
        awaitQueued(1);

        JsonObject page = json("/api/streams");

        assertThat(page.getLong("open")).isEqualTo(1);
        assertThat(page.getLong("found")).isEqualTo(1);
        JsonObject row = page.getJsonArray("streams").getJsonObject(0);
        assertThat(row.getString("session")).isEqualTo(stream.session().id());
        assertThat(row.getLong("id")).isEqualTo(stream.id());
        assertThat(row.getString("name")).isEqualTo("<b>a name</b>");
        assertThat(row.getString("handler")).isEqualTo("hold");
        assertThat(row.getString("order")).isEqualTo("fifo");
        assertThat(row.getString("durability")).isEqualTo("memory");
        assertThat(row.getLong("uncommitted")).isZero();
        assertThat(row.getString("status")).isEqualTo("open");
        assertThat(row.getLong("accepted")).isEqualTo(1);
        assertThat(row.getLong("settled")).isZero();
        assertThat(row.getLong("queued")).isEqualTo(1);
        assertThat(row.getLong("queued_bytes")).isEqualTo(3);
        assertThat(row.getInteger("running")).isEqualTo(1);
        for (String none : List.of("held", "waiting_for", "parked")) {
            assertThat(row.getLong(none)).as(none).isZero();
        }
        assertThat(row.getInteger("oldest_seconds")).isNotNegative();
        assertThat(row.getLong("credit")).isEqualTo(1_023);
        assertThat(row.getLong("credit_bytes")).isEqualTo((4 << 20) - 3);
        assertThat(row.getInteger("age_seconds")).isNotNegative();
        assertThat(row.getInteger("idle_seconds")).isNotNegative();
    }

    @Test
    void streamsAreFilteredSortedAndPagedByTheServer() throws Exception {
        server.open("done", "b/1", "a/1", "B/2", "c/1");
        ClientStream busy = server.open("hold", "b/3").get(0);
        busy.post(new byte[1]);
        awaitQueued(1);

        assertThat(names("sort=name")).containsExactly("B/2", "a/1", "b/1", "b/3", "c/1");
        assertThat(names("sort=name&desc=true&limit=2")).containsExactly("c/1", "b/3");
        assertThat(names("sort=name&desc=true&limit=2&offset=2")).containsExactly("b/1", "a/1");
        assertThat(names("sort=name&text=b/")).containsExactly("B/2", "b/1", "b/3");
        assertThat(names("handler=hold")).containsExactly("b/3");
        assertThat(names("queued=true")).containsExactly("b/3");
        assertThat(names("status=failed")).isEmpty();
        assertThat(names("text=" + busy.session().id() + "&limit=500")).contains("b/3");
        assertThat(json("/api/streams?limit=2").getLong("found")).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({"sort=size, sort", "limit=1001, limit", "offset=1001, offset", "nonsense=1, nonsense"})
    void aBadParameterIsNamed(String query, String parameter) throws IOException {
        Answer answer = RawHttp.get(server.port(), "/api/streams?" + query);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.headers()).containsEntry("content-type", "application/json");
        JsonObject error = new JsonObject(answer.body()).getJsonObject("error");
        assertThat(error.getString("parameter")).isEqualTo(parameter);
        assertThat(error.getString("message")).contains(parameter);
    }

    @Test
    void moreSearchesThanMayWaitAreToldToComeAgain() throws Exception {
        server.open("done", 1);
        Runnable goOn = server.holdUpStreams();
        int oneRuns = 1;
        int oneTooMany = 1;
        List<Socket> asking = new ArrayList<>();
        for (int i = 0; i < oneRuns + WatchedServer.SETTINGS.maxWaitingSearches() + oneTooMany; i++) {
            asking.add(RawHttp.connect(server.port()));
            asking.get(i)
                    .getOutputStream()
                    .write("GET /api/streams HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8));
        }

        await().atMost(PATIENCE).until(() -> answered(asking).size() == 1);
        try (Socket refused = answered(asking).get(0)) {
            assertThat(status(refused)).isEqualTo("HTTP/1.1 503");
            asking.remove(refused);
        }
        goOn.run();
        for (Socket socket : asking) {
            assertThat(status(socket)).isEqualTo("HTTP/1.1 200");
            socket.close();
        }
    }

    @Test
    void whoWatchesGetsASampleEachSecond() throws Exception {
        try (Watch watch = new Watch()) {
            assertThat(watch.next("recent").getJsonArray("samples")).isNotEmpty();
            long first = watch.next("sample").getLong("at_ms");
            server.open("done", 7);

            JsonObject later = watch.next("sample");
            while (later.getJsonObject("totals").getLong("opened") < 7) {
                later = watch.next("sample");
            }
            assertThat(later.getLong("at_ms")).isGreaterThan(first);
        }
    }

    @Test
    void whoComesLaterBeginsWithTheSamplesThatAreKept() throws Exception {
        try (Watch watch = new Watch()) {
            watch.next("sample");
            watch.next("sample");
        }
        try (Watch later = new Watch()) {
            assertThat(later.next("recent").getJsonArray("samples")).hasSizeGreaterThanOrEqualTo(3);
        }
    }

    @Test
    void moreWatchersThanAllowedAreToldToComeAgain() throws Exception {
        List<Watch> watches = new ArrayList<>();
        for (int i = 0; i < WatchedServer.SETTINGS.maxWatchers(); i++) {
            watches.add(new Watch());
            watches.get(i).next("recent");
        }

        Answer refused = RawHttp.get(server.port(), "/api/live");
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.headers()).containsEntry("retry-after", "1");
        assertThat(refused.body()).contains("dashboard.max-watchers");

        watches.remove(0).close();
        await().atMost(PATIENCE).untilAsserted(() -> {
            try (Watch again = new Watch()) {
                assertThat(again.status()).contains("200");
            }
        });
        for (Watch watch : watches) {
            watch.close();
        }
    }

    @Test
    void watchersAreLetGoAtTheEnd() throws Exception {
        try (Watch watch = new Watch()) {
            watch.next("recent");
            server.stopListening();

            watch.untilTheEnd();
        }
    }

    @Test
    void filesComeWithTheirTypesAndAreKeptByTheBrowser() throws IOException {
        Answer page = RawHttp.get(server.port(), "/");
        Answer script = RawHttp.get(server.port(), "/app.js");

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.headers()).containsEntry("content-type", "text/html; charset=utf-8");
        assertThat(page.headers().get("content-security-policy")).contains("script-src 'self' 'sha256-");
        assertThat(script.headers()).containsEntry("content-type", "text/javascript; charset=utf-8");
        Answer again = RawHttp.request(
                server.port(),
                "GET /app.js HTTP/1.1",
                "Host: localhost",
                "If-None-Match: " + script.headers().get("etag"));
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
    }

    @Test
    void nothingButTheFilesOfThePageIsServed() throws IOException {
        for (String path : List.of(
                "/nothing.js", "/../conf/sluice.yaml", "/..%2fconf/sluice.yaml", "/lib/../../logback.html", "/lib")) {

            assertThat(RawHttp.get(server.port(), path).status()).as(path).isIn(400, 404);
        }
    }

    private static List<Socket> answered(List<Socket> asking) throws IOException {
        List<Socket> answered = new ArrayList<>();
        for (Socket socket : asking) {
            if (socket.getInputStream().available() > 0) {
                answered.add(socket);
            }
        }
        return answered;
    }

    private static String status(Socket socket) throws IOException {
        return new String(socket.getInputStream().readNBytes("HTTP/1.1 200".length()), UTF_8);
    }

    private List<String> names(String query) throws IOException {
        JsonArray rows = json("/api/streams?" + query).getJsonArray("streams");
        return rows.stream().map(row -> ((JsonObject) row).getString("name")).toList();
    }

    private JsonObject json(String path) throws IOException {
        Answer answer = RawHttp.get(server.port(), path);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return new JsonObject(answer.body());
    }

    private void awaitQueued(long count) {
        await().atMost(PATIENCE).until(() -> server.server().counters().queued() == count);
    }

    /** Someone who watches. */
    private final class Watch implements AutoCloseable {
        private final Socket socket = RawHttp.connect(server.port());
        private final BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));

        Watch() throws IOException {
            socket.getOutputStream().write("GET /api/live HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8));
        }

        String status() throws IOException {
            return in.readLine();
        }

        /** The next event of that name. */
        JsonObject next(String event) throws IOException {
            String line = in.readLine();
            while (!line.equals("event: " + event)) {
                line = in.readLine();
            }
            return new JsonObject(in.readLine().substring("data: ".length()));
        }

        void untilTheEnd() throws IOException {
            while (in.readLine() != null) {
                // What was sent before the end.
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
