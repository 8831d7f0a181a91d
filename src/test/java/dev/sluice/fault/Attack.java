package dev.sluice.fault;

import static dev.sluice.fault.RawHttp2.END_HEADERS;
import static dev.sluice.fault.RawHttp2.END_STREAM;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/** What a bad neighbour does on a connection of its own, and the word with which it is shown the door. */
enum Attack {
    /** Calls begun and given up at once. */
    RAPID_RESET(Http2Error.ENHANCE_YOUR_CALM) {
        @Override
        void on(RawHttp2 http2) throws IOException {
            for (int stream = 1; stream < 40_000; stream += 2) {
                http2.call(stream, "Exchange").reset(stream);
            }
        }
    },
    /** Pings whose answers are never read; nor could be what the server says at last. */
    PINGS(End.CLOSED) {
        @Override
        void on(RawHttp2 http2) throws IOException {
            for (int i = 0; i < 1_000_000; i++) {
                http2.frame(Http2FrameTypes.PING, 0, 0, new byte[8]);
            }
        }
    },
    /** Settings whose acknowledgements are never read. */
    SETTINGS(End.CLOSED) {
        @Override
        void on(RawHttp2 http2) throws IOException {
            for (int i = 0; i < 1_000_000; i++) {
                http2.settings(4, 1_000 + i % 1_000);
            }
        }
    },
    EMPTY_DATA(Http2Error.ENHANCE_YOUR_CALM) {
        @Override
        void on(RawHttp2 http2) throws IOException {
            http2.call(1, "Exchange");
            for (int i = 0; i < 100_000; i++) {
                http2.data(1, 0);
            }
        }
    },
    /** A header block that never ends, in frames of one byte. */
    CONTINUATIONS(Http2Error.PROTOCOL_ERROR) {
        @Override
        void on(RawHttp2 http2) throws IOException {
            http2.frame(Http2FrameTypes.HEADERS, 0, 1, http2.block(1, RawHttp2.head("Hello")));
            for (int i = 0; i < 100_000; i++) {
                http2.frame(Http2FrameTypes.CONTINUATION, 0, 1, (byte) 0);
            }
        }
    },
    /** A header block of a hundred KiB. */
    HUGE_HEADERS(Http2Error.PROTOCOL_ERROR) {
        @Override
        void on(RawHttp2 http2) throws IOException {
            http2.frame(Http2FrameTypes.HEADERS, 0, 1, http2.block(1, RawHttp2.head("Hello")));
            for (int i = 0; i < 10; i++) {
                DefaultHttp2Headers header = new DefaultHttp2Headers();
                header.add("x" + i, "b".repeat(12_000));
                http2.frame(Http2FrameTypes.CONTINUATION, 0, 1, http2.block(1, header));
            }
        }
    },
    HPACK_GARBAGE(Http2Error.COMPRESSION_ERROR) {
        @Override
        void on(RawHttp2 http2) throws IOException {
            byte[] garbage = new byte[3_000];
            new Random(3).nextBytes(garbage);
            http2.frame(Http2FrameTypes.HEADERS, END_HEADERS | END_STREAM, 1, garbage);
        }
    },
    LARGE_HTTP2_FRAME(Http2Error.FRAME_SIZE_ERROR) {
        @Override
        void on(RawHttp2 http2) throws IOException {
            http2.frame(Http2FrameTypes.DATA, 0, 1, new byte[20_000]);
        }
    },
    WINDOW_OVERFLOW(Http2Error.FLOW_CONTROL_ERROR) {
        @Override
        void on(RawHttp2 http2) throws IOException {
            http2.frame(Http2FrameTypes.WINDOW_UPDATE, 0, 0, (byte) 0x7f, (byte) -1, (byte) -1, (byte) -1);
        }
    },
    /** No harm as long as it is little; it goes on until the attacker has enough. */
    WINDOW_UPDATES(End.NONE) {
        @Override
        void on(RawHttp2 http2) throws IOException {
            for (int i = 0; i < 300_000; i++) {
                http2.frame(Http2FrameTypes.WINDOW_UPDATE, 0, 0, (byte) 0, (byte) 0, (byte) 0, (byte) 1);
            }
        }
    },
    EMPTY_CONTINUATIONS(End.NONE) {
        @Override
        void on(RawHttp2 http2) throws IOException {
            http2.frame(Http2FrameTypes.HEADERS, 0, 1, http2.block(1, RawHttp2.head("Hello")));
            for (int i = 0; i < 300_000; i++) {
                http2.frame(Http2FrameTypes.CONTINUATION, 0, 1);
            }
        }
    },
    /** As many answers as there may be calls, none of which the client lets through. */
    CLOSED_WINDOW(End.NONE) {
        @Override
        void on(RawHttp2 http2) throws IOException {
            http2.settings(4, 0);
            for (int stream = 1; stream < 2_000; stream += 2) {
                http2.call(stream, "Hello").data(stream, END_STREAM, RawHttp2.message(0, new byte[0]));
            }
        }
    },
    /** Messages of a few KiB that are a GiB once unpacked. */
    GZIP_BOMBS(End.NONE) {
        @Override
        void on(RawHttp2 http2) throws IOException {
            byte[] bomb = RawHttp2.message(1, bomb());
            for (int stream = 1; stream < 20; stream += 2) {
                http2.frame(
                        Http2FrameTypes.HEADERS,
                        END_HEADERS,
                        stream,
                        http2.block(stream, RawHttp2.head("Open").add("grpc-encoding", "gzip")));
                for (int from = 0; from < bomb.length; from += 16_000) {
                    int to = Math.min(bomb.length, from + 16_000);
                    http2.data(stream, to == bomb.length ? END_STREAM : 0, Arrays.copyOfRange(bomb, from, to));
                }
            }
        }
    };

    private final End end;
    private final Http2Error refusal;

    Attack(End end) {
        this(end, Http2Error.NO_ERROR);
    }

    Attack(Http2Error refusal) {
        this(End.GOAWAY, refusal);
    }

    Attack(End end, Http2Error refusal) {
        this.end = end;
        this.refusal = refusal;
    }

    /** What becomes of the connection. */
    enum End {
        /** It may go on: it costs the server no more than its traffic. */
        NONE,
        CLOSED,
        /** Closed, after a word. */
        GOAWAY
    }

    End end() {
        return end;
    }

    /** The code of the GOAWAY. */
    Http2Error refusal() {
        return refusal;
    }

    abstract void on(RawHttp2 http2) throws IOException;

    private static byte[] bomb() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 40; i++) {
                gzip.write(zeros);
            }
        }
        return packed.toByteArray();
    }
}
