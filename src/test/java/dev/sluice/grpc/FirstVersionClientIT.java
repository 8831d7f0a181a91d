package dev.sluice.grpc;

import static dev.sluice.grpc.GrpcClient.bytes;
import static dev.sluice.grpc.GrpcClient.rejectionOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.v1_0.Attach;
import dev.sluice.v1_0.Chunk;
import dev.sluice.v1_0.ClientFrame;
import dev.sluice.v1_0.CloseRequest;
import dev.sluice.v1_0.End;
import dev.sluice.v1_0.Ended;
import dev.sluice.v1_0.InbandOpen;
import dev.sluice.v1_0.Items;
import dev.sluice.v1_0.OpenRequest;
import dev.sluice.v1_0.OpenResponse;
import dev.sluice.v1_0.Order;
import dev.sluice.v1_0.ServerFrame;
import dev.sluice.v1_0.SessionRef;
import dev.sluice.v1_0.StreamSpec;
import dev.sluice.v1_0.StreamsGrpc;
import dev.sluice.v1_0.Window;
import io.grpc.Status.Code;
import io.grpc.stub.BlockingClientCall;
import io.grpc.stub.ClientCalls;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A program of protocol 1.0, which knows nothing that came later, works with this server unchanged. */
class FirstVersionClientIT {
    private static final StreamSpec ECHO =
            StreamSpec.newBuilder().setHandler("echo").build();
    private static final int STREAMS = 20;
    private static final int MESSAGES = 30;

    /** Smaller than what is sent, so that credit and grants are at work. */
    private static final Window WINDOW =
            Window.newBuilder().setMessages(4).setBytes(1024).build();

    private TestServer server;
    private GrpcClient channel;
    private StreamsGrpc.StreamsBlockingStub client;
    private BlockingClientCall<ClientFrame, ServerFrame> exchange;

