package dev.sluice.grpc;

import static dev.sluice.grpc.GrpcClient.bytes;
import static dev.sluice.grpc.GrpcClient.clientId;
import static dev.sluice.grpc.GrpcClient.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.v1.Chunk;
import dev.sluice.v1.Order;
import dev.sluice.v1.Outcome;
import dev.sluice.v1.SendRequest;
import dev.sluice.v1.SeqBy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** One stream, and calls for it from many connections, which are on all of the server's event loops. */
class SendFromEverywhereIT {
    private static final int CONNECTIONS = 8;
    private static final int MESSAGES = 200;

    private final RecordingHandler handler = RecordingHandler.echoing();
    private final Map<Long, String> textBySeq = new ConcurrentHashMap<>();

    @Test
    void numbersMessagesAtTheStreamsHomeAndRunsThemInThatOrder() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
        try (TestServer server =
                TestServer.with().eventLoops(4).handler("echo", handler).start()) {
            List<Callable<List<Long>>> senders = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                int sender = i;
                senders.add(() -> sendAll(server, sender));
            }
            for (Future<List<Long>> seqs : threads.invokeAll(senders)) {
                assertThat(seqs.get()).as("a sender's own messages").isSorted();
            }
        } finally {
            threads.shutdownNow();
        }
        long all = (long) CONNECTIONS * MESSAGES;
        assertThat(handler.only().seqs())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, all).boxed().toList());
        List<String> sent = new ArrayList<>();
        Collections.addAll(
                sent, LongStream.rangeClosed(1, all).mapToObj(textBySeq::get).toArray(String[]::new));
        assertThat(handler.only().messages()).containsExactlyElementsOf(sent);
    }

    @Test
    void runsMessagesThatOvertakeEachOtherInTheOrderOfTheirSeqEachOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
        try (TestServer server =
                TestServer.with().eventLoops(4).handler("echo", handler).start()) {
            List<Callable<Boolean>> senders = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                int first = CONNECTIONS - i;
                senders.add(() -> sendEveryEighth(server, first));
            }
            for (Future<Boolean> done : threads.invokeAll(senders)) {
                assertThat(done.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(handler.only().seqs())
                .containsExactlyElementsOf(LongStream.rangeClosed(1, (long) CONNECTIONS * MESSAGES)
                        .boxed()
                        .toList());
    }

    /** Each message twice: the second call gets the outcome of the first. */
    private static boolean sendEveryEighth(TestServer server, int first) {
        try (GrpcClient client = GrpcClient.to(server)) {
            for (int i = 0; i < MESSAGES; i++) {
                long seq = first + (long) i * CONNECTIONS;
                Outcome outcome = client.blocking().send(numbered(seq)).getOutcomes(0);
                assertThat(outcome.getKind()).isEqualTo(Outcome.Kind.DONE);
                assertThat(outcome.getPayload().toStringUtf8()).isEqualTo("m" + seq);
                assertThat(client.blocking().send(numbered(seq)).getOutcomes(0)).isEqualTo(outcome);
            }
        }
        return true;
    }

    private static SendRequest numbered(long seq) {
        return SendRequest.newBuilder()
                .setClientId(clientId(1))
                .setSpec(spec("echo").setName("one").setOrder(Order.ORDER_SEQUENCED))
                .setMessages(Chunk.newBuilder().setFirstSeq(seq).addPayloads(bytes("m" + seq)))
                .build();
    }

    private List<Long> sendAll(TestServer server, int sender) {
        List<Long> seqs = new ArrayList<>();
        try (GrpcClient client = GrpcClient.to(server)) {
            for (int i = 0; i < MESSAGES; i++) {
                String text = sender + "/" + i;
                Outcome outcome = client.blocking().send(request(text)).getOutcomes(0);
                assertThat(outcome.getPayload().toStringUtf8()).isEqualTo(text);
                textBySeq.put(outcome.getSeq(), text);
                seqs.add(outcome.getSeq());
            }
        }
        return seqs;
    }

    private static SendRequest request(String text) {
        return SendRequest.newBuilder()
                .setClientId(clientId(1))
                .setSpec(spec("echo").setName("one").setSeqBy(SeqBy.SEQ_BY_SERVER))
                .setMessages(Chunk.newBuilder().addPayloads(bytes(text)))
                .build();
    }
}
