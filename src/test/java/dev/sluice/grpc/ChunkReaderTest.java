package dev.sluice.grpc;

import static dev.sluice.grpc.GrpcClient.bytes;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.handler.Failure;
import dev.sluice.order.Needs;
import dev.sluice.order.Order;
import dev.sluice.session.MessageAttributes;
import dev.sluice.v1.Chunk;
import dev.sluice.v1.Dependencies;
import dev.sluice.v1.MessageExtras;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the messages of a chunk have beside their payloads, up to its limits. */
class ChunkReaderTest {
    private final ChunkReader reader = new ChunkReader(TestServer.limits());

    private static Chunk.Builder chunk(int messages) {
        Chunk.Builder chunk = Chunk.newBuilder().setStreamId(1).setFirstSeq(1);
        for (int i = 0; i < messages; i++) {
            chunk.addPayloads(bytes("m" + i));
        }
        return chunk;
    }

    private ReadMessages read(Chunk.Builder chunk, Order order) {
        ReadMessages read = new ReadMessages(order);
        reader.read(chunk.build(), read);
        return read;
    }

    @Test
    void makesNothingForMessagesThatHaveNothing() {
        assertThat(read(chunk(2), Order.FIFO).attributes())
                .hasSize(2)
                .allSatisfy(attributes -> assertThat(attributes).isSameAs(MessageAttributes.NONE));
        assertThat(read(chunk(1).addFlags(0).addTtlMs(0), Order.FIFO).attributes())
                .containsExactly(MessageAttributes.NONE);
    }

    @Test
    void givesEachMessageWhatIsItsOwn() {
        List<MessageAttributes> all = read(
                        chunk(3).addKeys(bytes("a"))
                                .addKeys(ByteString.EMPTY)
                                .addKeys(bytes("c"))
                                .addFlags(0)
                                .addFlags(Chunk.Flag.CRITICAL_VALUE)
                                .addFlags(0)
                                .addTtlMs(0)
                                .addTtlMs(0)
                                .addTtlMs(-1)
                                .addExtras(MessageExtras.newBuilder()
                                        .setIndex(1)
                                        .setReplayOf(7)
                                        .putHeaders("h", "x")),
                        Order.KEYED)
                .attributes();
        assertThat(all).extracting(a -> new String(a.key(), UTF_8)).containsExactly("a", "", "c");
        assertThat(all).extracting(MessageAttributes::critical).containsExactly(false, true, false);
        assertThat(all).extracting(MessageAttributes::ttlMillis).containsExactly(0L, 0L, 0xFFFF_FFFFL);
        assertThat(all).extracting(MessageAttributes::replayOf).containsExactly(0L, 7L, 0L);
        assertThat(all.get(1).headers()).containsEntry("h", "x");
    }

    @Test
    void givesEachMessageOfAGraphWhatItNeeds() {
        List<MessageAttributes> all = read(
                        chunk(3).addNeeds(Dependencies.getDefaultInstance())
                                .addNeeds(Dependencies.newBuilder().addSeqs(3).addSeqs(1))
                                .addNeeds(Dependencies.newBuilder()
                                        .addSeqs(1)
                                        .addSeqs(2)
                                        .addOnFailure(Dependencies.OnFailure.RUN)
                                        .addOnFailure(Dependencies.OnFailure.SKIP))
                                .addPriorities(0)
                                .addPriorities(-5)
                                .addPriorities(0)
                                .addChildren(0)
                                .addChildren(0)
                                .addChildren(-1),
                        Order.GRAPH)
                .attributes();
        assertThat(all.get(0)).isSameAs(MessageAttributes.NONE);
        assertThat(all.get(1).needs().seqs()).containsExactly(3, 1);
        assertThat(all.get(1).needs().edges()).isEmpty();
        assertThat(all.get(1).needs().priority()).isEqualTo(-5);
        assertThat(all.get(2).needs().seqs()).containsExactly(1, 2);
        assertThat(all.get(2).needs().edges()).containsExactly(Needs.Edge.RUN, Needs.Edge.SKIP);
        assertThat(all.get(2).needs().children()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void takesKeysAndNeedsUpToTheirLimits() {
        assertThat(read(chunk(1).addKeys(ByteString.copyFrom(new byte[256])), Order.KEYED)
                        .attributes())
                .hasSize(1);
        assertThat(read(chunk(1).addNeeds(needs(64)), Order.GRAPH).attributes()).hasSize(1);
        Failure tooMany = read(chunk(1).addNeeds(needs(65)), Order.GRAPH).reset();
        assertThat(tooMany.reason()).isEqualTo("LIMIT_REACHED");
        assertThat(tooMany.metadata()).containsEntry("limit", "max-needs");
    }

    private static Dependencies.Builder needs(long... seqs) {
        Dependencies.Builder needs = Dependencies.newBuilder();
        LongStream.of(seqs).forEach(needs::addSeqs);
        return needs;
    }

    private static Dependencies.Builder needs(int count) {
        return needs(LongStream.rangeClosed(1, count).toArray());
    }

    static Stream<Arguments> wrongChunks() {
        return Stream.of(
                Arguments.of("keys", Order.KEYED, chunk(1)),
                Arguments.of("keys", Order.FIFO, chunk(1).addKeys(ByteString.EMPTY)),
                Arguments.of("keys", Order.KEYED, chunk(2).addKeys(bytes("k"))),
                Arguments.of("keys", Order.KEYED, chunk(1).addKeys(ByteString.copyFrom(new byte[257]))),
                Arguments.of("flags", Order.FIFO, chunk(2).addFlags(1)),
                Arguments.of("flags", Order.FIFO, chunk(1).addFlags(2)),
                Arguments.of("ttl_ms", Order.FIFO, chunk(2).addTtlMs(1)),
                Arguments.of("needs", Order.FIFO, chunk(1).addNeeds(needs())),
                Arguments.of("needs", Order.GRAPH, chunk(2).addNeeds(needs())),
                Arguments.of("needs.seqs", Order.GRAPH, chunk(1).addNeeds(needs(0L))),
                Arguments.of("needs.seqs", Order.GRAPH, chunk(1).addNeeds(needs(-1L))),
                Arguments.of("needs.seqs", Order.GRAPH, chunk(1).addNeeds(needs(2, 1, 2))),
                Arguments.of(
                        "needs.on_failure",
                        Order.GRAPH,
                        chunk(1).addNeeds(needs(1, 2).addOnFailure(Dependencies.OnFailure.RUN))),
                Arguments.of(
                        "needs.on_failure",
                        Order.GRAPH,
                        chunk(1).addNeeds(needs(1L).addOnFailureValue(99))),
                Arguments.of(
                        "priorities", Order.KEYED, chunk(1).addKeys(bytes("k")).addPriorities(0)),
                Arguments.of("priorities", Order.GRAPH, chunk(2).addPriorities(1)),
                Arguments.of("children", Order.SEQUENCED, chunk(1).addChildren(0)),
                Arguments.of("children", Order.GRAPH, chunk(2).addChildren(1)));
    }

    @ParameterizedTest(name = "{0} {1} #{index}")
    @MethodSource("wrongChunks")
    void takesNoMessageOfAChunkWithAMistake(String field, Order order, Chunk.Builder wrong) {
        ReadMessages read = read(wrong, order);
        assertThat(read.attributes()).isEmpty();
        assertThat(read.reset().metadata()).containsEntry("field", field);
    }
}
