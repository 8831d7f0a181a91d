package dev.sluice.cli;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import dev.sluice.dashboard.Browser;
import dev.sluice.grpc.TestServer;
import dev.sluice.handler.Handler;
import dev.sluice.handler.Message;
import dev.sluice.handler.StreamContext;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example page in a real browser, served from another origin than the server it calls. */
class WebExampleIT {
    private static final Path DIST = Path.of("examples/web/dist");
    private static final double PATIENCE_MILLIS = 30_000;
    private static final int PUSHES = 100;

    @TempDir
    private static Path work = Path.of("");

    private static Vertx vertx;
    private static HttpServer pages;
    private static Browser browser;

    private Page page;

    @BeforeAll
    static void start() throws Exception {
        ExampleProgram.checkNodeModules("web");
        ExampleProgram.Result built =
                ExampleProgram.of("web", "npm", "run", "build").run(work);
        assertThat(built.exitCode()).as(built.out() + built.err()).isZero();
        vertx = Vertx.vertx();
        pages = vertx.createHttpServer()
                .requestHandler(request -> request.response().sendFile(DIST + request.path()))
                .listen(0, "127.0.0.1")
                .await();
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
        browser = new Browser();
    }

    @AfterAll
    static void stop() {
        browser.close();
        vertx.close().await();
    }

    @BeforeEach
    void openPage() {
        page = browser.open(1280, 800, ColorScheme.LIGHT);
    }

    @AfterEach
    void closePage() {
        browser.closeWindows();
    }

    private static String origin() {
        return "http://127.0.0.1:" + pages.actualPort();
    }

    private static TestServer.Builder server() {
        return TestServer.with()
                .webOrigins(origin())
                .handler("echo", Handler.async(WebExampleIT::echo))
                .handler("ticker", Handler.async(WebExampleIT::tick))
                .handler("broken", Handler.async((stream, message) -> {
                    throw new IllegalStateException("for the test");
                }));
    }

    private static CompletionStage<byte[]> echo(StreamContext stream, Message message) {
        return CompletableFuture.completedFuture(message.payload());
    }

    /** Says something by itself for each message, more than a page takes at once. */
    private static CompletionStage<byte[]> tick(StreamContext stream, Message message) {
        CompletableFuture<?>[] pushed = IntStream.rangeClosed(1, PUSHES)
                .mapToObj(i -> stream.push(("tick " + i).getBytes(UTF_8)).toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(pushed).thenApply(all -> "ticked".getBytes(UTF_8));
    }

    private void visit(TestServer server) {
        page.navigate(origin() + "/index.html?server=http://127.0.0.1:" + server.port());
    }

    private void open(String handler, int streams) {
        page.getByLabel("Handler").fill(handler);
        page.getByLabel("Streams").fill(Integer.toString(streams));
        button("Open").click();
    }

    private void send(String message) {
        page.getByLabel("Message").fill(message);
        button("Send on every stream").click();
    }

    private Locator button(String name) {
        return page.locator("button", new Page.LocatorOptions().setHasText(name));
    }

    private List<String> outcomes(int rows) {
        Locator all = page.locator("#outcomes tr");
        assertThat(all).hasCount(rows);
        return all.all().stream()
                .map(row -> String.join(" ", row.locator("td").allInnerTexts()))
                .sorted()
                .toList();
    }

    private List<String> received(int lines) {
        Locator all = page.locator("#received li");
        assertThat(all).hasCount(lines);
        return all.allInnerTexts();
    }

    private Locator error() {
        return page.locator("#error");
    }

    @Test
    void opensStreamsSendsAndShowsTheReplies() {
        try (TestServer server = server().start()) {
            visit(server);
            open("echo", 3);
            assertThat(page.locator("#state")).containsText("3 streams");
            send("hello");
            assertThat(outcomes(3)).containsExactly("2 1 DONE hello", "4 1 DONE hello", "6 1 DONE hello");
            send("again");
            assertThat(outcomes(6)).contains("2 2 DONE again", "4 2 DONE again", "6 2 DONE again");
            button("Close").click();
            assertThat(page.locator("#state")).hasText("closed");
            assertThat(server.sessions().all()).isEmpty();
            assertThat(error()).isEmpty();
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void showsWhatTheServerSaysByItselfInItsOrder() {
        try (TestServer server = server().start()) {
            visit(server);
            open("ticker", 1);
            send("go");
            assertThat(outcomes(1)).containsExactly("2 1 DONE ticked");
            List<String> expected = new ArrayList<>();
            for (int i = 1; i <= PUSHES; i++) {
                expected.add("stream 2: tick " + i);
            }
            assertThat(received(PUSHES)).isEqualTo(expected);
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void makesACallAgainThatBrokeAndItsMessageRunsOnce() {
        AtomicInteger calls = new AtomicInteger();
        page.route("**/sluice.v1.Streams/Send", route -> {
            if (calls.incrementAndGet() == 1) {
                route.fetch();
                route.abort();
            } else {
                route.resume();
            }
        });
        try (TestServer server = server().start()) {
            visit(server);
            open("echo", 1);
            send("once");
            assertThat(outcomes(1)).containsExactly("2 1 DONE once");
            assertThat(calls).hasValue(2);
            assertThat(server.counters().accepted()).isOne();
        }
    }

    @Test
    void showsWhyAStreamIsNotOpened() {
        try (TestServer server = server().start()) {
            visit(server);
            open("nobody", 2);
            assertThat(error())
                    .hasText("HANDLER_UNKNOWN: handler: no handler \"nobody\" is registered; there are: "
                            + "broken, echo, ticker");
        }
    }

    /** The reason is in a trailer, which a page sees only where the server exposes it. */
    @Test
    void showsWhyACallFails() {
        try (TestServer server = server().limit("maxStreamsPerOpen", 10).start()) {
            visit(server);
            open("echo", 11);
            assertThat(error()).hasText("LIMIT_REACHED: one call may not open 11 streams (max-streams-per-open is 10)");
        }
    }

    @Test
    void showsWhichMessageFailed() {
        try (TestServer server = server().start()) {
            visit(server);
            open("broken", 1);
            send("x");
            assertThat(outcomes(1))
                    .containsExactly("2 1 FAILED HANDLER_ERROR: the handler failed with IllegalStateException");
        }
    }

    @Test
    void aPageThatTheServerDoesNotNameIsKeptOutByTheBrowser() {
        try (TestServer server =
                server().webOrigins("https://another.example.com").start()) {
            visit(server);
            open("echo", 1);
            assertThat(error()).containsText("CALL_FAILED");
            assertThat(browser.complaints()).anyMatch(line -> line.contains("blocked by CORS policy"));
            assertThat(server.counters().opened()).isZero();
        }
    }
}
