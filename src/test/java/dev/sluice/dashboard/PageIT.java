package dev.sluice.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.HasAttributeOptions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.sluice.client.ClientStream;
import dev.sluice.client.SendOptions;
import dev.sluice.v1.FailurePolicy;
import dev.sluice.v1.Order;
import dev.sluice.v1.StreamSpec;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The dashboard's page in a real browser, with real streams behind it. */
final class PageIT {
    private static final String NONE = "(?!)";
    private static final String WHEN_THE_SERVER_IS_AWAY = "error: Failed to load resource: net::ERR_.*";
    private static final double PATIENCE_MILLIS = 60_000;

    private static Browser browser;
    private final WatchedServer server = new WatchedServer();
    private String expected = NONE;

    @BeforeAll
    static void startBrowser() {
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
        browser = new Browser();
    }

    @AfterAll
    static void stopBrowser() {
        browser.close();
    }

    @AfterEach
    void nothingWentWrong() {
        try {
            browser.assertNoComplaints(expected);
        } finally {
            browser.closeWindows();
            server.close();
        }
    }

    @Test
    void aServerWithoutStreamsSaysHowToOpenSome() {
        Page page = open("");

        assertThat(page.getByText("No streams yet.")).isVisible();
        assertThat(page.locator(".empty code")).containsText("sluice.jar open");
        assertThat(figure(page, "streams")).hasText("0");
        assertThat(page.getByText("Live", new Page.GetByTextOptions().setExact(true)))
                .isVisible();
    }

    @Test
    void figuresFollowWhatClientsDo() throws Exception {
        Page page = open("");
        assertThat(figure(page, "streams")).hasText("0");

        List<ClientStream> streams = server.open("hold", 1_234);
        streams.forEach(stream -> stream.post(new byte[1]));
        assertThat(figure(page, "streams")).hasText("1,234");
        assertThat(figure(page, "sessions")).hasText("1");
        assertThat(figure(page, "queued")).hasText("1,234");

        server.release();
        assertThat(figure(page, "queued")).hasText("0");
        assertThat(page.locator("[data-figure=settled] .note")).hasText("1,234 so far");
        assertThat(page.locator("sluice-chart canvas")).hasCount(3);
    }

    @Test
    void rowsFollowWhatBecomesOfTheirStreams() throws Exception {
        ClientStream stream = server.open("hold", "busy").get(0);
        Page page = open("");
        assertThat(cell(page, "busy", "queued")).hasText("0");

        stream.post(new byte[100]);
        assertThat(cell(page, "busy", "queued")).hasText("1");
        assertThat(cell(page, "busy", "bytes")).hasText("100 B");

        server.release();
        assertThat(cell(page, "busy", "settled")).hasText("1");
        assertThat(cell(page, "busy", "rate")).hasText(Pattern.compile(".*/s"));
    }

    @Test
    void whatIsParkedIsShownByStreamAndInAll() throws Exception {
        FailurePolicy park =
                FailurePolicy.newBuilder().setKind(FailurePolicy.Kind.PARK).build();
        ClientStream stream = server.open(StreamSpec.newBuilder()
                .setHandler("fail")
                .setName("broken")
                .setOrder(Order.ORDER_KEYED)
                .setOnFailure(park));
        stream.post(new byte[1], SendOptions.key("a"));
        stream.post(new byte[1], SendOptions.key("a"));
        Page page = open("");

        assertThat(cell(page, "broken", "parked")).hasText("2");
        assertThat(cell(page, "broken", "order")).hasText("keyed");
        assertThat(cell(page, "broken", "state")).hasText("parked");
        assertThat(page.locator("[data-figure=queued] .note")).hasText("2 parked");
    }

    @Test
    void aNameIsShownAsTextWhateverItIs() throws Exception {
        String name = "<img src=x onerror=\"document.title='broken'\">${1}</td>";
        server.open("done", name);
        Page page = open("");

        assertThat(page.locator("td.name")).hasText(name);
        assertThat(page.locator("td img")).hasCount(0);
        assertThat(page).hasTitle("Sluice");
    }

    @Test
    void theServerFiltersSortsAndPages() throws Exception {
        server.open(
                "done", IntStream.range(0, 60).mapToObj(i -> "a/" + (100 + i)).toArray(String[]::new));
        server.open("hold", "b/1").get(0).post(new byte[1]);
        Page page = open("limit=25");
        assertThat(page.locator("td.name").first()).hasText("b/1");

        page.getByRole(AriaRole.BUTTON, named("Stream")).click();
        assertThat(page.locator("td.name").first()).hasText("a/100");
        page.getByRole(AriaRole.BUTTON, named("Next")).click();
        assertThat(page.locator("td.name").first()).hasText("a/125");
        page.getByRole(AriaRole.BUTTON, named("Stream")).click();
        assertThat(page.locator("td.name").first()).hasText("b/1");

        page.getByLabel("Name or session").fill("A/15");
        assertThat(page.locator("[data-found]")).hasText("10");
        page.getByLabel("With queued messages").check();
        assertThat(page.getByText("No stream matches.")).isVisible();
        page.getByRole(AriaRole.BUTTON, named("Clear the filter")).click();
        assertThat(page.locator("[data-found]")).hasText("61");
        page.getByLabel("Handler").selectOption("hold");
        assertThat(page.locator("td.name")).hasText(new String[] {"b/1"});
    }

