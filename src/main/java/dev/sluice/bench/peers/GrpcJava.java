package dev.sluice.bench.peers;

import io.grpc.MethodDescriptor;

/** What both sides of grpc-java share. */
final class GrpcJava {
    /** Of a call, and of the connection: grpc-java has one setting for both. */
    static final int WINDOW = PeerSettings.SERVER_CONNECTION_WINDOW;

    private GrpcJava() {}

    static MethodDescriptor<byte[], byte[]> method(PeerMethod method) {
        return MethodDescriptor.newBuilder(ByteMarshaller.INSTANCE, ByteMarshaller.INSTANCE)
                .setType(
                        method.streaming()
                                ? MethodDescriptor.MethodType.BIDI_STREAMING
                                : MethodDescriptor.MethodType.UNARY)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(PeerMethod.SERVICE, method.wireName()))
                .build();
    }
}