    @BeforeEach
    void start() {
        server = TestServer.with().handler("echo", RecordingHandler.echoing()).start();
        channel = GrpcClient.to(server);
        client = StreamsGrpc.newBlockingStub(channel.channel())
                .withDeadlineAfter(GrpcClient.PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() {
        channel.close();
        server.close();
    }

    @Test
    void opensStreamsOneByOneAndGetsEveryReplyInOrder() throws Exception {
        StreamSpec narrow =
                ECHO.toBuilder().setWindow(WINDOW).setOutWindow(WINDOW).build();
        OpenResponse first =
                client.open(OpenRequest.newBuilder().setStream(narrow).build());
        SessionRef session = first.getSession();
        List<Long> ids = new ArrayList<>(first.getStreamIdsList());
        for (int i = 1; i < STREAMS; i++) {
            ids.addAll(open(narrow.toBuilder().setName("s" + i).setOrder(Order.ORDER_FIFO), session));
        }
        attach(Attach.newBuilder().setSession(session));

        Map<Long, List<String>> replies = exchangeMessages(ids);

        assertThat(replies).hasSize(STREAMS);
        assertThat(replies.values()).allSatisfy(each -> assertThat(each).isEqualTo(texts()));
        for (long id : ids) {
            send(ClientFrame.newBuilder()
                    .addEnds(End.newBuilder().setStreamId(id).setLastSeq(MESSAGES)));
            Ended ended = until(frame -> frame.getEndedCount() > 0).getEnded(0);
            assertThat(ended.getStreamId()).isEqualTo(id);
            assertThat(ended.getStatus().getCode()).isZero();
            assertThat(ended.getLastOutSeq()).isEqualTo(MESSAGES);
        }
        client.close(CloseRequest.newBuilder().setSession(session).build());
        assertThat(server.sessions().all()).isEmpty();
    }

    @Test
    void opensStreamsInsideTheExchange() throws Exception {
        attach(Attach.newBuilder());
        for (int i = 0; i < STREAMS; i++) {
            InbandOpen.Builder open = InbandOpen.newBuilder()
                    .setFirstStreamId(2 * i + 1)
                    .setOpen(OpenRequest.newBuilder().setStream(ECHO).setRequestId(i + 1));
            send(ClientFrame.newBuilder().addOpens(open).addChunks(chunk(2 * i + 1, 1, "at once")));

            ServerFrame answer = until(frame -> frame.getOpenedCount() > 0 && frame.getItemsCount() > 0);
            OpenResponse opened = answer.getOpened(0).getResponse();
            assertThat(opened.getStreamIdsList()).containsExactly(2L * i + 1);
            assertThat(opened.getDefaultWindow().getMessages()).isPositive();
            assertThat(answer.getItems(0).getPayloads(0)).isEqualTo(bytes("at once"));
        }
    }

    @Test
    void aRefusedOpenFailsTheCall() {
        Rejection unknown = rejectionOf(() -> client.open(OpenRequest.newBuilder()
                .setStream(StreamSpec.newBuilder().setHandler("nobody"))
                .build()));
        assertThat(unknown.code()).isEqualTo(Code.NOT_FOUND);
        assertThat(unknown.reason()).isEqualTo("HANDLER_UNKNOWN");
    }

    private List<Long> open(StreamSpec.Builder spec, SessionRef session) {
        return client.open(OpenRequest.newBuilder()
                        .setStream(spec)
                        .setSession(session)
                        .build())
                .getStreamIdsList();
    }

    private void attach(Attach.Builder attach) throws Exception {
        exchange = ClientCalls.blockingBidiStreamingCall(
                channel.channel(), StreamsGrpc.getExchangeMethod(), client.getCallOptions());
        send(ClientFrame.newBuilder().setAttach(attach));
        assertThat(exchange.read().hasAttached()).isTrue();
    }

    /** Sends as credit allows, and grants as replies come, until every stream has all of its replies. */
    private Map<Long, List<String>> exchangeMessages(List<Long> ids) throws Exception {
        Map<Long, List<String>> replies = new HashMap<>();
        Map<Long, Integer> sent = new HashMap<>();
        ClientFrame.Builder frame = ClientFrame.newBuilder();
        for (long id : ids) {
            replies.put(id, new ArrayList<>());
            sendUpTo(id, WINDOW.getMessages(), sent, frame);
        }
        send(frame);
        while (replies.values().stream().anyMatch(each -> each.size() < MESSAGES)) {
            ServerFrame came = exchange.read();
            ClientFrame.Builder answer = ClientFrame.newBuilder();
            for (Items items : came.getItemsList()) {
                took(items, replies.get(items.getStreamId()), answer);
            }
            for (int i = 0; i < came.getCredits().getStreamIdsCount(); i++) {
                sendUpTo(came.getCredits().getStreamIds(i), came.getCredits().getMaxSeq(i), sent, answer);
            }
            send(answer);
        }
        return replies;
    }

    private static void took(Items items, List<String> replies, ClientFrame.Builder answer) {
        for (int i = 0; i < items.getPayloadsCount(); i++) {
            assertThat(items.getSeqs(i)).isEqualTo(replies.size() + 1);
            replies.add(items.getPayloads(i).toStringUtf8());
        }
        answer.getReceiptsBuilder().addStreamIds(items.getStreamId()).addUpTo(replies.size());
        answer.getGrantsBuilder()
                .addStreamIds(items.getStreamId())
                .addMaxOutSeq(replies.size() + WINDOW.getMessages())
                .addMaxOutBytes(WINDOW.getBytes() * 2);
    }

    private static void sendUpTo(long id, long maxSeq, Map<Long, Integer> sent, ClientFrame.Builder frame) {
        int from = sent.getOrDefault(id, 0);
        int to = (int) Math.min(maxSeq, MESSAGES);
        if (to > from) {
            frame.addChunks(chunk(id, from + 1, texts().subList(from, to).toArray(String[]::new)));
            sent.put(id, to);
        }
    }

    private static List<String> texts() {
        return IntStream.rangeClosed(1, MESSAGES).mapToObj(seq -> "m" + seq).toList();
    }

    private static Chunk chunk(long id, long firstSeq, String... texts) {
        Chunk.Builder chunk = Chunk.newBuilder().setStreamId(id).setFirstSeq(firstSeq);
        for (String text : texts) {
            chunk.addPayloads(bytes(text));
        }
        return chunk.build();
    }

    private void send(ClientFrame.Builder frame) throws Exception {
        assertThat(exchange.write(frame.build())).isTrue();
    }

    /** All that comes until it is what a test waits for, as one frame. */
    private ServerFrame until(Predicate<ServerFrame.Builder> enough) throws Exception {
        ServerFrame.Builder all = ServerFrame.newBuilder();
        while (!enough.test(all)) {
            ServerFrame frame = exchange.read();
            assertThat(frame).as("the Exchange goes on").isNotNull();
            all.mergeFrom(frame);
        }
        return all.build();
    }
}
