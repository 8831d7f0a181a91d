package dev.sluice.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.v1.Chunk;
import dev.sluice.v1.Refused;
import dev.sluice.v1.ServerFrame;
import dev.sluice.v1.Window;
import io.vertx.core.Future;
import io.vertx.grpc.common.GrpcStatus;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SegmentsTest extends ClientFixture {
    private static final int SIZE = 900_000;

    @Test
    void aLargeMessageLeavesInSegmentsThatJoinToIt() throws Exception {
        ClientStream stream = open(ECHO);
        byte[] large = new byte[SIZE];
        new Random(1).nextBytes(large);
        stream.post(bytes("before"));
        Future<Reply> reply = stream.send(large);
        stream.post(bytes("after"));

        List<Chunk> segments = segments(2);
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (Chunk segment : segments) {
            assertThat(segment.getFirstSeq()).isEqualTo(2);
            assertThat(segment.getOffset()).isEqualTo(joined.size());
            segment.getPayloads(0).writeTo(joined);
            assertThat(segment.getMore()).isEqualTo(joined.size() < SIZE);
        }
        assertThat(segments).hasSizeGreaterThan(2);
        assertThat(joined.toByteArray()).isEqualTo(large);
        server.send(ack(stream, 2));
        get(reply);
    }

    @Test
    void otherStreamsAreNotKeptWaitingByALargeMessage() throws Exception {
        ClientStream stream = open(ECHO);
        ClientStream other = get(stream.session().open(ECHO));
        get(onLoop(stream, () -> {
            stream.post(new byte[SIZE]);
            other.post(bytes("small"));
        }));
        List<Chunk> chunks = new ArrayList<>();
        while (chunks.stream().noneMatch(chunk -> chunk.getStreamId() == other.id())) {
            chunks.addAll(server.chunks(1));
        }
        assertThat(chunks.stream().filter(chunk -> chunk.getStreamId() == stream.id() && !chunk.getMore()))
                .isEmpty();
    }

    @Test
    void aMessageRefusedBetweenItsSegmentsStartsAgain() throws Exception {
        ClientStream stream = open(ECHO.toBuilder()
                .setWindow(Window.newBuilder().setMessages(10).setBytes(2 * SIZE))
                .build());
        stream.post(new byte[SIZE]);
        segments(1);
        server.send(ServerFrame.newBuilder()
                .addRefused(Refused.newBuilder()
                        .setStreamId(1)
                        .setFromSeq(1)
                        .setStatus(FakeServer.retry(GrpcStatus.RESOURCE_EXHAUSTED, "LIMIT_REACHED", 5))));

        List<Chunk> again = segments(1);
        assertThat(again.get(0).getOffset()).isZero();
        assertThat(again.stream().mapToInt(chunk -> chunk.getPayloads(0).size()).sum())
                .isEqualTo(SIZE);
    }

    /** The chunks of this message, up to its last one. */
    private List<Chunk> segments(long seq) throws Exception {
        List<Chunk> segments = new ArrayList<>();
        while (segments.isEmpty() || segments.get(segments.size() - 1).getMore()) {
            for (Chunk chunk : server.chunks(1)) {
                if (chunk.getFirstSeq() == seq) {
                    segments.add(chunk);
                }
            }
        }
        return segments;
    }
}
