package dev.sluice.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.sluice.v1.Chunk;
import dev.sluice.v1.Dependencies;
import dev.sluice.v1.Ended;
import dev.sluice.v1.Items;
import dev.sluice.v1.Order;
import dev.sluice.v1.ServerFrame;
import dev.sluice.v1.Unsuccessful;
import io.vertx.core.Future;
import io.vertx.grpc.common.GrpcStatus;
import org.junit.jupiter.api.Test;

class ClientGraphTest extends ClientFixture {

    @Test
    void namesStandForSeqsFromTheirFirstMentionOn() throws Exception {
        ClientGraph graph = graph();
        graph.add(GraphNode.of("b", bytes("B"))
                .needs("a", OnFailure.RUN)
                .needs("c")
                .critical()
                .priority(2));
        Chunk chunk = server.chunks(1).get(0);
        assertThat(chunk.getFirstSeq()).isEqualTo(graph.seq("b")).isEqualTo(1);
        assertThat(chunk.getNeeds(0).getSeqsList()).containsExactly(graph.seq("a"), graph.seq("c"));
        assertThat(chunk.getNeeds(0).getOnFailureList())
                .containsExactly(Dependencies.OnFailure.RUN, Dependencies.OnFailure.INHERIT);
        assertThat(chunk.getFlagsList()).containsExactly(1);
        assertThat(chunk.getPrioritiesList()).containsExactly(2);
        graph.add("a", bytes("A"));
        assertThat(server.messages(1)).containsExactly("1/2=A");
    }

    @Test
    void theSealTellsWhatBecameOfEach() throws Exception {
        ClientGraph graph = graph();
        Future<Reply> a = graph.add("a", bytes("A"));
        graph.add("b", bytes("B"), "a");
        Future<GraphResult> sealed = graph.seal();
        server.await(frame -> frame.getEndsCount() > 0);
        server.send(ServerFrame.newBuilder()
                .addItems(Items.newBuilder()
                        .setStreamId(1)
                        .setFirstOutSeq(1)
                        .addPayloads(ByteString.copyFromUtf8("done"))
                        .addPayloads(ByteString.EMPTY)
                        .addSeqs(1)
                        .addSeqs(2)
                        .addUnsuccessful(Unsuccessful.newBuilder()
                                .setIndex(1)
                                .setKind(Unsuccessful.Kind.FAILED)
                                .setStatus(FakeServer.status(GrpcStatus.ABORTED, "WHY"))))
                .setAcks(ack(graph.stream(), 2).getAcks())
                .addEnded(Ended.newBuilder().setStreamId(1).setLastOutSeq(2)));
        GraphResult result = get(sealed);
        assertThat(text(get(a).payload())).isEqualTo("done");
        assertThat(result.outcomes()).containsEntry("a", Outcome.DONE).containsEntry("b", Outcome.FAILED);
        assertThat(result.failures().get("b").reason()).isEqualTo("WHY");
    }

    @Test
    void aCycleIsNamedAndNothingOfItIsSent() throws Exception {
        ClientGraph graph = graph();
        graph.add("a", bytes("A"), "b");
        graph.add("b", bytes("B"), "c", "x");
        server.messages(2);
        SluiceException cycle = failure(graph.add("c", bytes("C"), "y", "a"));
        assertThat(cycle.reason()).isEqualTo("GRAPH_CYCLE");
        assertThat(cycle).hasMessageContaining("c needs a needs b needs c");
        assertThat(failure(graph.add("s", bytes("S"), "s")).reason()).isEqualTo("GRAPH_CYCLE");
        graph.add("c", bytes("C"));
        assertThat(server.messages(1)).containsExactly("1/3=C");
    }

    @Test
    void aNameIsForOneMessage() throws Exception {
        ClientGraph graph = graph();
        graph.add("a", bytes("A"));
        assertThat(failure(graph.add("a", bytes("B"))).reason()).isEqualTo("NAME_TAKEN");
    }

    @Test
    void whatWasTurnedDownLeavesNoHoleInTheSeqs() throws Exception {
        ClientGraph graph = graph();
        assertThat(failure(graph.add("big", new byte[2 << 20], "other")).reason())
                .isEqualTo("MESSAGE_TOO_LARGE");
        assertThat(graph.seq("big")).isZero();
        graph.add("a", bytes("A"));
        graph.add("b", bytes("B"));
        assertThat(server.messages(2)).containsExactlyInAnyOrder("1/1=A", "1/2=B");
    }

    @Test
    void aGraphIsNotSealedWhileSomethingNeededIsMissing() throws Exception {
        ClientGraph graph = graph();
        graph.add("a", bytes("A"), "b", "c");
        SluiceException incomplete = failure(graph.seal());
        assertThat(incomplete.reason()).isEqualTo("GRAPH_INCOMPLETE");
        assertThat(incomplete.metadata()).containsEntry("missing", "b,c");
        graph.add("b", bytes("B"));
        graph.add("c", bytes("C"));
        graph.seal();
        assertThat(server.await(frame -> frame.getEndsCount() > 0).getEnds(0).getLastSeq())
                .isEqualTo(3);
    }

    @Test
    void itNeedsAStreamOfItsOrder() throws Exception {
        ClientStream stream = open(ECHO);
        assertThatThrownBy(() -> ClientGraph.on(stream)).hasMessageContaining("ORDER_FIFO");
    }

    private ClientGraph graph() throws Exception {
        return ClientGraph.on(open(ECHO.toBuilder().setOrder(Order.ORDER_GRAPH).build()));
    }
}
