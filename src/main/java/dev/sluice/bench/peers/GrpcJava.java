package dev.sluice.bench.peers;

import io.grpc.MethodDescriptor;

/** What both sides of grpc-java share. */
final class GrpcJava {
    /** Of a call, and of the connection too, to begin with: grpc-java has one setting for both, and widens it by itself. */
    static final int WINDOW = PeerSettings.CALL_WINDOW;

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
