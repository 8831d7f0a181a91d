package dev.sluice.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopTest {
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void callsOfEachThreadArriveInItsOrder() throws Exception {
        Loop loop = VertxLoop.of(vertx);
        List<List<Integer>> arrived = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        CountDownLatch done = new CountDownLatch(3 * 2_000);
        for (List<Integer> mine : arrived) {
            new Thread(() -> {
                        for (int i = 0; i < 2_000; i++) {
                            int call = i;
                            loop.run(() -> {
                                mine.add(call);
                                done.countDown();
                            });
                        }
                    })
                    .start();
        }
        assertThat(done.await(1, TimeUnit.MINUTES)).isTrue();
        for (List<Integer> mine : arrived) {
            assertThat(mine).isSorted().hasSize(2_000);
        }
    }

    @Test
    void callsThatWaitCrossInOneTurn() throws Exception {
        Loop loop = VertxLoop.of(vertx);
        CountDownLatch gate = new CountDownLatch(1);
        List<String> order = new ArrayList<>();
        CountDownLatch done = new CountDownLatch(1);
        loop.run(() -> hold(gate));
        loop.run(() -> loop.later(() -> {
            order.add("next turn");
            done.countDown();
        }));
        loop.run(() -> order.add("same turn"));
        loop.run(() -> order.add("same turn"));
        gate.countDown();
        assertThat(done.await(1, TimeUnit.MINUTES)).isTrue();
        assertThat(order).containsExactly("same turn", "same turn", "next turn");
    }

    @Test
    void aCallThatFailsDoesNotTakeThoseBehindItAlong() throws Exception {
        Loop loop = VertxLoop.of(vertx);
        CountDownLatch gate = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        loop.run(() -> hold(gate));
        loop.run(() -> {
            throw new IllegalStateException("the test's call fails");
        });
        loop.run(done::countDown);
        gate.countDown();
        assertThat(done.await(1, TimeUnit.MINUTES)).isTrue();
    }

    @Test
    void aCallOfTheLoopItselfRunsAtOnce() throws Exception {
        Loop loop = VertxLoop.of(vertx);
        List<String> order = new ArrayList<>();
        CountDownLatch done = new CountDownLatch(1);
        loop.run(() -> {
            loop.run(() -> order.add("inner"));
            order.add("outer");
            done.countDown();
        });
        assertThat(done.await(1, TimeUnit.MINUTES)).isTrue();
        assertThat(order).containsExactly("inner", "outer");
    }

    @Test
    void aCallerOnAnEventLoopKeepsIt() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        boolean[] same = new boolean[1];
        vertx.runOnContext(turn -> {
            same[0] = VertxLoop.of(vertx).isCurrent();
            done.countDown();
        });
        assertThat(done.await(1, TimeUnit.MINUTES)).isTrue();
        assertThat(same[0]).isTrue();
    }

    private static void hold(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
