package dev.sluice.grpc;

import com.google.protobuf.ByteString;
import dev.sluice.PerMessage;
import dev.sluice.v1.Chunk;
import dev.sluice.v1.ClientFrame;
import io.vertx.grpc.common.GrpcMessage;

/** Frames as a client sends them: {@link PerMessage#MESSAGES} messages in equal runs, one for each stream. */
final class ClientFrames {

    /** Stream ids are 2, 4, 6 and so on; the messages of each begin with seq 1. */
    static GrpcMessage of(int streams, int size) {
        ClientFrame.Builder frame = ClientFrame.newBuilder().setEpoch(1);
        for (int i = 0; i < streams; i++) {
            Chunk.Builder chunk = Chunk.newBuilder().setStreamId(2L * (i + 1)).setFirstSeq(1);
            for (int k = 0; k < PerMessage.MESSAGES / streams; k++) {
                chunk.addPayloads(ByteString.copyFrom(new byte[size]));
            }
            frame.addChunks(chunk);
        }
        return Payloads.write(frame.build());
    }

    private ClientFrames() {}
}
