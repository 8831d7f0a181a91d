package dev.sluice.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes that grow as they are written, and are written over again: protobuf's encodings, of which its own writer cannot grow. */
final class ByteWriter {
    private static final int FIRST_CAPACITY = 64;

    private byte[] bytes;
    private int size;

    ByteWriter() {
        this(FIRST_CAPACITY);
    }

    ByteWriter(int capacity) {
        this.bytes = new byte[capacity];
    }

    ByteWriter clear() {
        size = 0;
        return this;
    }

    int size() {
        return size;
    }

    /** What was written, and bytes behind it that mean nothing. */
    byte[] array() {
        return bytes;
    }

    /** Without a copy where the capacity was told rightly. */
    byte[] toByteArray() {
        return bytes.length == size ? bytes : Arrays.copyOf(bytes, size);
    }

    ByteWriter raw(int value) {
        room(1);
        bytes[size++] = (byte) value;
        return this;
    }

    ByteWriter raw(byte[] from, int offset, int length) {
        room(length);
        System.arraycopy(from, offset, bytes, size, length);
        size += length;
        return this;
    }

    ByteWriter raw(byte[] from) {
        return raw(from, 0, from.length);
    }

    /** Small where the value is small and not negative. */
    ByteWriter varint(long value) {
        room(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) ((rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
        return this;
    }

    /** Small where the value is small, negative or not. */
    ByteWriter zigzag(long value) {
        return varint((value << 1) ^ (value >> 63));
    }

    /** Sorts as the value does, where that is not negative. */
    ByteWriter bigEndian(long value) {
        room(Long.BYTES);
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes[size++] = (byte) (value >>> shift);
        }
        return this;
    }

    /** As {@link java.nio.ByteOrder#LITTLE_ENDIAN}; for what has all bits in use. */
    ByteWriter fixed(long value) {
        return bigEndian(Long.reverseBytes(value));
    }

    ByteWriter bool(boolean value) {
        return raw(value ? 1 : 0);
    }

    ByteWriter block(byte[] from, int length) {
        return varint(length).raw(from, 0, length);
    }

    ByteWriter block(byte[] from) {
        return block(from, from.length);
    }

    ByteWriter string(String value) {
        return value.isEmpty() ? varint(0) : block(value.getBytes(StandardCharsets.UTF_8));
    }

    ByteWriter numbers(long[] values) {
        varint(values.length);
        for (long value : values) {
            varint(value);
        }
        return this;
    }

    private void room(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, more), grown()));
        }
    }

    private int grown() {
        return (int) Math.min(Integer.MAX_VALUE - 8L, bytes.length * 2L + FIRST_CAPACITY);
    }
}
