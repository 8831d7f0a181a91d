package dev.sluice.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.v1.Chunk;
import dev.sluice.v1.ClientFrame;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Random walks of a stream whose messages leave in any order, against a server that keeps to the rules. */
class AnyOutgoingTest {
    private static final int FRAME = 64;
    private static final int MESSAGES = 120;

    @Test
    void everyMessageArrivesWholeWithinItsCreditWhateverIsRefused() throws Exception {
        for (int seed = 0; seed < 300; seed++) {
            new Walk(seed).run();
        }
    }

    @Test
    void aSeqIsTakenOnce() {
        AnyOutgoing outgoing = new AnyOutgoing(new SendBuffer(ClientOptions.of("localhost", 1)), true);
        outgoing.credit(5, 100);
        assertThat(outgoing.addAt(3, new byte[1], 1)).isNull();
        assertThat(outgoing.addAt(9, new byte[1], 1)).isNull();
        assertThat(outgoing.addAt(3, new byte[1], 1).reason()).isEqualTo("SEQ_TAKEN");
        assertThat(outgoing.addAt(9, new byte[1], 1).reason()).isEqualTo("SEQ_TAKEN");
        assertThat(outgoing.hasHole()).isTrue();
    }

    /** The server of a SEQUENCED stream: it holds what has come, and settles in order. */
    private static final class Walk {
        private final int seed;
        private final Random random;
        private final SendBuffer buffer =
                new SendBuffer(ClientOptions.of("localhost", 1).withSendBufferBytes(1 << 20));
        private final AnyOutgoing outgoing = new AnyOutgoing(buffer, true);
        private final FrameWriter frame = new FrameWriter(FRAME);
        private final List<Integer> toHand = new ArrayList<>();
        private final Map<Long, byte[]> handed = new HashMap<>();
        private final TreeMap<Long, byte[]> held = new TreeMap<>();
        private long maxSeq = 8;
        private long maxBytes = 150;
        private long acceptedBytes;
        private long settledBytes;
        private long settled;
        private byte[] begun = {};

        Walk(int seed) {
            this.seed = seed;
            random = new Random(seed);
            outgoing.credit(maxSeq, maxBytes);
            for (int seq = 1; seq <= MESSAGES; seq++) {
                toHand.add(seq);
            }
            Collections.shuffle(toHand, random);
        }

        void run() throws Exception {
            for (int step = 0; step < 20_000 && settled < MESSAGES; step++) {
                switch (random.nextInt(4)) {
                    case 0 -> hand();
                    case 1 -> write();
                    case 2 -> settle();
                    default -> outgoing.rested();
                }
            }
            assertThat(settled).as("settled, seed " + seed).isEqualTo(MESSAGES);
            assertThat(outgoing.unsent()).isZero();
            assertThat(outgoing.unsentBytes()).isZero();
            assertThat(outgoing.sent()).isEqualTo(MESSAGES);
            assertThat(buffer.isEmpty()).isTrue();
        }

        private void hand() {
            if (toHand.isEmpty()) {
                return;
            }
            long seq = toHand.remove(toHand.size() - 1);
            byte[] payload = new byte[random.nextInt(random.nextInt(10) == 0 ? 150 : 20)];
            random.nextBytes(payload);
            handed.put(seq, payload);
            assertThat(buffer.reserve(payload.length)).isTrue();
            Object message = random.nextBoolean() ? payload : new Sending(payload, null, null);
            assertThat(outgoing.addAt(seq, message, payload.length)).isNull();
        }

        private void write() throws Exception {
            if (!outgoing.maySend()) {
                return;
            }
            frame.begin(1);
            outgoing.write(9, frame, FRAME);
            List<Long> refused = new ArrayList<>();
            for (Chunk chunk : ClientFrame.parseFrom(frame.take().getBytes()).getChunksList()) {
                receive(chunk, refused);
            }
            refused.forEach(outgoing::takeBack);
        }

        private void receive(Chunk chunk, List<Long> refused) {
            assertThat(chunk.getOffset()).as("offset, seed " + seed).isEqualTo(begun.length);
            for (int i = 0; i < chunk.getPayloadsCount(); i++) {
                byte[] part = chunk.getPayloads(i).toByteArray();
                byte[] message = new byte[begun.length + part.length];
                System.arraycopy(begun, 0, message, 0, begun.length);
                System.arraycopy(part, 0, message, begun.length, part.length);
                begun = chunk.getMore() ? message : new byte[0];
                if (random.nextInt(6) == 0) {
                    begun = new byte[0];
                    refused.add(chunk.getFirstSeq() + i);
                } else if (!chunk.getMore()) {
                    accept(chunk.getFirstSeq() + i, message);
                }
            }
        }

        private void accept(long seq, byte[] message) {
            assertThat(seq).as("seq, seed " + seed).isGreaterThan(settled).isLessThanOrEqualTo(maxSeq);
            assertThat(message).as("payload, seed " + seed).isEqualTo(handed.get(seq));
            boolean admitted = held.isEmpty() || seq == settled + 1;
            assertThat(held.put(seq, message)).as("twice, seed " + seed).isNull();
            acceptedBytes += message.length;
            assertThat(admitted || acceptedBytes <= maxBytes)
                    .as("bytes, seed " + seed)
                    .isTrue();
        }

        private void settle() {
            long before = settled;
            while (held.containsKey(settled + 1)) {
                settledBytes += held.remove(++settled).length;
            }
            assertThat(outgoing.settle(settled)).isEqualTo(settled - before);
            if (random.nextBoolean()) {
                maxSeq = settled + 8;
                maxBytes = Math.max(maxBytes, settledBytes + 150);
                outgoing.credit(maxSeq, maxBytes);
            }
        }
    }
}
