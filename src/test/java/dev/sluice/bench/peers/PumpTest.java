package dev.sluice.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** The peers' pump is fair to streams, and costs no more with many than with few. */
class PumpTest {
    private final Pipes pipes = new Pipes();
    private final Queue<Runnable> turns = new ArrayDeque<>();

    @Test
    void streamsTakeTurns() {
        pump(3, 6, Integer.MAX_VALUE);

        assertThat(pipes.writes).containsExactly(0, 1, 2, 0, 1, 2);
    }

    @Test
    void itLeavesTheLoopAfterEachTurn() {
        pump(2, 3, Integer.MAX_VALUE);
        assertThat(pipes.writes).hasSize(3);

        turns.remove().run();

        assertThat(pipes.writes).containsExactly(0, 1, 0, 1, 0, 1);
    }

    @Test
    void aStreamWithoutRoomIsLeftOutUntilItHasSome() {
        pipes.room = 1;
        pump(2, 10, Integer.MAX_VALUE);
        assertThat(pipes.writes).containsExactly(0, 1);
        assertThat(turns).isEmpty();

        pipes.drain(1);

        assertThat(pipes.writes).containsExactly(0, 1, 1);
    }

    @Test
    void oneStreamThatHasRoomCostsNoLookAtTheOthers() {
        pipes.room = 1;
        pump(1_000, 2_000, Integer.MAX_VALUE);
        int before = pipes.looks;

        pipes.drain(500);

        assertThat(pipes.looks - before).isEqualTo(2);
    }

    @Test
    void anAnswerLetsTheNextMessageGo() {
        pump(1, 10, 2);
        assertThat(pipes.writes).hasSize(2);

        pipes.answer(0);

        assertThat(pipes.writes).hasSize(3);
    }

    @Test
    void nothingIsWrittenOnceItIsStopped() {
        pipes.room = 1;
        Pump<String> pump = pump(1, 10, Integer.MAX_VALUE);
        pump.stop();

        pipes.drain(0);

        assertThat(pipes.writes).hasSize(1);
    }

    private Pump<String> pump(int streams, int messagesPerTurn, int inFlight) {
        Future<Streams<String>> opened = Streams.open(pipes, PeerMethod.PUSH, streams);
        pipes.listeners.forEach(CallListener::begun);
        Pump<String> pump = new Pump<>(turns::add, "message", new Pump.Limits(messagesPerTurn, inFlight));
        pump.start(opened.result());
        return pump;
    }

    /** Calls with so much room each. */
    private static final class Pipes implements PeerConnection<String> {
        private final List<CallListener<String>> listeners = new ArrayList<>();
        private final List<Pipe> calls = new ArrayList<>();
        private final List<Integer> writes = new ArrayList<>();
        private int room = Integer.MAX_VALUE;
        private int looks;

        void drain(int index) {
            calls.get(index).queued = 0;
            listeners.get(index).writable();
        }

        void answer(int index) {
            listeners.get(index).message("answer");
        }

        @Override
        public Messages<String> messages() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Call<String> stream(PeerMethod method, CallListener<String> listener) {
            Pipe call = new Pipe(calls.size());
            listeners.add(listener);
            calls.add(call);
            return call;
        }

        @Override
        public void unary(PeerMethod method, String message, CallListener<String> listener) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Future<Void> close() {
            return Future.succeededFuture();
        }

        private final class Pipe implements Call<String> {
            private final int index;
            private int queued;

            Pipe(int index) {
                this.index = index;
            }

            @Override
            public boolean writable() {
                looks++;
                return queued < room;
            }

            @Override
            public void write(String message) {
                queued++;
                writes.add(index);
            }

            @Override
            public void end() {}
        }
    }
}