    @Test
    void aViewIsInTheAddressAndComesBackWithIt() throws Exception {
        server.open("done", "a/1", "a/2", "b/1");
        Page page = open("");
        page.getByLabel("Name or session").fill("a/");
        assertThat(page.locator("td.name")).hasCount(2);
        page.getByRole(AriaRole.BUTTON, named("Stream")).click();
        assertThat(page.locator("td.name").first()).hasText("a/1");
        page.getByRole(AriaRole.BUTTON, named("Stream")).click();
        assertThat(page.locator("td.name").first()).hasText("a/2");

        page.reload();

        assertThat(page.locator("td.name")).hasText(new String[] {"a/2", "a/1"});
        assertThat(page.getByLabel("Name or session")).hasValue("a/");
        assertThat(header(page, "Stream")).hasAttribute("aria-sort", "descending");
    }

    @Test
    void theKeyboardIsEnough() throws Exception {
        server.open(
                "done", IntStream.range(0, 30).mapToObj(i -> "s/" + (100 + i)).toArray(String[]::new));
        Page page = open("limit=25");
        assertThat(page.locator("td.name")).hasCount(25);

        page.keyboard().press("/");
        page.keyboard().type("s/11");
        assertThat(page.locator("[data-found]")).hasText("10");
        page.keyboard().press("Control+A");
        page.keyboard().press("Delete");
        assertThat(page.locator("[data-found]")).hasText("30");

        header(page, "Stream").getByRole(AriaRole.BUTTON).focus();
        page.keyboard().press("Enter");
        assertThat(header(page, "Stream")).hasAttribute("aria-sort", "ascending", new HasAttributeOptions());
        assertThat(page.locator("td.name").first()).hasText("s/100");

        page.locator("button[name=next]").focus();
        page.keyboard().press("Space");
        assertThat(page.locator("td.name")).hasText(new String[] {"s/125", "s/126", "s/127", "s/128", "s/129"});
    }

    @Test
    void itIsDarkWhereTheSystemIsAndWhereOneLikesItSo() {
        Page page = browser.open(1440, 900, ColorScheme.DARK);
        page.navigate(server.url());
        assertThat(background(page)).isEqualTo("rgb(12, 15, 19)");

        page.getByLabel("Dark theme").click();
        assertThat(background(page)).isEqualTo("rgb(246, 247, 249)");

        page.reload();
        assertThat(page.getByLabel("Dark theme")).hasAttribute("aria-pressed", "false");
        assertThat(background(page)).isEqualTo("rgb(246, 247, 249)");
    }

    @Test
    void aLostConnectionIsToldAndTakenUpAgain() throws Exception {
        expected = WHEN_THE_SERVER_IS_AWAY;
        server.open("done", "a");
        Page page = open("");
        assertThat(figure(page, "streams")).hasText("1");

        server.stopListening();
        assertThat(page.getByText("Disconnected, reconnecting")).isVisible();
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("the server does not answer");

        server.open("done", "b");
        server.listenAgain();
        assertThat(page.getByText("Live", new Page.GetByTextOptions().setExact(true)))
                .isVisible();
        assertThat(figure(page, "streams")).hasText("2");
        assertThat(page.locator("td.name")).hasCount(2);
        assertThat(page.getByRole(AriaRole.ALERT)).hasCount(0);
    }

    @Test
    void aServerThatDrainsSaysSo() {
        Page page = open("");
        assertThat(page.getByText("Draining")).hasCount(0);

        server.server().sessions().drain();

        assertThat(page.getByText("Draining")).isVisible();
    }

    @Test
    void aPhoneShowsItAllWithoutScrollingSideways() throws Exception {
        server.open("done", "a stream with a name that is far too long for a phone and goes on and on");
        Page page = browser.open(390, 844, ColorScheme.LIGHT);
        page.navigate(server.url());
        assertThat(page.locator("td.name")).hasCount(1);

        assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(390);
    }

    private Page open(String hash) {
        Page page = browser.open(1440, 900, ColorScheme.LIGHT);
        page.navigate(server.url() + "/#" + hash);
        return page;
    }

    private static Locator figure(Page page, String name) {
        return page.locator("[data-figure=" + name + "] .figure");
    }

    private static Locator header(Page page, String title) {
        return page.getByRole(AriaRole.COLUMNHEADER, new Page.GetByRoleOptions().setName(title));
    }

    private static Locator cell(Page page, String stream, String column) {
        return page.locator("tr", new Page.LocatorOptions().setHasText(stream)).locator("td." + column);
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name).setExact(true);
    }

    private static Object background(Page page) {
        return page.evaluate("getComputedStyle(document.body).backgroundColor");
    }
}
