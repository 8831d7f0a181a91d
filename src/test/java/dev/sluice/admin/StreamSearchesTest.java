package dev.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class StreamSearchesTest {
    private static final int SLICE = 10_000;
    private static final int MAX_WAITING = 2;

    private final Homes homes = new Homes(3);
    private final Queue<Runnable> owner = new ArrayDeque<>();
    private final StreamSearches searches = new StreamSearches(homes.sessions, owner::add, MAX_WAITING);
    private final List<StreamPage> answers = new ArrayList<>();

    @Test
    void aServerWithoutSessionsHasAnAnswerToo() {
        find("id", 0);
        assertThat(answers).isEmpty();
        work();

        assertThat(answers).singleElement().satisfies(page -> {
            assertThat(page.open()).isZero();
            assertThat(page.rows()).isEmpty();
        });
    }

    @Test
    void whatAllHomesHaveIsPutTogetherInOrder() {
        homes.open(0, 30);
        homes.open(1, 50);
        homes.open(2, 40);
        find("id", 0);
        find("id", 50);
        find("id", 100);
        work();

        List<Long> ids = answers.stream()
                .flatMap(page -> page.rows().stream())
                .map(StreamRow::id)
                .toList();
        assertThat(ids).containsExactlyElementsOf(sortedIds(30, 50, 40));
        assertThat(answers).allSatisfy(page -> assertThat(page.found()).isEqualTo(120));
    }

    @Test
    void aHomeLooksAtOneSliceATick() {
        homes.open(0, 3 * SLICE + 1);
        homes.open(1, 10);
        find("id", 0);
        work();
        for (int tick = 0; tick < 3; tick++) {
            assertThat(answers).as("before the last slice").isEmpty();
            homes.tick();
            work();
        }
        homes.tick();
        work();

        assertThat(answers).singleElement().extracting(StreamPage::open).isEqualTo(3L * SLICE + 11);
    }

    @Test
    void aHomeWhoseTicksComeLateLooksAtMoreAtOnceButNotAtAll() {
        homes.open(0, 16 * SLICE);
        find("id", 0);
        work();
        homes.tickAfter(Duration.ofMillis(50));
        homes.tickAfter(Duration.ofHours(1));
        work();
        assertThat(answers).as("after slices of 1, 5 and 10 times the length").isEmpty();

        homes.tick();
        work();
        assertThat(answers).hasSize(1);
    }

    @Test
    void searchesRunOneAfterTheOther() {
        homes.open(0, 2 * SLICE);
        find("id", 0);
        find("accepted", 0);
        work();
        homes.tick();
        homes.tick();
        work();
        assertThat(answers).hasSize(1);

        homes.tick();
        homes.tick();
        work();
        assertThat(answers).hasSize(2);
    }

    @Test
    void moreThanMayWaitAreToldToComeAgain() {
        homes.open(0, 1);
        find("id", 0);
        for (int i = 0; i < MAX_WAITING; i++) {
            assertThat(find("id", 0)).isNotNull();
        }
        assertThat(find("id", 0)).isNull();
        work();
        assertThat(answers).hasSize(1 + MAX_WAITING);
        assertThat(find("id", 0)).isNotNull();
    }

    @Test
    void aSearchThatNobodyWaitsForStopsAndMakesRoom() {
        homes.open(0, 20 * SLICE);
        StreamSearches.Search endless = Objects.requireNonNull(find("id", 0));
        StreamSearches.Search waiting = Objects.requireNonNull(find("id", 0));
        work();
        endless.cancel();
        waiting.cancel();
        homes.tick();
        homes.tick();
        work();
        assertThat(answers).isEmpty();

        homes.open(1, 1);
        find("id", 0);
        for (int tick = 0; tick < 25; tick++) {
            homes.tick();
        }
        work();
        assertThat(answers).singleElement().extracting(StreamPage::open).isEqualTo(20L * SLICE + 1);
    }

    private StreamSearches.Search find(String sort, int offset) {
        Map<String, String> parameters = Map.of("sort", sort, "offset", Integer.toString(offset));
        return searches.find(StreamQueryReader.read(parameters, 10_000), answers::add);
    }

    /** Homes and owner go on until none has anything to do before the next tick. */
    private void work() {
        homes.turn();
        while (!owner.isEmpty()) {
            owner.remove().run();
            homes.turn();
        }
    }

    private static List<Long> sortedIds(int... counts) {
        LongStream all = LongStream.empty();
        for (int count : counts) {
            all = LongStream.concat(all, LongStream.rangeClosed(1, count).map(i -> 2 * i));
        }
        return all.sorted().boxed().toList();
    }
}
