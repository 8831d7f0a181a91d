package dev.sluice.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.v1.Chunk;
import dev.sluice.v1.ClientFrame;
import dev.sluice.v1.Dependencies;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ColumnRunTest {
    private final FrameWriter frame = new FrameWriter(64);

    @Test
    void aRunIsWhatTheGeneratedClassesRead() throws Exception {
        for (int seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            List<byte[]> payloads = new ArrayList<>();
            List<SendOptions> options = new ArrayList<>();
            for (int i = 1 + random.nextInt(random.nextInt(10) == 0 ? 200 : 6); i > 0; i--) {
                payloads.add(bytes(random, 300));
                options.add(options(random));
            }
            frame.begin(1);
            ColumnRun run = frame.columns();
            for (int i = 0; i < payloads.size(); i++) {
                run.add(payloads.get(i), options.get(i));
            }
            run.write(frame, 5, 1000L + seed);
            assertThat(ClientFrame.parseFrom(frame.take().getBytes()).getChunksList())
                    .as("seed " + seed)
                    .containsExactly(chunk(1000L + seed, payloads, options));
        }
    }

    private static Chunk chunk(long firstSeq, List<byte[]> payloads, List<SendOptions> all) {
        Chunk.Builder chunk = Chunk.newBuilder().setStreamId(5).setFirstSeq(firstSeq);
        payloads.forEach(payload -> chunk.addPayloads(ByteString.copyFrom(payload)));
        boolean keys = all.stream().anyMatch(SendOptions::hasKey);
        boolean flags = all.stream().anyMatch(SendOptions::critical);
        boolean needs = all.stream().anyMatch(options -> options.neededSeqs().length > 0);
        boolean priorities = all.stream().anyMatch(options -> options.priority() != 0);
        boolean children = all.stream().anyMatch(options -> options.children() != 0);
        for (SendOptions options : all) {
            if (keys) {
                chunk.addKeys(ByteString.copyFrom(options.keyBytes()));
            }
            if (flags) {
                chunk.addFlags(options.critical() ? 1 : 0);
            }
            if (needs) {
                chunk.addNeeds(needs(options));
            }
            if (priorities) {
                chunk.addPriorities(options.priority());
            }
            if (children) {
                chunk.addChildren(options.children());
            }
        }
        return chunk.build();
    }

    private static Dependencies needs(SendOptions options) {
        Dependencies.Builder needs = Dependencies.newBuilder();
        for (long seq : options.neededSeqs()) {
            needs.addSeqs(seq);
        }
        OnFailure[] policies = options.onFailure();
        for (int i = 0; policies != null && i < policies.length; i++) {
            needs.addOnFailureValue(policies[i].onTheWire());
        }
        return needs.build();
    }

    private static SendOptions options(Random random) {
        SendOptions options = SendOptions.none();
        if (random.nextInt(3) == 0) {
            options = options.withKey(bytes(random, 200));
        }
        options = options.withCritical(random.nextInt(5) == 0);
        if (random.nextInt(4) == 0) {
            options = options.withPriority(random.nextInt() >> random.nextInt(32));
        }
        if (random.nextInt(4) == 0) {
            options = options.withChildren(random.nextInt(1 << random.nextInt(31)));
        }
        for (int i = random.nextInt(5); i > 1; i--) {
            OnFailure[] all = OnFailure.values();
            options = options.withNeed(
                    1 + (random.nextLong() >>> (2 + random.nextInt(60))), all[random.nextInt(all.length)]);
        }
        return options;
    }

    private static byte[] bytes(Random random, int most) {
        byte[] bytes = new byte[random.nextInt(most)];
        random.nextBytes(bytes);
        return bytes;
    }
}
