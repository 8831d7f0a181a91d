package dev.sluice.store;

import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what {@link Records} wrote. Table files and the log have checksums, so a record that cannot be read is a fault of ours. */
final class RecordReader {
    private static final long[] NO_NUMBERS = {};

    private final CodedInputStream in;
    private final int size;

    RecordReader(byte[] record) {
        this.in = CodedInputStream.newInstance(record);
        this.size = record.length;
    }

    StoredSession session(String id) throws IOException {
        return new StoredSession(id, block(), number(), block(), number(), number(), number(), number());
    }

    StreamKey holder() throws IOException {
        return new StreamKey(string(), number());
    }

    StoredOpen open(long requestId) throws IOException {
        return new StoredOpen(requestId, string(), number(), small(), bool(), failures());
    }

    StoredSpec spec() throws IOException {
        return new StoredSpec(
                string(), small(), small(), number(), small(), small(), small(), number(), small(), small(), number(),
                small(), number(), bool(), small(), number(), number(), bool(), string(), strings(), string(), small(),
                string());
    }

    StoredCursor cursor() throws IOException {
        return new StoredCursor(
                number(), numbers(), number(), number(), number(), number(), number(), number(), perhaps(), zigzag(),
                bool(), block(), numbers());
    }

    List<StoredItem> items() throws IOException {
        int count = small();
        List<StoredItem> items = new ArrayList<>(room(count));
        for (int i = 0; i < count; i++) {
            items.add(new StoredItem(number(), number(), small(), block(), perhaps(), number(), fixed()));
        }
        return items;
    }

    StoredMessage message(long seq) throws IOException {
        return new StoredMessage(
                seq,
                block(),
                block(),
                bool(),
                number(),
                strings(),
                numbers(),
                block(),
                (int) zigzag(),
                small(),
                number(),
                small(),
                string(),
                perhaps(),
                number());
    }

    StoredOutcome outcome(long seq) throws IOException {
        return new StoredOutcome(seq, string(), small(), block(), perhaps(), fixed());
    }

    StoredScope scope(long seq) throws IOException {
        return new StoredScope(seq, block(), number(), small());
    }

    private @Nullable StoredFailure perhaps() throws IOException {
        return bool() ? failure() : null;
    }

    private StoredFailure failure() throws IOException {
        return new StoredFailure(small(), string(), string(), strings(), details());
    }

    private List<StoredFailure.Detail> details() throws IOException {
        int count = small();
        if (count == 0) {
            return List.of();
        }
        List<StoredFailure.Detail> details = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            details.add(new StoredFailure.Detail(small(), string(), string(), number()));
        }
        return details;
    }

    private Map<Integer, StoredFailure> failures() throws IOException {
        int count = small();
        if (count == 0) {
            return Map.of();
        }
        Map<Integer, StoredFailure> failures = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            failures.put(small(), failure());
        }
        return failures;
    }

    private Map<String, String> strings() throws IOException {
        int count = small();
        if (count == 0) {
            return Map.of();
        }
        Map<String, String> strings = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            strings.put(string(), string());
        }
        return strings;
    }

    private long[] numbers() throws IOException {
        int count = small();
        if (count == 0) {
            return NO_NUMBERS;
        }
        long[] numbers = new long[room(count)];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = number();
        }
        return numbers;
    }

    /** Each takes a byte at least, so a count beyond what is left is no count. */
    private int room(int count) throws IOException {
        if (count < 0 || count > size - in.getTotalBytesRead()) {
            throw new IOException("a record says that it has " + count + " parts");
        }
        return count;
    }

    private long number() throws IOException {
        return in.isAtEnd() ? 0 : in.readRawVarint64();
    }

    private int small() throws IOException {
        return (int) number();
    }

    private long zigzag() throws IOException {
        return CodedInputStream.decodeZigZag64(number());
    }

    private long fixed() throws IOException {
        return in.isAtEnd() ? 0 : in.readRawLittleEndian64();
    }

    private boolean bool() throws IOException {
        return !in.isAtEnd() && in.readRawByte() != 0;
    }

    private byte[] block() throws IOException {
        return in.isAtEnd() ? new byte[0] : in.readByteArray();
    }

    private String string() throws IOException {
        return in.isAtEnd() ? "" : in.readStringRequireUtf8();
    }
}
