package dev.sluice.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.v1.Chunk;
import dev.sluice.v1.ClientFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random walks over what a sender may be told, against rules that hold at every step. */
class OutgoingTest {
    private static final int FRAME = 64;

    @Test
    void whatLeavesIsInOrderWholeAndWithinTheCreditWhateverTheServerSays() throws Exception {
        for (int seed = 0; seed < 300; seed++) {
            new Walk(seed).run();
        }
    }

    private static final class Walk {
        private final Random random;
        private final SendBuffer buffer =
                new SendBuffer(ClientOptions.of("localhost", 1).withSendBufferBytes(1 << 20));
        private final Outgoing outgoing = new Outgoing(buffer);
        private final FrameWriter frame = new FrameWriter(FRAME);
        private final List<byte[]> added = new ArrayList<>();
        private long maxSeq = 3;
        private long maxBytes = 200;

        /** What the server has: whole messages, and the one whose segments are coming. */
        private long accepted;

        private long acceptedBytes;
        private long settled;
        private byte[] begun = {};

        Walk(int seed) {
            random = new Random(seed);
            outgoing.credit(maxSeq, maxBytes);
        }

        void run() throws Exception {
            for (int step = 0; step < 400; step++) {
                switch (random.nextInt(6)) {
                    case 0, 1 -> add();
                    case 2, 3 -> write();
                    case 4 -> settle();
                    default -> refuseOrGrant();
                }
            }
            finish();
        }

        private void add() {
            byte[] payload = new byte[random.nextInt(random.nextInt(10) == 0 ? 150 : 20)];
            random.nextBytes(payload);
            assertThat(buffer.reserve(payload.length)).isTrue();
            added.add(payload);
            outgoing.add(random.nextBoolean() ? payload : new Sending(payload, null, null), payload.length);
        }

        private void write() throws Exception {
            if (!outgoing.maySend()) {
                return;
            }
            frame.begin(1);
            outgoing.write(9, frame, FRAME);
            for (Chunk chunk : ClientFrame.parseFrom(frame.take().getBytes()).getChunksList()) {
                receive(chunk);
            }
        }

        private void receive(Chunk chunk) {
            assertThat(chunk.getFirstSeq()).isEqualTo(accepted + 1);
            assertThat(chunk.getOffset()).isEqualTo(begun.length);
            for (int i = 0; i < chunk.getPayloadsCount(); i++) {
                byte[] part = chunk.getPayloads(i).toByteArray();
                byte[] message = new byte[begun.length + part.length];
                System.arraycopy(begun, 0, message, 0, begun.length);
                System.arraycopy(part, 0, message, begun.length, part.length);
                if (chunk.getMore() && i == chunk.getPayloadsCount() - 1) {
                    begun = message;
                } else {
                    begun = new byte[0];
                    accept(message);
                }
            }
        }

        private void accept(byte[] message) {
            assertThat(accepted + 1).isLessThanOrEqualTo(maxSeq);
            assertThat(message).isEqualTo(added.get((int) accepted));
            boolean alone = settled == accepted;
            accepted++;
            acceptedBytes += message.length;
            assertThat(alone || acceptedBytes <= maxBytes).isTrue();
        }

        private void settle() {
            long upTo = settled + random.nextInt((int) (accepted - settled) + 1);
            assertThat(outgoing.settle(upTo)).isEqualTo(upTo - settled);
            settled = upTo;
        }

        private void refuseOrGrant() {
            if (random.nextBoolean()) {
                maxSeq = Math.max(maxSeq, settled + 3 + random.nextInt(10));
                maxBytes = Math.max(maxBytes, acceptedBytes + random.nextInt(200));
                outgoing.credit(maxSeq, maxBytes);
                return;
            }
            long from = settled + 1 + random.nextInt((int) (accepted - settled) + 1);
            for (long seq = from; seq <= accepted; seq++) {
                acceptedBytes -= added.get((int) seq - 1).length;
            }
            accepted = from - 1;
            begun = new byte[0];
            outgoing.takeBack(from);
        }

        private void finish() throws Exception {
            while (settled < added.size()) {
                maxSeq = Math.max(maxSeq, settled + 5);
                outgoing.credit(maxSeq, maxBytes);
                while (outgoing.maySend()) {
                    write();
                }
                outgoing.settle(accepted);
                settled = accepted;
            }
            assertThat(outgoing.unsent()).isZero();
            assertThat(outgoing.unsentBytes()).isZero();
            assertThat(buffer.isEmpty()).isTrue();
        }
    }
}
