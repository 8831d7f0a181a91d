package dev.sluice.grpc;

import static dev.sluice.grpc.ExchangeClient.inband;
import static dev.sluice.grpc.GrpcClient.bytes;
import static dev.sluice.grpc.GrpcClient.openAlike;
import static dev.sluice.grpc.GrpcClient.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.handler.Handler;
import dev.sluice.v1.Attach;
import dev.sluice.v1.Chunk;
import dev.sluice.v1.ClientFrame;
import dev.sluice.v1.End;
import dev.sluice.v1.OpenResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Thousands of streams at once, each in its own order, on whichever event loop their calls are. */
class ManyStreamsIT {
    private static final int STREAMS = 1_000;
    private static final int MESSAGES = 20;

    private final RecordingHandler echo = RecordingHandler.echoing();
    private final Set<Thread> loops = ConcurrentHashMap.newKeySet();
    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.with()
                .handler("echo", echo)
                .handler("blocking", Handler.blocking((stream, message) -> message.payload()))
                .handler("where", (stream, run) -> {
                    loops.add(Thread.currentThread());
                    for (int i = 0; i < run.size(); i++) {
                        run.done(run.message(i).payload());
                    }
                })
                .eventLoops(2)
                .start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void carriesThreeBatchesOfAThousandStreamsOnOneExchange() {
        try (GrpcClient client = GrpcClient.to(server);
                ExchangeClient exchange = client.exchange()) {
            exchange.send(ClientFrame.newBuilder()
                    .setAttach(Attach.getDefaultInstance())
                    .addOpens(inband(openAlike(spec("echo"), STREAMS), 1))
                    .addOpens(inband(openAlike(spec("blocking"), STREAMS), 1 + 2 * STREAMS))
                    .addOpens(inband(openAlike(spec("echo"), STREAMS), 1 + 4 * STREAMS)));
            List<Long> ids = ids(3 * STREAMS);
            sendInterleaved(exchange, ids, new Random(20_001));
            assertAllInOrder(exchange, ids);
        }
        await().until(() -> server.sessions().streamQuota().used() == 0);
        assertThat(echo.live()).isZero();
    }

    @Test
    void carriesAThousandStreamsOnEachOfThreeConnections() {
        List<GrpcClient> clients = new ArrayList<>();
        List<ExchangeClient> exchanges = new ArrayList<>();
        List<Long> ids = ids(STREAMS);
        for (int i = 0; i < 3; i++) {
            GrpcClient client = GrpcClient.to(server);
            clients.add(client);
            ExchangeClient exchange = client.attached();
            exchange.open(openAlike(spec("echo"), STREAMS), 1);
            exchanges.add(exchange);
        }
        for (int i = 0; i < 3; i++) {
            sendInterleaved(exchanges.get(i), ids, new Random(i));
        }
        for (ExchangeClient exchange : exchanges) {
            assertAllInOrder(exchange, ids);
            exchange.close();
        }
        clients.forEach(GrpcClient::close);
    }

    /** Every stream's messages in order, in chunks of random length, those of all streams mixed. */
    private static void sendInterleaved(ExchangeClient exchange, List<Long> ids, Random random) {
        int[] sent = new int[ids.size()];
        int left = ids.size();
        while (left > 0) {
            ClientFrame.Builder frame = ClientFrame.newBuilder();
            for (int i = 0; i < sent.length; i++) {
                int count = Math.min(random.nextInt(8), MESSAGES - sent[i]);
                if (count > 0) {
                    frame.addChunks(chunk(ids.get(i), sent[i] + 1, count));
                    sent[i] += count;
                    if (sent[i] == MESSAGES) {
                        frame.addEnds(End.newBuilder().setStreamId(ids.get(i)).setLastSeq(MESSAGES));
                        left--;
                    }
                }
            }
            exchange.send(frame);
        }
    }

    private static Chunk chunk(long id, int first, int count) {
        Chunk.Builder chunk = Chunk.newBuilder().setStreamId(id).setFirstSeq(first);
        for (int seq = first; seq < first + count; seq++) {
            chunk.addPayloads(bytes(id + ":" + seq));
        }
        return chunk.build();
    }

    private static void assertAllInOrder(ExchangeClient exchange, List<Long> ids) {
        for (long id : ids) {
            List<String> expected = IntStream.rangeClosed(1, MESSAGES)
                    .mapToObj(seq -> id + ":" + seq)
                    .toList();
            assertThat(exchange.awaitEnded(id).texts()).isEqualTo(expected);
        }
        ids.forEach(id -> exchange.confirm(id, MESSAGES + 1));
        exchange.sync();
    }

    private static List<Long> ids(int count) {
        return IntStream.range(0, count).mapToObj(i -> 2L * i + 1).toList();
    }

    /** Connections go to the loops in turn, so that the second of each two is on another than the session's home. */
    @Test
    void carriesASessionOfAnotherLoopInOrder() {
        Set<String> sessions = new HashSet<>();
        for (int round = 0; round < 12; round++) {
            try (GrpcClient opener = GrpcClient.to(server);
                    GrpcClient between = GrpcClient.to(server);
                    GrpcClient user = GrpcClient.to(server)) {
                OpenResponse opened = opener.open(openAlike(spec("where"), 3));
                if (round % 3 == 0) {
                    between.open(openAlike(spec("echo"), 1));
                }
                sessions.add(opened.getSession().getSessionId());
                try (ExchangeClient exchange =
                        user.exchange().attach(opened.getSession()).confirming()) {
                    sendInterleaved(exchange, opened.getStreamIdsList(), new Random(round));
                    assertAllInOrder(exchange, opened.getStreamIdsList());
                    exchange.open(openAlike(spec("where"), 2), 1);
                    sendInterleaved(exchange, List.of(1L, 3L), new Random(round));
                    assertAllInOrder(exchange, List.of(1L, 3L));
                    long last = exchange.opened(openAlike(spec("where"), 1));
                    exchange.sendNumbers(last, 3_000, 1024);
                    exchange.awaitItems(last, 3_000);
                    exchange.halfClose();
                    exchange.awaitEnd();
                }
            }
        }
        assertThat(sessions).hasSize(12);
        assertThat(loops).hasSize(2);
    }
}
