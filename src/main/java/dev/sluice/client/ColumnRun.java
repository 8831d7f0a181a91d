package dev.sluice.client;

import dev.sluice.v1.Chunk;
import dev.sluice.v1.Dependencies;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A run of consecutive messages with what they have beside their payloads: one chunk with a column for each kind of it that
 * any of them has. It is gathered first, as a chunk begins with its size, and filled again and again. On the loop.
 */
final class ColumnRun {
    private static final int DELIMITED = 2;
    private static final int KEYS = Chunk.KEYS_FIELD_NUMBER << 3 | DELIMITED;
    private static final int FLAGS = Chunk.FLAGS_FIELD_NUMBER << 3 | DELIMITED;
    private static final int NEEDS = Chunk.NEEDS_FIELD_NUMBER << 3 | DELIMITED;
    private static final int PRIORITIES = Chunk.PRIORITIES_FIELD_NUMBER << 3 | DELIMITED;
    private static final int CHILDREN = Chunk.CHILDREN_FIELD_NUMBER << 3 | DELIMITED;
    private static final int SEQS = Dependencies.SEQS_FIELD_NUMBER << 3 | DELIMITED;
    private static final int ON_FAILURE = Dependencies.ON_FAILURE_FIELD_NUMBER << 3 | DELIMITED;
    private static final int FIRST_ROOM = 64;

    private byte[][] payloads = new byte[FIRST_ROOM][];
    private SendOptions[] options = new SendOptions[FIRST_ROOM];
    private int count;

    // What each column would take, and whether it is needed. Flags take a byte each.
    private int payloadBytes;
    private int keyBytes;
    private int needBytes;
    private int priorityBytes;
    private int childBytes;
    private boolean keys;
    private boolean flags;
    private boolean needs;
    private boolean priorities;
    private boolean children;

    void add(byte[] payload, @Nullable SendOptions beside) {
        if (count == payloads.length) {
            payloads = Arrays.copyOf(payloads, 2 * count);
            options = Arrays.copyOf(options, 2 * count);
        }
        SendOptions own = beside == null ? SendOptions.NONE : beside;
        payloads[count] = payload;
        options[count] = own;
        count++;
        payloadBytes += FrameWriter.sizeOf(payload.length);
        measure(own);
    }

    private void measure(SendOptions own) {
        keyBytes += FrameWriter.sizeOf(own.keyBytes().length);
        needBytes += FrameWriter.sizeOf(needSize(own));
        priorityBytes += FrameWriter.varintSize(zigzag(own.priority()));
        childBytes += FrameWriter.varintSize(own.children());
        keys |= own.hasKey();
        flags |= own.critical();
        needs |= own.neededSeqs().length > 0;
        priorities |= own.priority() != 0;
        children |= own.children() != 0;
    }

    /** What it takes in a frame, but for a few bytes. */
    int size() {
        return payloadBytes
                + (keys ? keyBytes : 0)
                + (flags ? packed(count) : 0)
                + (needs ? needBytes : 0)
                + (priorities ? packed(priorityBytes) : 0)
                + (children ? packed(childBytes) : 0);
    }

    /** Writes it, and is empty then. */
    void write(FrameWriter frame, long streamId, long firstSeq) {
        frame.run(streamId, firstSeq, size());
        for (int i = 0; i < count; i++) {
            frame.payload(payloads[i]);
        }
        writeKeys(frame);
        writeFlags(frame);
        writeNeeds(frame);
        writePriorities(frame);
        writeChildren(frame);
        clear();
    }

    private void writeKeys(FrameWriter frame) {
        for (int i = 0; keys && i < count; i++) {
            frame.bytes(KEYS, options[i].keyBytes());
        }
    }

    private void writeFlags(FrameWriter frame) {
        if (flags) {
            frame.header(FLAGS, count);
            for (int i = 0; i < count; i++) {
                frame.varint(options[i].critical() ? Chunk.Flag.CRITICAL_VALUE : 0);
            }
        }
    }

    private void writeNeeds(FrameWriter frame) {
        for (int i = 0; needs && i < count; i++) {
            frame.header(NEEDS, needSize(options[i]));
            writeNeeds(frame, options[i].neededSeqs(), options[i].onFailure());
        }
    }

    private static void writeNeeds(FrameWriter frame, long[] seqs, OnFailure @Nullable [] onFailure) {
        if (seqs.length > 0) {
            frame.header(SEQS, seqBytes(seqs));
            for (long seq : seqs) {
                frame.varint(seq);
            }
        }
        if (onFailure != null) {
            frame.header(ON_FAILURE, onFailure.length);
            for (OnFailure policy : onFailure) {
                frame.varint(policy.onTheWire());
            }
        }
    }

    private void writePriorities(FrameWriter frame) {
        if (priorities) {
            frame.header(PRIORITIES, priorityBytes);
            for (int i = 0; i < count; i++) {
                frame.varint(zigzag(options[i].priority()));
            }
        }
    }

    private void writeChildren(FrameWriter frame) {
        if (children) {
            frame.header(CHILDREN, childBytes);
            for (int i = 0; i < count; i++) {
                frame.varint(options[i].children());
            }
        }
    }

    private void clear() {
        Arrays.fill(payloads, 0, count, null);
        Arrays.fill(options, 0, count, null);
        count = 0;
        payloadBytes = 0;
        keyBytes = 0;
        needBytes = 0;
        priorityBytes = 0;
        childBytes = 0;
        keys = false;
        flags = false;
        needs = false;
        priorities = false;
        children = false;
    }

    /** A policy takes a byte. */
    private static int needSize(SendOptions own) {
        long[] seqs = own.neededSeqs();
        OnFailure[] onFailure = own.onFailure();
        int size = seqs.length == 0 ? 0 : packed(seqBytes(seqs));
        return onFailure == null ? size : size + packed(onFailure.length);
    }

    private static int seqBytes(long[] seqs) {
        int bytes = 0;
        for (long seq : seqs) {
            bytes += FrameWriter.varintSize(seq);
        }
        return bytes;
    }

    private static int packed(int bytes) {
        return FrameWriter.sizeOf(bytes);
    }

    private static long zigzag(int value) {
        return ((value << 1) ^ (value >> 31)) & 0xFFFFFFFFL;
    }
}
