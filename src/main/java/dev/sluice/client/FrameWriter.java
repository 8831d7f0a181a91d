package dev.sluice.client;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import dev.sluice.v1.Chunk;
import dev.sluice.v1.ClientFrame;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * Puts a frame together. Runs of messages are written straight from their arrays, for they are nearly all that a client
 * ever sends, and the generated builders would make objects of each. The rest is written by the generated classes: the
 * parts of a message may follow each other in any order.
 */
final class FrameWriter {
    private static final int VARINT = 0;
    private static final int DELIMITED = 2;
    private static final int MAX_FIELD_HEADER = 11;
    private static final int EPOCH = ClientFrame.EPOCH_FIELD_NUMBER << 3 | VARINT;
    private static final int CHUNK = ClientFrame.CHUNKS_FIELD_NUMBER << 3 | DELIMITED;
    private static final int STREAM_ID = Chunk.STREAM_ID_FIELD_NUMBER << 3 | VARINT;
    private static final int FIRST_SEQ = Chunk.FIRST_SEQ_FIELD_NUMBER << 3 | VARINT;
    private static final int PAYLOAD = Chunk.PAYLOADS_FIELD_NUMBER << 3 | DELIMITED;

    private final ColumnRun columns = new ColumnRun();
    private final int target;
    private byte[] bytes;
    private int at;
    private int start;
    private int path;

    /** @param target the size in bytes that a frame is filled up to, and the largest segment of a message */
    FrameWriter(int target) {
        this.target = target;
        this.bytes = new byte[2 * target];
    }

    void begin(long epoch) {
        begin(epoch, 0);
    }

    /** @param by the number of the path that the frame will leave by */
    void begin(long epoch, int by) {
        path = by;
        at = 0;
        if (epoch != 0) {
            bytes[at++] = (byte) EPOCH;
            varint(epoch);
        }
        start = at;
    }

    int path() {
        return path;
    }

    boolean isEmpty() {
        return at == start;
    }

    /** How many bytes are left to the size that is aimed at. */
    int room() {
        return target - at;
    }

    /** The largest payload that is written in one piece. */
    int segment() {
        return target;
    }

    /** Parts of the frame. */
    void append(MessageLite parts) {
        int size = parts.getSerializedSize();
        ensure(size);
        write(parts, size);
    }

    /** A chunk of any form. */
    void chunk(Chunk chunk) {
        int size = chunk.getSerializedSize();
        ensure(MAX_FIELD_HEADER + size);
        bytes[at++] = CHUNK;
        varint(size);
        write(chunk, size);
    }

    /**
     * Begins a run of whole messages; its payloads are to follow, and its columns where it has some.
     *
     * @param bodyBytes the sum of the payloads' {@link #sizeOf}, and what the columns take
     */
    void run(long streamId, long firstSeq, int bodyBytes) {
        ensure(4 * MAX_FIELD_HEADER + bodyBytes);
        bytes[at++] = CHUNK;
        varint(2 + varintSize(streamId) + varintSize(firstSeq) + bodyBytes);
        bytes[at++] = STREAM_ID;
        varint(streamId);
        bytes[at++] = FIRST_SEQ;
        varint(firstSeq);
    }

    void payload(byte[] payload) {
        bytes(PAYLOAD, payload);
    }

    /** A run whose messages have more than payloads, to be filled. */
    ColumnRun columns() {
        return columns;
    }

    /** A field of bytes, within what {@link #run} made room for; as are the following. */
    void bytes(int tag, byte[] content) {
        header(tag, content.length);
        System.arraycopy(content, 0, bytes, at, content.length);
        at += content.length;
    }

    /** The beginning of a field of so many bytes. */
    void header(int tag, int length) {
        bytes[at++] = (byte) tag;
        varint(length);
    }

    /** What a payload takes in a run, in bytes. */
    static int sizeOf(int payloadLength) {
        return 1 + varintSize(payloadLength) + payloadLength;
    }

    Buffer take() {
        return Buffer.buffer(at).appendBytes(bytes, 0, at);
    }

    private void write(MessageLite message, int size) {
        try {
            CodedOutputStream out = CodedOutputStream.newInstance(bytes, at, size);
            message.writeTo(out);
            out.checkNoSpaceLeft();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        at += size;
    }

    void varint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[at++] = (byte) rest;
    }

    static int varintSize(long value) {
        return value == 0 ? 1 : (70 - Long.numberOfLeadingZeros(value)) / 7;
    }

    private void ensure(int more) {
        if (bytes.length - at < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, at + more));
        }
    }
}
