package dev.sluice.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * Tells a log that ends in the middle of a record, as a loss of power leaves it, from one that was damaged.
 *
 * <p>RocksDB can do one of two things at a record that it cannot read: take it for the end, and so lose silently what was
 * acked behind it, or refuse logs that a loss of power left. And where the length of a record is damaged in the last block it
 * takes the file for ended in each mode. So its logs (and its manifest, which has their form) are looked at before it does:
 * the end is where nothing readable follows, and the last record is short, or zeros to the end of the file.
 */
final class LogCheck {
    private static final int BLOCK = 32 * 1024;
    private static final int HEADER = 7;
    /** What disks write as a whole. */
    private static final int SECTOR = 512;

    private static final int FULL = 1;
    private static final int FIRST = 2;
    private static final int LAST = 4;

    private final FileChannel file;
    private final Path path;
    private final String wayOut;
    private final long size;
    /** From here on there are zeros alone. */
    private final long zerosFrom;

    /** From here on there are zeros alone, in whole sectors. */
    private final long unwrittenFrom;

    private final ByteBuffer block = ByteBuffer.allocate(BLOCK).order(ByteOrder.LITTLE_ENDIAN);
    private final CRC32C crc = new CRC32C();
    private boolean inRecord;

    private LogCheck(FileChannel file, Path path, String wayOut) throws IOException {
        this.file = file;
        this.path = path;
        this.wayOut = wayOut;
        this.size = file.size();
        this.zerosFrom = zerosFrom();
        this.unwrittenFrom = Math.min(size, (zerosFrom + SECTOR - 1) / SECTOR * SECTOR);
    }

    /**
     * Fails where a record is damaged, so that more than an unfinished write would be lost.
     *
     * @param wayOut what an operator can do about that
     */
    static void check(Path path, String wayOut) throws StoreFailure, IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            new LogCheck(file, path, wayOut).check();
        }
    }

    private void check() throws StoreFailure, IOException {
        for (long start = 0; start < size; start += BLOCK) {
            read(start);
            int at = goodUpTo();
            if (at < block.limit()) {
                judge(start, at);
                return;
            }
        }
    }

    /** Where in the block the first thing begins that is no good record; its end where there is none. */
    private int goodUpTo() {
        int at = 0;
        while (block.limit() - at >= HEADER) {
            int length = length(at);
            int type = type(at);
            if (length > block.limit() - at - HEADER || !isIntact(at, length) || !follows(type)) {
                return at;
            }
            inRecord = type != FULL && type != LAST;
            at += HEADER + length;
        }
        return block.limit() == BLOCK ? BLOCK : at;
    }

    private boolean follows(int type) {
        boolean begins = type == FULL || type == FIRST;
        return type >= FULL && type <= LAST && begins != inRecord;
    }

    private void judge(long start, int at) throws StoreFailure, IOException {
        boolean torn = isTorn(start, at);
        if (!torn || isReadableFrom(at + 1) || isReadableBehind(start)) {
            throw new StoreFailure(
                    StoreFailure.Kind.CORRUPT,
                    path + " is damaged at byte " + (start + at) + ": what is written there is not what was. "
                            + wayOut);
        }
    }

    private boolean isTorn(long start, int at) {
        if (block.limit() - at < HEADER || start + at >= zerosFrom || start + at + HEADER > unwrittenFrom) {
            return true;
        }
        int toEnd = block.limit() - at - HEADER;
        boolean isShort = length(at) > toEnd && block.limit() < BLOCK;
        boolean isUnwritten = unwrittenFrom < size && start + at + HEADER + length(at) > unwrittenFrom;
        return (isShort || isUnwritten) && !isIntact(at, toEnd);
    }

    private boolean isReadableBehind(long start) throws IOException {
        for (long next = start + BLOCK; next < size; next += BLOCK) {
            read(next);
            if (isReadableFrom(0)) {
                return true;
            }
        }
        return false;
    }

    private boolean isReadableFrom(int from) {
        for (int at = from; at <= block.limit() - HEADER; at++) {
            int type = type(at);
            if (type >= FULL && type <= LAST && length(at) <= block.limit() - at - HEADER && isIntact(at, length(at))) {
                return true;
            }
        }
        return false;
    }

    private int length(int at) {
        return block.getShort(at + 4) & 0xFFFF;
    }

    private int type(int at) {
        return block.get(at + 6) & 0xFF;
    }

    /** The checksum is over the type and what follows, and masked. */
    private boolean isIntact(int at, int length) {
        crc.reset();
        crc.update(block.array(), at + 6, length + 1);
        int plain = (int) crc.getValue();
        return block.getInt(at) == Integer.rotateRight(plain, 15) + 0xa282ead8;
    }

    private void read(long start) throws IOException {
        block.clear();
        long at = start;
        while (block.hasRemaining()) {
            int read = file.read(block, at);
            if (read < 0) {
                break;
            }
            at += read;
        }
        block.flip();
    }

    private long zerosFrom() throws IOException {
        for (long start = (size - 1) / BLOCK * BLOCK; start >= 0 && size > 0; start -= BLOCK) {
            read(start);
            for (int at = block.limit() - 1; at >= 0; at--) {
                if (block.get(at) != 0) {
                    return start + at + 1;
                }
            }
        }
        return 0;
    }
}
