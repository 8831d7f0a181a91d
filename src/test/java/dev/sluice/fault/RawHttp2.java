package dev.sluice.fault;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersEncoder;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.function.Predicate;

/** HTTP/2 by hand, frame by frame, for what no library would send. Frames leave with {@link #flush}. */
final class RawHttp2 implements AutoCloseable {
    static final short END_STREAM = 0x1;
    static final short END_HEADERS = 0x4;
    static final short ACK = 0x1;
    private static final int PATIENCE_MILLIS = 30_000;

    private final Socket socket;
    private final OutputStream out;
    private final DataInputStream in;
    private final DefaultHttp2HeadersEncoder headers =
            new DefaultHttp2HeadersEncoder(Http2HeadersEncoder.NEVER_SENSITIVE, true);

    RawHttp2(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
        in = new DataInputStream(socket.getInputStream());
    }

    /** A frame as it came. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Frame(byte type, int flags, int stream, byte[] payload) {
        /** Of GOAWAY and RST_STREAM. */
        long errorCode() {
            return Unpooled.wrappedBuffer(payload).getUnsignedInt(type == Http2FrameTypes.GO_AWAY ? 4 : 0);
        }

        /** What a GOAWAY says to people. */
        String debug() {
            return new String(payload, 8, payload.length - 8, US_ASCII);
        }
    }

    /** Preface and settings, each a pair of id and value. */
    RawHttp2 begin(int... settings) throws IOException {
        out.write(ByteBufUtil.getBytes(Http2CodecUtil.connectionPrefaceBuf()));
        return settings(settings);
    }

    RawHttp2 settings(int... settings) throws IOException {
        ByteBuf payload = Unpooled.buffer();
        for (int i = 0; i < settings.length; i += 2) {
            payload.writeShort(settings[i]).writeInt(settings[i + 1]);
        }
        return frame(Http2FrameTypes.SETTINGS, 0, 0, ByteBufUtil.getBytes(payload));
    }

    RawHttp2 frame(byte type, int flags, int stream, byte... payload) throws IOException {
        ByteBuf head = Unpooled.buffer();
        Http2CodecUtil.writeFrameHeader(head, payload.length, type, new Http2Flags((short) flags), stream);
        out.write(ByteBufUtil.getBytes(head));
        out.write(payload);
        return this;
    }

    /** Begins a call. */
    RawHttp2 call(int stream, String method) throws IOException {
        return frame(Http2FrameTypes.HEADERS, END_HEADERS, stream, block(stream, head(method)));
    }

    RawHttp2 data(int stream, int flags, byte... payload) throws IOException {
        return frame(Http2FrameTypes.DATA, flags, stream, payload);
    }

    RawHttp2 reset(int stream) throws IOException {
        return frame(Http2FrameTypes.RST_STREAM, 0, stream, (byte) 0, (byte) 0, (byte) 0, (byte) 8);
    }

    static Http2Headers head(String method) {
        return new DefaultHttp2Headers()
                .method("POST")
                .scheme("http")
                .authority("localhost")
                .path("/sluice.v1.Streams/" + method)
                .add("content-type", "application/grpc")
                .add("te", "trailers");
    }

    byte[] block(int stream, Http2Headers of) throws IOException {
        ByteBuf block = Unpooled.buffer();
        try {
            headers.encodeHeaders(stream, of, block);
        } catch (Http2Exception e) {
            throw new IOException(e);
        }
        return ByteBufUtil.getBytes(block);
    }

    /** A gRPC message with its prefix. */
    static byte[] message(int compressed, byte[] payload) {
        return ByteBufUtil.getBytes(
                Unpooled.buffer().writeByte(compressed).writeInt(payload.length).writeBytes(payload));
    }

    RawHttp2 flush() throws IOException {
        out.flush();
        return this;
    }

    /** The next frame; fails at the end of the connection. */
    Frame read() throws IOException {
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        byte type = in.readByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        return new Frame(type, flags, stream, in.readNBytes(length));
    }

    /** Reads on until there is such a frame. */
    Frame await(Predicate<Frame> wanted) throws IOException {
        Frame frame = read();
        while (!wanted.test(frame)) {
            frame = read();
        }
        return frame;
    }

    Frame awaitGoAway() throws IOException {
        return await(frame -> frame.type() == Http2FrameTypes.GO_AWAY);
    }

    /** Waits until the server closes the connection. */
    void awaitClosed() {
        try {
            while (in.read() >= 0) {
                // What it says before is of no interest.
            }
        } catch (java.net.SocketTimeoutException e) {
            throw new AssertionError("the server does not close the connection", e);
        } catch (IOException e) {
            // Broken is closed as well.
        }
    }

    Socket socket() {
        return socket;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
