package dev.sluice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.grpc.RecordingHandler;
import dev.sluice.grpc.TestServer;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls that send most of a message, and never the rest: the server would have to keep it all. */
class IncompleteMessagesIT {
    private static final int FRAME_BYTES = 10_000;
    private static final int FRAMES = 5;

    private TestServer server;
    private Neighbour neighbour;

    @BeforeEach
    void start() {
        server = TestServer.with()
                .handler("echo", RecordingHandler.echoing())
                .maxFrameBytes(100_000)
                .grpc("maxIncompleteBytes", 120_000L)
                .eventLoops(1)
                .start();
        neighbour = new Neighbour(server);
    }

    @AfterEach
    void stop() {
        neighbour.close();
        server.close();
    }

    /** A message of 60,000 bytes without its last ten thousand. */
    private static void sendMost(RawHttp2 http2, int stream) throws IOException {
        http2.call(stream, "Exchange");
        http2.data(
                stream, 0, ByteBufUtil.getBytes(Unpooled.buffer().writeByte(0).writeInt(60_000)));
        for (int i = 0; i < FRAMES; i++) {
            http2.data(stream, 0, new byte[FRAME_BYTES]);
        }
    }

    private static void awaitReset(RawHttp2 http2, int stream) throws IOException {
        RawHttp2.Frame reset =
                http2.await(frame -> frame.type() == Http2FrameTypes.RST_STREAM && frame.stream() == stream);
        assertThat(reset.errorCode()).isEqualTo(Http2Error.ENHANCE_YOUR_CALM.code());
    }

    @Test
    void resetsTheCallThatGoesBeyondWhatItsConnectionMayHoldAndNoOther() throws IOException {
        try (RawHttp2 http2 = new RawHttp2(server.port())) {
            http2.begin();
            sendMost(http2, 1);
            sendMost(http2, 3);
            sendMost(http2, 5);
            awaitReset(http2.flush(), 5);
            neighbour.goesOn();
        }
        neighbour.assertUnharmedAndAlone();
    }

    @Test
    void takesMoreOnceMessagesAreWholeOrTheirCallsAreGone() throws IOException {
        try (RawHttp2 http2 = new RawHttp2(server.port())) {
            http2.begin();
            sendMost(http2, 1);
            sendMost(http2, 3);
            http2.data(1, 0, new byte[FRAME_BYTES]).reset(3);
            sendMost(http2, 5);
            sendMost(http2, 7);
            sendMost(http2, 9);
            awaitReset(http2.flush(), 9);
        }
        neighbour.assertUnharmedAndAlone();
    }
}
