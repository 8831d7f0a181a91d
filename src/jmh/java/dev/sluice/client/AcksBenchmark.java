package dev.sluice.client;

import dev.sluice.PerMessage;
import dev.sluice.v1.Acks;
import dev.sluice.v1.Credits;
import dev.sluice.v1.ServerFrame;
import dev.sluice.v1.StreamSpec;
import dev.sluice.v1.Window;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.common.CodecException;
import io.vertx.grpc.common.GrpcMessage;
import io.vertx.grpc.common.WireFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A frame with acks and credit at the client, until each of the messages sent is settled. What is settled is sent anew
 * before each call, which is not measured; that makes the figure coarse by some hundred nanoseconds for all messages.
 */
public class AcksBenchmark extends PerMessage {
    /** An ack that covers whatever was sent. */
    private static final long FAR = 1L << 40;

    /** How many streams are told of. */
    @Param({"1", "1000"})
    int streams;

    private final Vertx vertx = Vertx.vertx();
    private final Wire.FrameDecoder decoder = new Wire.FrameDecoder();
    private final FrameWriter frame = new FrameWriter(256 << 10);
    private final SendBuffer buffer = new SendBuffer(ClientOptions.of("127.0.0.1", 1));
    private final byte[] payload = new byte[16];
    private ClientSession session;
    private ClientStream[] opened;
    private GrpcMessage told;

    @Setup
    public void open() {
        ClientOptions options = ClientOptions.of("127.0.0.1", 1);
        Window window = Window.newBuilder().setMessages(1024).setBytes(4 << 20).build();
        ServerInfo server = new ServerInfo("1.1", Set.of(), List.of(), "", 0, 0, 0, 0, 1, window);
        VertxLoop loop = VertxLoop.of(vertx);
        session = new ClientSession(new Wire(vertx, loop, options), loop, options, server, new AtomicLong(), () -> 0.5);
        opened = new ClientStream[streams];
        Acks.Builder acks = Acks.newBuilder();
        Credits.Builder credits = Credits.newBuilder();
        for (int i = 0; i < streams; i++) {
            opened[i] = session.adopt(2 * (i + 1L), StreamSpec.getDefaultInstance());
            opened[i].sender().outbox().credit(Long.MAX_VALUE, Long.MAX_VALUE);
            acks.addStreamIds(opened[i].id()).addUpTo(FAR);
            credits.addStreamIds(opened[i].id()).addMaxSeq(FAR).addMaxTotalBytes(FAR);
        }
        ServerFrame said =
                ServerFrame.newBuilder().setAcks(acks).setCredits(credits).build();
        told = GrpcMessage.message("identity", WireFormat.PROTOBUF, Buffer.buffer(said.toByteArray()));
    }

    @TearDown
    public void close() {
        vertx.close().await();
    }

    @Setup(Level.Invocation)
    public void send() {
        frame.begin(1);
        for (ClientStream stream : opened) {
            Outbox outbox = stream.sender().outbox();
            for (int k = 0; k < MESSAGES / streams; k++) {
                buffer.reserve(payload.length);
                outbox.add(payload, payload.length);
            }
            outbox.write(stream.id(), frame, Integer.MAX_VALUE);
        }
    }

    @Benchmark
    public long fromFrameToSettled() throws CodecException {
        session.frame(decoder.decode(told));
        return session.settled();
    }
}
