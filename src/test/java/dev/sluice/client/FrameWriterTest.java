package dev.sluice.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.v1.Cancel;
import dev.sluice.v1.Chunk;
import dev.sluice.v1.ClientFrame;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameWriterTest {
    private final FrameWriter frame = new FrameWriter(64);

    @Test
    void aFrameIsWhatTheGeneratedClassesRead() throws Exception {
        Random random = new Random(7);
        for (int round = 0; round < 500; round++) {
            ClientFrame.Builder expected = ClientFrame.newBuilder().setEpoch(random.nextInt(3) << random.nextInt(20));
            frame.begin(expected.getEpoch());
            for (int i = random.nextInt(4); i > 0; i--) {
                expected.addChunks(run(random));
            }
            if (random.nextBoolean()) {
                Cancel cancel = Cancel.newBuilder().setStreamId(5).setSeq(round).build();
                expected.addCancels(cancel);
                frame.append(ClientFrame.newBuilder().addCancels(cancel).build());
            }
            assertThat(ClientFrame.parseFrom(frame.take().getBytes())).isEqualTo(expected.build());
        }
    }

    @Test
    void aChunkOfTheGeneratedClassesStandsBesideARun() throws Exception {
        Random random = new Random(8);
        frame.begin(1);
        Chunk run = run(random);
        Chunk segment = Chunk.newBuilder(run).setMore(true).setOffset(12).build();
        frame.chunk(segment);
        assertThat(ClientFrame.parseFrom(frame.take().getBytes()).getChunksList())
                .containsExactly(run, segment);
    }

    @Test
    void theEpochAloneIsNoFrame() {
        frame.begin(9);
        assertThat(frame.isEmpty()).isTrue();
        frame.append(
                ClientFrame.newBuilder().addCancels(Cancel.getDefaultInstance()).build());
        assertThat(frame.isEmpty()).isFalse();
    }

    private Chunk run(Random random) {
        long id = random.nextLong() >>> random.nextInt(64);
        long seq = 1 + (random.nextLong() >>> (1 + random.nextInt(62)));
        byte[][] payloads = new byte[1 + random.nextInt(5)][];
        int size = 0;
        for (int i = 0; i < payloads.length; i++) {
            payloads[i] = new byte[random.nextInt(300)];
            random.nextBytes(payloads[i]);
            size += FrameWriter.sizeOf(payloads[i].length);
        }
        frame.run(id, seq, size);
        Chunk.Builder chunk = Chunk.newBuilder().setStreamId(id).setFirstSeq(seq);
        for (byte[] payload : payloads) {
            frame.payload(payload);
            chunk.addPayloads(com.google.protobuf.ByteString.copyFrom(payload));
        }
        return chunk.build();
    }
}
