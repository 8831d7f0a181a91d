package dev.sluice.grpc;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import com.google.protobuf.UnsafeByteOperations;
import dev.sluice.handler.Failure;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.common.GrpcMessage;
import io.vertx.grpc.common.WireFormat;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/** Messages of calls as protobuf. Decompression is bounded here, because that of the gRPC library is not. */
final class Payloads {
    private static final String GZIP = "gzip";
    private static final String IDENTITY = "identity";

    /** The encoding of a compressed message whose call names none. */
    static final String UNNAMED = "unnamed";

    /**
     * Reads a message. Its byte strings are views of the frame, so that payloads are copied once; what is kept of them has
     * to be copied, as a view keeps the whole frame.
     */
    static <T extends MessageLite> T read(GrpcMessage message, Parser<T> parser, int maxBytes)
            throws RejectedException {
        CodedInputStream in =
                UnsafeByteOperations.unsafeWrap(bytes(message, maxBytes)).newCodedInput();
        in.enableAliasing(true);
        try {
            T read = parser.parseFrom(in);
            in.checkLastTagWas(0);
            return read;
        } catch (IOException e) {
            throw new RejectedException(new Failure(
                    Failure.Code.INVALID_ARGUMENT,
                    "NOT_PROTOBUF",
                    "the message is not what the method takes: " + e.getMessage()));
        }
    }

    static GrpcMessage write(MessageLite message) {
        return write(bytes(message));
    }

    static GrpcMessage write(Buffer bytes) {
        return GrpcMessage.message(IDENTITY, WireFormat.PROTOBUF, bytes);
    }

    static Buffer bytes(MessageLite message) {
        return Buffer.buffer(message.toByteArray());
    }

    private static byte[] bytes(GrpcMessage message, int maxBytes) throws RejectedException {
        if (message.format() != WireFormat.PROTOBUF) {
            throw RejectedException.unsupported("content-type", "must be application/grpc or application/grpc+proto");
        }
        byte[] payload = message.payload().getBytes();
        return switch (message.encoding()) {
            case IDENTITY -> payload;
            case GZIP -> gunzip(payload, maxBytes);
            default ->
                throw RejectedException.unsupported(
                        "grpc-encoding", "is " + message.encoding() + ", but must be identity or gzip");
        };
    }

    private static byte[] gunzip(byte[] compressed, int maxBytes) throws RejectedException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
            byte[] payload = in.readNBytes(maxBytes + 1);
            if (payload.length > maxBytes) {
                throw new RejectedException(tooLarge(maxBytes));
            }
            return payload;
        } catch (IOException e) {
            throw RejectedException.invalid("grpc-encoding", "is gzip, but the message is not: " + e.getMessage());
        }
    }

    static Failure tooLarge(int maxBytes) {
        return Failure.quota("max-frame-bytes", maxBytes, "a gRPC message is too large");
    }

    private Payloads() {}
}
