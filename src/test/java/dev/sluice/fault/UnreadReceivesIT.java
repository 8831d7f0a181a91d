package dev.sluice.fault;

import static dev.sluice.grpc.GrpcClient.openOne;
import static dev.sluice.grpc.GrpcClient.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.grpc.GrpcClient;
import dev.sluice.grpc.RecordingHandler;
import dev.sluice.grpc.TestServer;
import dev.sluice.v1.OpenResponse;
import dev.sluice.v1.ReceiveRequest;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** A client that calls Receive again and again, and reads nothing of what each call has for it. */
class UnreadReceivesIT {
    private static final byte END_STREAM = 1;

    /** More than HTTP/2 lets the server send before the client has read. */
    private static final int ITEM_BYTES = 300_000;

    @Test
    void whatACallCouldNotWriteIsDroppedWhenTheNextTakesItsPlace() throws IOException {
        RecordingHandler echo = RecordingHandler.echoing();
        try (TestServer server =
                        TestServer.with().eventLoops(1).handler("echo", echo).start();
                GrpcClient client = GrpcClient.to(server);
                RawHttp2 unread = new RawHttp2(server.port())) {
            OpenResponse opened = client.open(openOne(spec("echo")));
            echo.awaitOpened(0).context().push(new byte[ITEM_BYTES]);
            byte[] request = RawHttp2.message(
                    0,
                    ReceiveRequest.newBuilder()
                            .setSession(opened.getSession())
                            .build()
                            .toByteArray());
            unread.begin();
            unread.call(1, "Receive").data(1, END_STREAM, request).flush();
            unread.await(frame -> frame.type() == Http2FrameTypes.DATA && frame.payload().length > 1_000);
            unread.call(3, "Receive").data(3, END_STREAM, request).flush();
            RawHttp2.Frame reset =
                    unread.await(frame -> frame.type() == Http2FrameTypes.RST_STREAM && frame.stream() == 1);
            assertThat(reset.errorCode()).isEqualTo(Http2Error.CANCEL.code());
        }
    }
}
