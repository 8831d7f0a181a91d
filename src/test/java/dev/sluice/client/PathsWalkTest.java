package dev.sluice.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.v1.Chunk;
import dev.sluice.v1.ClientFrame;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Random walks of a SEQUENCED stream over paths that overtake each other and break. */
class PathsWalkTest {
    private static final int FRAME = 64;
    private static final int MESSAGES = 120;
    private static final int PATHS = 3;

    @Test
    void everyMessageArrivesWithinItsCreditWhateverPathBreaks() throws Exception {
        for (int seed = 0; seed < 500; seed++) {
            new Walk(seed).run();
        }
    }

    /** The server of one stream, and what is on its way there by each path. */
    private static final class Walk {
        private final int seed;
        private final Random random;
        private final SendBuffer buffer = new SendBuffer(ClientOptions.of("localhost", 1));
        private final AnyOutgoing outgoing = new AnyOutgoing(buffer, true);
        private final FrameWriter frame = new FrameWriter(FRAME);
        private final List<ArrayDeque<Chunk>> paths = new ArrayList<>();
        private final List<Long> toHand = new ArrayList<>();
        private final TreeMap<Long, Integer> held = new TreeMap<>();
        private long maxSeq = 12;
        private long maxBytes = 150;
        private long acceptedBytes;
        private long settledBytes;
        private long settled;
        private int lost;

        Walk(int seed) {
            this.seed = seed;
            random = new Random(seed);
            outgoing.opened();
            outgoing.credit(maxSeq, maxBytes);
            for (int path = 0; path < PATHS; path++) {
                paths.add(new ArrayDeque<>());
            }
            for (long seq = 1; seq <= MESSAGES; seq++) {
                toHand.add(seq);
            }
            Collections.shuffle(toHand, random);
        }

        void run() throws Exception {
            for (int step = 0; step < 20_000 && settled < MESSAGES; step++) {
                switch (random.nextInt(9)) {
                    case 0, 1 -> hand();
                    case 2, 3, 4 -> write(random.nextInt(PATHS));
                    case 5, 6 -> deliver(random.nextInt(PATHS));
                    case 7 -> settle();
                    default -> breakOne();
                }
            }
            assertThat(settled).as("settled, seed " + seed).isEqualTo(MESSAGES);
            assertThat(outgoing.unsent()).isZero();
            assertThat(outgoing.unsentBytes()).isZero();
            assertThat(outgoing.maySend()).isFalse();
            assertThat(buffer.isEmpty()).isTrue();
        }

        private void hand() {
            if (!toHand.isEmpty()) {
                long seq = toHand.remove(toHand.size() - 1);
                byte[] payload = new byte[size(seq)];
                assertThat(buffer.reserve(payload.length)).isTrue();
                assertThat(outgoing.addAt(seq, payload, payload.length)).isNull();
            }
        }

        private static int size(long seq) {
            return (int) (seq * 7 % 45);
        }

        private void write(int path) throws Exception {
            frame.begin(1, path);
            if (path == 0 ? outgoing.maySend() : outgoing.mayLeaveAside(frame)) {
                outgoing.write(9, frame, FRAME);
                paths.get(path)
                        .addAll(ClientFrame.parseFrom(frame.take().getBytes()).getChunksList());
            }
        }

        private void deliver(int path) {
            Chunk chunk = paths.get(path).poll();
            for (int i = 0; chunk != null && i < chunk.getPayloadsCount(); i++) {
                accept(chunk.getFirstSeq() + i, chunk.getPayloads(i).size());
            }
        }

        private void accept(long seq, int bytes) {
            assertThat(seq).as("seq, seed " + seed).isLessThanOrEqualTo(maxSeq);
            assertThat(bytes).as("bytes of " + seq + ", seed " + seed).isEqualTo(size(seq));
            if (seq <= settled || held.containsKey(seq)) {
                return;
            }
            boolean awaited = held.isEmpty() || held.headMap(seq).size() == seq - settled - 1;
            held.put(seq, bytes);
            acceptedBytes += bytes;
            assertThat(awaited || acceptedBytes <= maxBytes)
                    .as("credit, seed " + seed)
                    .isTrue();
        }

        private void settle() {
            while (held.containsKey(settled + 1)) {
                settledBytes += held.remove(++settled);
            }
            outgoing.settle(settled);
            if (random.nextBoolean()) {
                maxSeq = settled + 12;
                maxBytes = Math.max(maxBytes, settledBytes + 150);
                outgoing.credit(maxSeq, maxBytes);
            }
        }

        /** Of what it had on its way some may have arrived. */
        private void breakOne() {
            if (random.nextInt(4) == 0 && lost++ < 40) {
                int path = 1 + random.nextInt(PATHS - 1);
                paths.get(path).clear();
                outgoing.pathLost(path);
            }
        }
    }
}
