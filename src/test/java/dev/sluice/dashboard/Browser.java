package dev.sluice.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The machine's own Chromium. It writes down what goes wrong in its pages: errors, what the content policy forbids, and
 * requests to anywhere but the server.
 */
public final class Browser implements AutoCloseable {
    private static final double PATIENCE_MILLIS = 60_000;
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    private static final List<String> ARGUMENTS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private final Playwright playwright =
            Playwright.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    private final com.microsoft.playwright.Browser chromium = playwright
            .chromium()
            .launch(new LaunchOptions().setExecutablePath(executable()).setArgs(ARGUMENTS));
    private final List<String> complaints = new ArrayList<>();

    /** A window with nothing in it and nothing remembered. */
    public Page open(int width, int height, ColorScheme scheme) {
        BrowserContext window = chromium.newContext(new com.microsoft.playwright.Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setColorScheme(scheme));
        window.setDefaultTimeout(PATIENCE_MILLIS);
        Page page = window.newPage();
        page.onConsoleMessage(message -> complaints.add(message.type() + ": " + message.text()));
        page.onPageError(complaints::add);
        page.onRequest(request -> {
            if (!request.url().startsWith("http://127.0.0.1:")) {
                complaints.add("request to " + request.url());
            }
        });
        return page;
    }

    public void closeWindows() {
        List.copyOf(chromium.contexts()).forEach(BrowserContext::close);
        complaints.clear();
    }

    public List<String> complaints() {
        return List.copyOf(complaints);
    }

    /** Nothing went wrong but what matches. */
    public void assertNoComplaints(String except) {
        assertThat(complaints).allSatisfy(complaint -> assertThat(complaint).matches(except));
    }

    @Override
    public void close() {
        playwright.close();
    }

    private static Path executable() {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError("the tests of pages need Chromium; there is none of " + NAMES
                        + " on the PATH. Install it (Debian: apt-get install chromium), or run bin/verify as root"));
    }
}
