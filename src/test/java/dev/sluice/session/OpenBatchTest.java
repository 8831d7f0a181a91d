package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.handler.Failure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OpenBatchTest {
    private final ScriptedHandler handler = new ScriptedHandler();
    private final ScriptedHandler picky = new ScriptedHandler();
    private final LocalServer server = new LocalServer(limits(), Map.of("h", handler, "picky", picky));
    private Client client = new Client(server);

    OpenBatchTest() {
        picky.onOpen = stream -> {
            throw ScriptedHandler.broken();
        };
    }

    private static LimitsBuilder limits() {
        LimitsBuilder limits = new LimitsBuilder();
        limits.maxStreamsPerSession = 6;
        return limits;
    }

    @Test
    void opensStreamsInTheirOrderWithEvenIds() {
        OpenResult.Answer first = open("h", "h");
        OpenResult.Answer second = open("h");

        assertThat(ids(first)).containsExactly(2L, 4L);
        assertThat(ids(second)).containsExactly(6L);
        assertThat(handler.calls).containsExactly("open 2", "open 4", "open 6");
        assertThat(server.sessions.streamQuota().used()).isEqualTo(3);
    }

    @Test
    void rollsAllBackWhenOneFailsAndNamesEachThatFailed() {
        OpenResult.Answer answer = open("h", "picky", "nobody", "h");

        assertThat(answer.rolledBack()).isTrue();
        assertThat(ids(answer)).containsExactly(0L, 0L, 0L, 0L);
        assertThat(reasons(answer)).isEqualTo(Map.of(1, "BROKEN", 2, "HANDLER_UNKNOWN"));
        assertThat(handler.calls).containsExactly("open 2", "open 8", "close 2 ROLLED_BACK", "close 8 ROLLED_BACK");
        assertThat(picky.calls).containsExactly("open 4");
        assertThat(server.sessions.streamQuota().used()).isZero();
        assertThat(client.connection.used()).isZero();
    }

    @Test
    void keepsTheGoodOnesWhereAskedTo() {
        OpenResult.Answer answer = keepOpened("h", "picky", "h");

        assertThat(ids(answer)).containsExactly(2L, 0L, 6L);
        assertThat(reasons(answer)).isEqualTo(Map.of(1, "BROKEN"));
        assertThat(server.sessions.streamQuota().used()).isEqualTo(2);
        client.send(6, 1, "a");
        assertThat(handler.calls).containsExactly("open 2", "open 6", "run 6 [1]");
    }

    @Test
    void tellsOfSpecsThatWereNoGoodWithTheOthers() {
        List<@Nullable StreamSpec> specs = new ArrayList<>();
        specs.add(null);
        specs.add(SpecBuilder.on("h").build());
        Map<Integer, Failure> invalid = Map.of(0, Failure.invalid("name", "is too long"));

        OpenResult.Answer answer = answer(new OpenAsk(specs, invalid, true, 0, "", 0, client.connection));

        assertThat(ids(answer)).containsExactly(0L, 4L);
        assertThat(reasons(answer)).isEqualTo(Map.of(0, "INVALID_ARGUMENT"));
        assertThat(server.sessions.streamQuota().used()).isEqualTo(1);
    }

    @Test
    void tellsOfAHandlerThatThrowsAndOfTheFaultToTheLog() {
        picky.onOpen = stream -> {
            throw new IllegalStateException("secret");
        };

        assertThat(reasons(open("picky"))).isEqualTo(Map.of(0, "HANDLER_ERROR"));
        assertThat(server.listener.heard).containsExactly("threw IllegalStateException on 2");
    }

    @Test
    void refusesANameThatIsTaken() {
        client.open(SpecBuilder.on("h").name("x"));

        OpenResult.Answer again = (OpenResult.Answer)
                client.openAll(List.of(SpecBuilder.on("h").name("x").build()));
        assertThat(reasons(again)).isEqualTo(Map.of(0, "STREAM_NAME_TAKEN"));

        client.reset(2);
        client.open(SpecBuilder.on("h").name("x"));
    }

    @Test
    void refusesTheSameNameTwiceInABatch() {
        StreamSpec named = SpecBuilder.on("h").name("x").build();

        OpenResult.Answer answer = (OpenResult.Answer) client.openAll(List.of(named, named));

        assertThat(reasons(answer)).isEqualTo(Map.of(1, "STREAM_NAME_TAKEN"));
        client.open(SpecBuilder.on("h").name("x"));
    }

    @Test
    void takesIdsOfTheClientsThatAreOddAndRise() {
        assertThat(ids(inband(5, "h", "h"))).containsExactly(5L, 7L);
        assertThat(ids(inband(9, "h"))).containsExactly(9L);
        assertThat(ids(open("h"))).containsExactly(2L);

        assertThat(deniedInband(9)).isEqualTo("INVALID_ARGUMENT");
        assertThat(deniedInband(12)).isEqualTo("INVALID_ARGUMENT");
        assertThat(deniedInband(-3)).isEqualTo("INVALID_ARGUMENT");
        assertThat(deniedInband(Long.MAX_VALUE)).isEqualTo("INVALID_ARGUMENT");
    }

    @Test
    void dropsMessagesForStreamsThatWereRefused() {
        inband(1, "picky", "h");

        client.send(1, 1, "a");
        client.send(3, 1, "a");

        assertThat(client.output.take()).isEmpty();
        assertThat(handler.calls("run")).isEmpty();
    }

    @Test
    void dropsMessagesForStreamsThatThereWasNoRoomFor() {
        assertThat(denied(inbandAsk(1, "h", "h", "h", "h", "h", "h", "h"))).isEqualTo("LIMIT_REACHED");

        client.send(13, 1, "a");

        assertThat(client.output.take()).isEmpty();
    }

    @Test
    void dropsMessagesForStreamsThatAServerThatLeavesDidNotOpen() {
        client.session.goAway(1_000);
        client.output.take();
        assertThat(denied(inbandAsk(1, "h"))).isEqualTo("GOING_AWAY");

        client.send(1, 1, "a");

        assertThat(client.output.take()).isEmpty();
    }

    @Test
    void takesNothingWhereThereIsNotRoomForAll() {
        open("h", "h", "h", "h");

        assertThat(denied(ask("h", "h", "h"))).isEqualTo("LIMIT_REACHED");

        assertThat(handler.calls).hasSize(4);
        assertThat(server.sessions.streamQuota().used()).isEqualTo(4);
        assertThat(client.connection.used()).isEqualTo(4);
        open("h", "h");
    }

    @Test
    void countsTheStreamsOfAServerAConnectionAndASession() {
        LimitsBuilder small = new LimitsBuilder();
        small.maxStreams = 5;
        small.maxStreamsPerConnection = 4;
        small.maxStreamsPerSession = 3;
        LocalServer there = new LocalServer(small, Map.of("h", handler));
        client = new Client(there);
        Client sibling = new Client(there);

        open("h", "h", "h");
        assertThat(deniedLimit(client.ask(1, SpecBuilder.on("h")))).isEqualTo("max-streams-per-session");

        OpenAsk bySameConnection = new OpenAsk(ask("h", "h").specs(), Map.of(), false, 0, "", 0, client.connection);
        client = sibling;
        assertThat(deniedLimit(bySameConnection)).isEqualTo("max-streams-per-connection");
        assertThat(deniedLimit(sibling.ask(3, SpecBuilder.on("h")))).isEqualTo("max-streams");
        open("h", "h");
    }

    private OpenResult.Answer open(String... handlers) {
        return answer(ask(handlers));
    }

    private OpenResult.Answer keepOpened(String... handlers) {
        OpenAsk ask = ask(handlers);
        return answer(new OpenAsk(ask.specs(), Map.of(), true, 0, "", 0, client.connection));
    }

    private OpenResult.Answer inband(long firstId, String... handlers) {
        return answer(inbandAsk(firstId, handlers));
    }

    private OpenAsk inbandAsk(long firstId, String... handlers) {
        return new OpenAsk(ask(handlers).specs(), Map.of(), false, 0, "", firstId, client.connection);
    }

    private String deniedInband(long firstId) {
        return denied(inbandAsk(firstId, "h", "h"));
    }

    private OpenAsk ask(String... handlers) {
        return client.ask(List.of(handlers).stream()
                .map(name -> SpecBuilder.on(name).build())
                .toList());
    }

    private OpenResult.Answer answer(OpenAsk ask) {
        return (OpenResult.Answer) client.open(ask);
    }

    private String denied(OpenAsk ask) {
        return ((OpenResult.Denied) client.open(ask)).failure().reason();
    }

    private @Nullable String deniedLimit(OpenAsk ask) {
        return ((OpenResult.Denied) client.open(ask)).failure().metadata().get("limit");
    }

    private static List<Long> ids(OpenResult.Answer answer) {
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i < answer.count(); i++) {
            ids.add(answer.id(i));
        }
        return ids;
    }

    private static Map<Integer, String> reasons(OpenResult.Answer answer) {
        Map<Integer, String> reasons = new HashMap<>();
        answer.failures().forEach((index, failure) -> reasons.put(index, failure.reason()));
        return reasons;
    }
}
