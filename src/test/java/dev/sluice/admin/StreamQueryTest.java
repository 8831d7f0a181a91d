package dev.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.admin.Streams.Seen;
import dev.sluice.session.Durability;
import dev.sluice.session.StreamStatus;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StreamQueryTest {
    private static final int MAX_DEPTH = 1_000;

    @Test
    void wordsAreReadAsTheParametersTheyStandFor() {
        StreamQuery query = StreamQueryReader.read(
                "  a/1 handler=echo durability=disk status=parked,stuck queued>0 ", "-oldest", 5, 7, 50);

        assertThat(query)
                .isEqualTo(new StreamQuery(
                        "a/1",
                        "echo",
                        Set.of(Durability.DISK),
                        Set.of(StreamStatus.PARKED, StreamStatus.STUCK),
                        true,
                        StreamSort.OLDEST,
                        true,
                        5,
                        7));
        assertThat(StreamQueryReader.read("", "", 0, 1, 50)).isEqualTo(read(Map.of("limit", "1")));
    }

    @Test
    void withoutParametersItIsTheFirstPageOfAll() {
        assertThat(read(Map.of()))
                .isEqualTo(new StreamQuery("", "", Set.of(), Set.of(), false, StreamSort.ID, false, 0, 50));
    }

    @Test
    void allThatCanBeSaidIsRead() {
        Map<String, String> parameters = Map.of(
                "text", "<b>",
                "handler", "echo",
                "durability", "disk,disk_sync",
                "status", "stuck,failed",
                "queued", "true",
                "sort", "queued_bytes",
                "desc", "true",
                "offset", "10",
                "limit", "20");

        assertThat(read(parameters))
                .isEqualTo(new StreamQuery(
                        "<b>",
                        "echo",
                        Set.of(Durability.DISK, Durability.DISK_SYNC),
                        Set.of(StreamStatus.STUCK, StreamStatus.FAILED),
                        true,
                        StreamSort.QUEUED_BYTES,
                        true,
                        10,
                        20));
    }

    @ParameterizedTest
    @CsvSource({
        "color, red, there is no parameter 'color'; there are: desc| durability| handler| limit| offset| queued| sort| status| text",
        "sort, size, sort must be one of id| name| session| handler| order| durability| status| accepted|"
                + " settled| queued| queued_bytes| running| held| parked| oldest| age| idle| but is 'size'",
        "durability, paper, durability must be some of memory| disk| disk_sync| with commas between| but is 'paper'",
        "status, 'open,shut', status must be some of opening| open| blocked| stuck| waiting| parked| failed| ending|"
                + " ended| with commas between| but is 'shut'",
        "queued, yes, queued must be true or false| but is 'yes'",
        "desc, 1, desc must be true or false| but is '1'",
        "limit, 0, limit must be a number from 1 to 500| but is '0'",
        "limit, 501, limit must be a number from 1 to 500| but is '501'",
        "limit, ten, limit must be a number from 1 to 500| but is 'ten'",
        "offset, -1, offset must be a number from 0 to 1000| but is '-1'",
        "offset, 951, offset must be at most 950 with a limit of 50| but is '951'"
    })
    void whatMakesNoSenseIsNamedWithWhatIsAllowed(String parameter, String value, String message) {
        assertThatThrownBy(() -> read(Map.of(parameter, value)))
                .isInstanceOf(BadQueryException.class)
                .hasMessage(message.replace('|', ','))
                .extracting(e -> ((BadQueryException) e).parameter())
                .isEqualTo(parameter);
    }

    @Test
    void aTextWithoutEndIsNotSearchedFor() {
        assertThat(read(Map.of("text", "x".repeat(200))).text()).hasSize(200);
        assertThatThrownBy(() -> read(Map.of("text", "x".repeat(201))))
                .hasMessageStartingWith("text must be at most 200");
    }

    @Test
    void theDepthMayBeReachedAndNotPassed() {
        assertThat(read(Map.of("offset", "950")).depth()).isEqualTo(MAX_DEPTH);
    }

    @Test
    void itMatchesWhatEveryFilterLetsThrough() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            StreamQuery query = new StreamQuery(
                    Streams.pick(random, new String[] {"", "name/1", "E/1", "SESSION2", "none"}),
                    Streams.pick(random, new String[] {"", "echo", "other"}),
                    random.nextBoolean() ? Set.of() : Set.of(Durability.DISK, Durability.MEMORY),
                    random.nextBoolean() ? Set.of() : Set.of(StreamStatus.OPEN, StreamStatus.FAILED),
                    random.nextBoolean(),
                    StreamSort.ID,
                    false,
                    0,
                    1);
            List<Seen> streams = Streams.random(random, 50);

            assertThat(streams.stream().filter(query::matches))
                    .as("seed " + seed)
                    .containsExactlyElementsOf(streams.stream()
                            .filter(stream -> naive(query, stream))
                            .toList());
        }
    }

    private static boolean naive(StreamQuery query, Seen stream) {
        String text = query.text().toLowerCase(Locale.ROOT);
        boolean named = stream.name().toLowerCase(Locale.ROOT).contains(text)
                || stream.sessionId().toLowerCase(Locale.ROOT).contains(text);
        boolean handled = query.handler().isEmpty() || stream.handler().equals(query.handler());
        boolean surviving =
                query.durabilities().isEmpty() || query.durabilities().contains(stream.durability());
        boolean inStatus = query.statuses().isEmpty() || query.statuses().contains(stream.status());
        return named
                && handled
                && surviving
                && inStatus
                && !(query.queuedOnly() && stream.accepted() == stream.settled());
    }

    private static StreamQuery read(Map<String, String> parameters) {
        return StreamQueryReader.read(parameters, MAX_DEPTH);
    }
}
