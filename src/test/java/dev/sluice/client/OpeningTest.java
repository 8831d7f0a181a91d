package dev.sluice.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.v1.ClientFrame;
import dev.sluice.v1.InbandOpen;
import dev.sluice.v1.InbandOpened;
import dev.sluice.v1.OpenError;
import dev.sluice.v1.OpenRequest;
import dev.sluice.v1.OpenResponse;
import dev.sluice.v1.ServerFrame;
import dev.sluice.v1.StreamSpec;
import io.vertx.core.Future;
import io.vertx.grpc.common.GrpcStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OpeningTest extends ClientFixture {
    private static final StreamSpec OTHER =
            StreamSpec.newBuilder().setHandler("count").setName("n").build();

    @Test
    void streamsThatAreAlikeAreAskedForWithATemplateAndACount() throws Exception {
        OpenedStreams opened = get(get(client.session()).open(ECHO, 10_000));

        assertThat(opened.streams()).hasSize(10_000);
        InbandOpen open = nextOpen();
        assertThat(open.getOpen().getTemplate()).isEqualTo(ECHO);
        assertThat(open.getOpen().getCount()).isEqualTo(10_000);
        assertThat(open.getSerializedSize()).isLessThan(50);
    }

    @Test
    void idsAndRequestIdsRiseAndTheIdsAreOdd() throws Exception {
        ClientSession session = get(client.session());
        session.openNow(ECHO, 2);
        get(session.open(OTHER));
        get(session.open(ECHO, 3));

        List<InbandOpen> opens = List.of(nextOpen(), nextOpen(), nextOpen());
        assertThat(opens).extracting(InbandOpen::getFirstStreamId).containsExactly(1L, 5L, 7L);
        assertThat(opens).extracting(open -> open.getOpen().getRequestId()).containsExactly(1L, 2L, 3L);
    }

    @Test
    void opensOfSeveralThreadsLeaveInTheOrderOfTheirIds() throws Exception {
        ClientSession session = get(client.session());
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(new Thread(() -> {
                for (int n = 0; n < 50; n++) {
                    session.openNow(ECHO, 3);
                }
            }));
        }
        threads.forEach(Thread::start);
        long last = -5;
        for (int i = 0; i < 200; i++) {
            long first = nextOpen().getFirstStreamId();
            assertThat(first).isEqualTo(last + 6);
            last = first;
        }
    }

    @Test
    void messagesFollowAnOpenInItsFrame() throws Exception {
        ClientSession session = get(client.session());
        List<ClientStream> streams = new ArrayList<>();
        session.execute(() -> {
            streams.addAll(session.openNow(ECHO, 2));
            streams.get(1).post(bytes("at once"));
        });
        ClientFrame frame = server.await(each -> each.getOpensCount() > 0);
        assertThat(frame.getChunks(0).getStreamId()).isEqualTo(3);
        assertThat(frame.getChunks(0).getPayloads(0).toStringUtf8()).isEqualTo("at once");
    }

    @Test
    void whatWasSentToAStreamThatCannotBeOpenedFailsAsNotSent() throws Exception {
        server.onInbandOpen = open -> failed(open, 1);
        ClientSession session = get(client.session());
        List<ClientStream> streams = new ArrayList<>();
        List<Future<Reply>> replies = new ArrayList<>();
        session.execute(() -> {
            streams.addAll(session.openNow(ECHO, 2));
            replies.add(streams.get(0).send(bytes("a")));
            replies.add(streams.get(1).send(bytes("b")));
        });
        server.messages(2);

        SluiceException lost = failure(replies.get(1));
        assertThat(lost.reason()).isEqualTo("NOT_SENT");
        assertThat(lost.getCause()).hasMessageContaining("HANDLER_UNKNOWN");
        assertThat(failure(streams.get(1).ended()).reason()).isEqualTo("HANDLER_UNKNOWN");
        assertThat(failure(streams.get(1).send(bytes("c"))).reason()).isEqualTo("HANDLER_UNKNOWN");
        server.send(ack(streams.get(0), 1));
        get(replies.get(0));
    }

    @Test
    void theGoodOnesStayWhereThatIsAskedFor() throws Exception {
        server.onInbandOpen = open -> failed(open, 1);
        OpenedStreams opened = get(get(client.session()).open(List.of(ECHO, OTHER, ECHO), OpenMode.KEEP_OPENED));

        assertThat(opened.streams()).extracting(ClientStream::id).containsExactly(1L, 5L);
        assertThat(opened.failures()).containsOnlyKeys(1);
        assertThat(opened.stream(2).id()).isEqualTo(5);
        assertThatThrownBy(() -> opened.stream(1))
                .isInstanceOfSatisfying(
                        SluiceException.class, why -> assertThat(why.reason()).isEqualTo("HANDLER_UNKNOWN"));
        InbandOpen open = nextOpen();
        assertThat(open.getOpen().getStreamsList()).containsExactly(ECHO, OTHER, ECHO);
        assertThat(open.getOpen().getMode()).isEqualTo(OpenRequest.Mode.KEEP_OPENED);
    }

    @Test
    void oneThatFailsFailsAllAndTheFailureNamesIt() throws Exception {
        server.onInbandOpen = open -> InbandOpened.newBuilder()
                .setRequestId(open.getOpen().getRequestId())
                .setResponse(OpenResponse.newBuilder()
                        .addAllStreamIds(List.of(0L, 0L, 0L))
                        .addErrors(error(2)))
                .build();
        SluiceException why = failure(get(client.session()).open(ECHO, 3));

        assertThat(why)
                .isInstanceOfSatisfying(
                        OpenException.class, open -> assertThat(open.failures()).containsOnlyKeys(2));
        assertThat(why.reason()).isEqualTo("HANDLER_UNKNOWN");
    }

    @Test
    void aBatchLargerThanACallTakesIsSplit() throws Exception {
        server.onHello = request -> FakeServer.hello(4);
        OpenedStreams opened = get(get(client.session()).open(ECHO, 10));

        assertThat(opened.streams()).hasSize(10);
        assertThat(List.of(nextOpen(), nextOpen(), nextOpen()))
                .extracting(open -> open.getOpen().getCount())
                .containsExactly(4, 4, 2);
    }

    @Test
    void allOrNothingHoldsAcrossTheCallsOfASplitBatch() throws Exception {
        server.onHello = request -> FakeServer.hello(2);
        server.onInbandOpen = open -> open.getFirstStreamId() == 5 ? failed(open, 0) : FakeServer.openedInband(open);
        SluiceException why = failure(get(client.session()).open(ECHO, 4));

        assertThat(why)
                .isInstanceOfSatisfying(
                        OpenException.class, open -> assertThat(open.failures()).containsOnlyKeys(2));
        assertThat(server.await(frame -> frame.getResetsCount() > 0).getResetsList())
                .extracting(reset -> reset.getStreamId())
                .contains(1L, 3L);
    }

    @Test
    void anAnswerWithTooFewIdsIsAnErrorAndNoIndexOutOfRange() throws Exception {
        server.onInbandOpen = open -> InbandOpened.newBuilder()
                .setRequestId(open.getOpen().getRequestId())
                .setResponse(OpenResponse.newBuilder().addStreamIds(1).addErrors(error(17)))
                .build();
        assertThat(failure(get(client.session()).open(ECHO, 3)).reason()).isEqualTo("PROTOCOL_ERROR");
    }

    @Test
    void anOpenThatFailsAsAWholeFailsTyped() throws Exception {
        server.onInbandOpen = open -> InbandOpened.newBuilder()
                .setRequestId(open.getOpen().getRequestId())
                .setStatus(FakeServer.status(GrpcStatus.RESOURCE_EXHAUSTED, "LIMIT_REACHED"))
                .build();
        assertThat(failure(get(client.session()).open(ECHO)).reason()).isEqualTo("LIMIT_REACHED");
    }

    @Test
    void oneCallMakesASessionWithItsStreams() throws Exception {
        OpenedStreams opened = get(client.open(ECHO, 3));
        opened.stream(2).post(bytes("a"));

        OpenRequest open = server.opens.take();
        assertThat(open.getClientId().size()).isEqualTo(16);
        assertThat(open.getRequestId()).isPositive();
        assertThat(opened.streams()).extracting(ClientStream::id).containsExactly(2L, 4L, 6L);
        assertThat(server.await(ClientFrame::hasAttach).getAttach().getSession())
                .isEqualTo(FakeServer.SESSION);
        assertThat(server.messages(1)).containsExactly("6/1=a");
        assertThat(opened.stream(0).session().id()).isEqualTo("s-1");
    }

    @Test
    void theCallIsTriedOnceMoreWithItsIdWhenTheServerWasUnavailable() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        server.onOpen = request -> calls.incrementAndGet() == 1
                ? FakeServer.status(GrpcStatus.UNAVAILABLE, "GOING_AWAY")
                : FakeServer.opened(request, 2);
        get(client.open(ECHO, 3));
        assertThat(server.opens.take()).isEqualTo(server.opens.take());
        assertThat(server.opens).isEmpty();
    }

    @Test
    void otherFailuresOfTheCallAreNotTriedAgain() throws Exception {
        server.onOpen = request -> FakeServer.status(GrpcStatus.RESOURCE_EXHAUSTED, "LIMIT_REACHED");
        SluiceException why = failure(client.open(ECHO, 3));
        assertThat(why.reason()).isEqualTo("LIMIT_REACHED");
        assertThat(why.metadata()).containsEntry("from", "fake");
        assertThat(server.opens).hasSize(1);
    }

    @Test
    void aServerWithoutHelloGetsSingleOpensAndTheAnswersAreInOrder() throws Exception {
        server.onHello = request -> FakeServer.status(GrpcStatus.UNIMPLEMENTED, "NOT_SUPPORTED");
        server.onInbandOpen = open -> open.getFirstStreamId() == 7 ? failed(open, 0) : FakeServer.openedInband(open);
        List<StreamSpec> specs = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            specs.add(i % 2 == 0 ? ECHO : OTHER);
        }
        OpenedStreams opened = get(client.open(specs, OpenMode.KEEP_OPENED));

        assertThat(opened.failures()).containsOnlyKeys(3);
        assertThat(opened.stream(9).id()).isEqualTo(19);
        for (int i = 0; i < 10; i++) {
            assertThat(nextOpen().getOpen().getStream()).isEqualTo(specs.get(i));
        }
    }

    @Test
    void noMoreThan64OpensAreUnderWay() throws Exception {
        server.onHello = request -> FakeServer.status(GrpcStatus.UNIMPLEMENTED, "NOT_SUPPORTED");
        server.onInbandOpen = open -> null;
        ClientSession session = get(client.session());
        Future<OpenedStreams> opened = session.open(ECHO, 65);
        List<InbandOpen> opens = new ArrayList<>();
        while (opens.size() < 64) {
            opens.add(nextOpen());
        }
        assertThat(opened.isComplete()).isFalse();
        assertThat(pendingOpens).isEmpty();
        server.send(ServerFrame.newBuilder().addOpened(FakeServer.openedInband(opens.get(0))));
        assertThat(nextOpen().getFirstStreamId()).isEqualTo(129);
    }

    @Test
    void aStreamGivenUpBeforeItsOpenLeftIsResetBehindIt() throws Exception {
        ClientSession session = get(client.session());
        session.execute(() -> session.openNow(ECHO, 1).get(0).reset("not wanted"));
        ClientFrame frame = server.await(each -> each.getOpensCount() > 0);
        assertThat(frame.getResets(0).getStreamId()).isEqualTo(1);
    }

    private final List<InbandOpen> pendingOpens = new ArrayList<>();

    private InbandOpen nextOpen() throws InterruptedException {
        if (pendingOpens.isEmpty()) {
            pendingOpens.addAll(server.await(frame -> frame.getOpensCount() > 0).getOpensList());
        }
        return pendingOpens.remove(0);
    }

    private static OpenError error(int index) {
        return OpenError.newBuilder()
                .setIndex(index)
                .setStatus(FakeServer.status(GrpcStatus.NOT_FOUND, "HANDLER_UNKNOWN"))
                .build();
    }

    private static InbandOpened failed(InbandOpen open, int index) {
        InbandOpened.Builder answer = FakeServer.openedInband(open).toBuilder();
        answer.getResponseBuilder().setStreamIds(index, 0).addErrors(error(index));
        return answer.build();
    }
}
