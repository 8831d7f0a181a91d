package dev.sluice.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.sluice.client.ClientStream;
import dev.sluice.store.SmallDisk;
import dev.sluice.store.Store;
import dev.sluice.store.StoreFailure;
import dev.sluice.store.Stores;
import dev.sluice.v1.Durability;
import dev.sluice.v1.StreamSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the dashboard's page shows of durable streams, with a real store on a disk that can be filled. */
final class DurabilityPageIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int DISK_MEGABYTES = 16;
    private static final int MESSAGE_BYTES = 20_000;

    private static Browser browser;

    @TempDir
    private Path directory;

    private final Random random = new Random(7);
    private SmallDisk disk;
    private Store store;
    private WatchedServer server;

    @BeforeAll
    static void startBrowser() {
        PlaywrightAssertions.setDefaultAssertionTimeout((double) PATIENCE.toMillis());
        browser = new Browser();
    }

    @AfterAll
    static void stopBrowser() {
        browser.close();
    }

    @BeforeEach
    void start() throws IOException, StoreFailure {
        // The native library is loaded from the first store's disk; this one is for the records alone.
        Store.open(Stores.settings(directory.resolve("elsewhere"))).close();
        disk = SmallDisk.mount(directory.resolve("disk"), DISK_MEGABYTES);
        openServer();
    }

    private void openServer() throws StoreFailure {
        store = Store.open(Stores.settings(disk.path().resolve("store"), 1 << 20));
        server = new WatchedServer(store);
    }

    private void closeServer() {
        server.close();
        store.close();
    }

    @AfterEach
    void stop() throws IOException {
        try {
            browser.assertNoComplaints("(?!)");
        } finally {
            browser.closeWindows();
            closeServer();
            disk.close();
        }
    }

    @Test
    void streamsAreFilteredAndSortedByWhatTheyOutlive() throws Exception {
        server.open("done", "gone with the process");
        open("kept", Durability.DURABILITY_DISK);
        open("kept and synced", Durability.DURABILITY_DISK_SYNC);
        Page page = look(1440, ColorScheme.LIGHT);
        assertThat(cell(page, "gone with", "durability")).hasText("memory");
        assertThat(cell(page, "synced", "durability")).hasText("disk_sync");

        page.getByRole(AriaRole.COLUMNHEADER, new Page.GetByRoleOptions().setName("Durability"))
                .getByRole(AriaRole.BUTTON)
                .click();
        assertThat(page.locator("td.name")).hasText(new String[] {"kept and synced", "kept", "gone with the process"});
        page.locator("select[name=durability]").selectOption("disk");
        assertThat(page.locator("td.name")).hasText(new String[] {"kept"});
        page.reload();
        assertThat(page.locator("td.name")).hasText(new String[] {"kept"});
        assertThat(page.locator("select[name=durability]")).hasValue("disk");
    }

    @Test
    void commitsAndTheSizeOnTheDiskAreShown() throws Exception {
        Page page = look(1440, ColorScheme.LIGHT);
        assertThat(page.locator("[data-store]")).hasText("Healthy");
        assertThat(fact(page, "commits")).containsText("0 so far");
        assertThat(fact(page, "durable")).containsText("0");

        open("kept", Durability.DURABILITY_DISK);
        assertThat(fact(page, "commits")).containsText(Pattern.compile("[1-9]\\d* so far"));
        assertThat(fact(page, "disk")).containsText(Pattern.compile("[1-9][\\d.]* [KM]iB.*MiB free"));
        assertThat(fact(page, "durable")).containsText("1");
    }

    @Test
    void aFullDiskIsToldFromTheFirstFailureUntilThereIsRoom() throws Exception {
        ClientStream kept = open("kept", Durability.DURABILITY_DISK);
        ClientStream memory = server.open("done", "in memory").get(0);
        Page page = look(1440, ColorScheme.DARK);
        assertThat(page.locator("[data-store]")).hasText("Healthy");
        assertThat(page.getByText("Store in trouble")).hasCount(0);
        fillUp(kept);

        assertThat(page.locator("[data-store]")).hasText("Disk full");
        assertThat(page.getByText("Store in trouble")).isVisible();
        assertThat(page.getByRole(AriaRole.ALERT))
                .containsText(Pattern.compile("take nothing since \\d\\d:\\d\\d:\\d\\d.*Make room", Pattern.DOTALL));
        memory.post(new byte[1]);
        assertThat(cell(page, "in memory", "settled")).hasText("1");

        disk.makeRoom();
        assertThat(page.locator("[data-store]")).hasText("Healthy");
        assertThat(page.getByRole(AriaRole.ALERT)).hasCount(0);
        assertThat(page.getByText("Store in trouble")).hasCount(0);
    }

    @Test
    void aPhoneShowsTroubleWithoutScrollingSideways() throws Exception {
        fillUp(open("kept", Durability.DURABILITY_DISK));
        Page page = look(390, ColorScheme.LIGHT);
        assertThat(page.getByRole(AriaRole.ALERT)).isVisible();

        assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(390);
    }

    @Test
    void sessionsThatWaitForTheirClientsAreShownAndWhetherTheyAreLoaded() throws Exception {
        open("kept", Durability.DURABILITY_DISK);
        closeServer();
        openServer();
        Page page = look(1440, ColorScheme.LIGHT);

        assertThat(page.locator("[data-figure=sessions] .note")).hasText("1 detached");
        assertThat(fact(page, "durable")).containsText("1 not loaded");
        assertThat(page.getByText("No streams yet.")).isVisible();
    }

    /** Until nothing can be written any more. */
    private void fillUp(ClientStream durable) throws IOException {
        disk.fill(0);
        await().atMost(PATIENCE).until(() -> {
            byte[] message = new byte[MESSAGE_BYTES];
            random.nextBytes(message);
            if (durable.writable()) {
                durable.post(message);
            }
            return Objects.requireNonNull(server.server().sessions().storeView())
                            .trouble()
                    != null;
        });
    }

    private ClientStream open(String name, Durability durability) throws Exception {
        return server.open(
                StreamSpec.newBuilder().setHandler("echo").setName(name).setDurability(durability));
    }

    private Page look(int width, ColorScheme scheme) {
        Page page = browser.open(width, 900, scheme);
        page.navigate(server.url());
        return page;
    }

    private static Locator fact(Page page, String name) {
        return page.locator("[data-fact=" + name + "]");
    }

    private static Locator cell(Page page, String stream, String column) {
        return page.locator("tr", new Page.LocatorOptions().setHasText(stream)).locator("td." + column);
    }
}
