package dev.sluice.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Duration;
import dev.sluice.order.FailurePolicy.Last;
import dev.sluice.order.Needs;
import dev.sluice.session.StreamSpec;
import dev.sluice.v1.FailurePolicy;
import dev.sluice.v1.FailurePolicy.Dependents;
import dev.sluice.v1.FailurePolicy.Kind;
import dev.sluice.v1.GapPolicy;
import dev.sluice.v1.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a spec says of order, failures and gaps, up to its limits. */
class OrderReaderTest {
    private static final SpecReader SPECS = new SpecReader(TestServer.limits());

    private static dev.sluice.v1.StreamSpec.Builder spec(Order order) {
        return dev.sluice.v1.StreamSpec.newBuilder().setHandler("h").setOrder(order);
    }

    private static StreamSpec read(dev.sluice.v1.StreamSpec.Builder spec) throws RejectedException {
        return SPECS.read(spec.build());
    }

    private static String wrongField(dev.sluice.v1.StreamSpec.Builder spec) {
        return catchThrowableOfType(RejectedException.class, () -> read(spec))
                .failure()
                .metadata()
                .get("field");
    }

    private static FailurePolicy.Builder retry(int attempts) {
        return FailurePolicy.newBuilder().setKind(Kind.RETRY).setAttempts(attempts);
    }

    @ParameterizedTest
    @CsvSource({
        "ORDER_UNSPECIFIED, FIFO",
        "ORDER_FIFO, FIFO",
        "ORDER_SYNC, SYNC",
        "ORDER_SEQUENCED, SEQUENCED",
        "ORDER_KEYED, KEYED",
        "ORDER_GRAPH, GRAPH"
    })
    void readsEachOrder(Order asked, dev.sluice.order.Order order) throws RejectedException {
        assertThat(read(spec(asked)).order()).isEqualTo(order);
    }

    @Test
    void hasOneMessageOfASyncStreamInFlightWhateverItsWindow() throws RejectedException {
        assertThat(read(spec(Order.ORDER_SYNC)).windowMessages()).isEqualTo(1);
        assertThat(read(spec(Order.ORDER_KEYED)).windowMessages()).isEqualTo(1024);
    }

    @Test
    void readsEachPolicy() throws RejectedException {
        for (Kind kind : new Kind[] {Kind.ABORT, Kind.SKIP, Kind.PARK}) {
            var once = read(spec(Order.ORDER_FIFO)
                            .setOnFailure(FailurePolicy.newBuilder().setKind(kind)))
                    .onFailure();
            assertThat(once).isEqualTo(new dev.sluice.order.FailurePolicy(1, 0, Last.valueOf(kind.name())));
            var again = read(spec(Order.ORDER_FIFO)
                            .setOnFailure(
                                    retry(3).setBackoff(Duration.newBuilder().setSeconds(2))
                                            .setThen(kind)))
                    .onFailure();
            assertThat(again)
                    .isEqualTo(new dev.sluice.order.FailurePolicy(3, 2_000_000_000, Last.valueOf(kind.name())));
        }
    }

    @Test
    void takesAttemptsAndPausesUpToTheirLimits() throws RejectedException {
        Duration hour = Duration.newBuilder().setSeconds(3_600).build();
        assertThat(read(spec(Order.ORDER_FIFO).setOnFailure(retry(100).setBackoff(hour)))
                        .onFailure()
                        .attempts())
                .isEqualTo(100);
        assertThat(wrongField(spec(Order.ORDER_FIFO).setOnFailure(retry(101)))).isEqualTo("on_failure.attempts");
        assertThat(wrongField(spec(Order.ORDER_FIFO).setOnFailure(retry(-1)))).isEqualTo("on_failure.attempts");
        assertThat(wrongField(spec(Order.ORDER_FIFO)
                        .setOnFailure(retry(2).setBackoff(hour.toBuilder().setNanos(1)))))
                .isEqualTo("on_failure.backoff");
    }

    @ParameterizedTest
    @CsvSource({
        "DEPENDENTS_UNSPECIFIED, INHERIT",
        "DEPENDENTS_ABORT, ABORT",
        "DEPENDENTS_SKIP, SKIP",
        "DEPENDENTS_RUN, RUN"
    })
    void readsWhatAFailureDoesToDependents(Dependents asked, Needs.Edge edge) throws RejectedException {
        FailurePolicy.Builder policy = FailurePolicy.newBuilder().setDependents(asked);
        assertThat(read(spec(Order.ORDER_GRAPH).setOnFailure(policy)).ordering().dependents())
                .isEqualTo(edge);
    }

    @ParameterizedTest
    @EnumSource(names = {"ORDER_SEQUENCED", "ORDER_GRAPH"})
    void readsWhatIsDoneAboutAGap(Order order) throws RejectedException {
        assertThat(read(spec(order)).gap()).isEqualTo(new StreamSpec.GapPolicy(30_000_000_000L, false));
        GapPolicy.Builder gap = GapPolicy.newBuilder()
                .setAction(GapPolicy.Action.SKIP)
                .setDeadline(Duration.newBuilder().setNanos(5));
        assertThat(read(spec(order).setGap(gap)).gap()).isEqualTo(new StreamSpec.GapPolicy(5, true));
    }

    @ParameterizedTest
    @EnumSource(names = {"ORDER_KEYED", "ORDER_GRAPH"})
    void runsAsManyAtOnceAsAreAskedForUpToTheLimit(Order order) throws RejectedException {
        assertThat(read(spec(order)).ordering().maxParallel()).isEqualTo(16);
        assertThat(read(spec(order).setMaxParallel(1024)).ordering().maxParallel())
                .isEqualTo(1024);
        assertThat(wrongField(spec(order).setMaxParallel(1025))).isEqualTo("max_parallel");
        assertThat(wrongField(spec(order).setMaxParallel(-1))).isEqualTo("max_parallel");
    }
}
