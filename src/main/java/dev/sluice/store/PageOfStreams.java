package dev.sluice.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts streams together from their records, which come in the order of their keys. */
final class PageOfStreams {
    private static final long NONE = -1;

    private final String sessionId;
    private final int limit;
    private final long maxBytes;
    private final List<LoadedStream> streams = new ArrayList<>();
    private long bytes;
    private long next;

    private long streamId = NONE;
    private @Nullable StoredSpec spec;
    private StoredCursor cursor = StoredCursor.START;
    private List<StoredItems> items = List.of();
    private List<StoredMessage> parked = List.of();
    private List<StoredOutcome> outcomes = List.of();
    private List<StoredScope> failed = List.of();

    /** Streams that were opened together mostly have one spec. */
    private byte[] lastSpecBytes = {};

    private @Nullable StoredSpec lastSpec;

    PageOfStreams(String sessionId, int limit, long maxBytes) {
        this.sessionId = sessionId;
        this.limit = limit;
        this.maxBytes = maxBytes;
    }

    /** Whether a record still belongs to this page. */
    boolean takes(byte[] key) {
        long id = Keys.number(key, Keys.STREAM_AT);
        if (id == streamId) {
            return true;
        }
        endStream();
        streamId = id;
        if (streams.size() >= limit || bytes >= maxBytes) {
            next = id;
            streamId = NONE;
            return false;
        }
        return true;
    }

    void add(byte[] key, byte[] record) throws IOException {
        bytes += record.length;
        RecordReader in = new RecordReader(record);
        switch (key[Keys.RECORD_AT]) {
            case Keys.SPEC -> spec = spec(record, in);
            case Keys.CURSOR -> cursor = in.cursor();
            case Keys.ITEMS -> items = with(items, new StoredItems(number(key), in.items()));
            case Keys.PARKED -> parked = with(parked, in.message(number(key)));
            case Keys.OUTCOME -> outcomes = with(outcomes, in.outcome(number(key)));
            case Keys.FAILED_SCOPE -> failed = with(failed, in.scope(number(key)));
            default -> throw new IOException("unknown kind " + key[Keys.RECORD_AT] + " of a stream's record");
        }
    }

    LoadedPage finish() {
        endStream();
        return new LoadedPage(streams, next);
    }

    private void endStream() {
        StoredSpec found = spec;
        if (found != null) {
            StreamKey key = new StreamKey(sessionId, streamId);
            streams.add(new LoadedStream(key, new StoredStream(found), cursor, items, parked, outcomes, failed));
        }
        spec = null;
        cursor = StoredCursor.START;
        items = List.of();
        parked = List.of();
        outcomes = List.of();
        failed = List.of();
    }

    private StoredSpec spec(byte[] record, RecordReader in) throws IOException {
        StoredSpec last = lastSpec;
        if (last != null && Arrays.equals(lastSpecBytes, record)) {
            return last;
        }
        StoredSpec read = in.spec();
        lastSpec = read;
        lastSpecBytes = record;
        return read;
    }

    private static long number(byte[] key) {
        return Keys.number(key, Keys.NUMBER_AT);
    }

    private static <T> List<T> with(List<T> list, T more) {
        List<T> grown = list.isEmpty() ? new ArrayList<>() : list;
        grown.add(more);
        return grown;
    }
}
