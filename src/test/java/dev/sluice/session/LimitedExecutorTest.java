package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LimitedExecutorTest {
    private final ManualExecutor pool = new ManualExecutor(new ManualLoop());
    private final LimitedExecutor limited = new LimitedExecutor(pool, 2);
    private final List<String> ran = new ArrayList<>();

    @Test
    void startsNoMoreThanItMayAndTheOthersInTheirTurn() {
        execute("a");
        execute("b");
        execute("c");
        execute("d");
        assertThat(pool.waiting()).isEqualTo(2);

        pool.runNext();
        assertThat(pool.waiting()).isEqualTo(2);

        pool.runAll();
        assertThat(ran).containsExactly("a", "b", "c", "d");
    }

    @Test
    void knowsHowManyRunAndHowManyWait() {
        execute("a");
        execute("b");
        execute("c");
        assertThat(limited.running()).isEqualTo(2);
        assertThat(limited.waiting()).isEqualTo(1);

        pool.runNext();
        assertThat(limited.running()).isEqualTo(2);
        assertThat(limited.waiting()).isZero();

        pool.shutDown();
        execute("d");
        pool.runAll();
        assertThat(limited.running()).isZero();
        assertThat(limited.waiting()).isZero();
    }

    @Test
    void goesOnBehindATaskThatThrows() {
        limited.execute(
                () -> {
                    throw new IllegalStateException("a fault");
                },
                () -> {});
        execute("a");
        execute("b");

        assertThatThrownBy(pool::runNext).isInstanceOf(IllegalStateException.class);
        pool.runAll();

        assertThat(ran).containsExactly("a", "b");
    }

    @Test
    void tellsEachTaskThatThePoolIsShutDown() {
        execute("a");
        execute("b");
        execute("c");
        pool.shutDown();
        execute("d");
        pool.runAll();
        execute("e");

        assertThat(ran).containsExactly("a", "c rejected", "d rejected", "b", "e rejected");
    }

    private void execute(String name) {
        limited.execute(() -> ran.add(name), () -> ran.add(name + " rejected"));
    }
}
