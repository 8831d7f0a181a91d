package dev.sluice.handler;

import java.nio.channels.FileChannel;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The files that stay open between the runs of their streams: those used last, so that a busy stream need not open its
 * file again and again, and at most {@link #OPEN_FILES_MAX}, so that thousands of streams do not use up the process's
 * file handles. A file in use is not in here, which adds one for each worker thread at most.
 *
 * <p>Thread-safe; files are closed outside the lock.
 */
final class OpenFiles {
    static final int OPEN_FILES_MAX = 256;

    /** In the order of their last use. */
    private final Map<PartFile, FileChannel> idle = new LinkedHashMap<>();

    /** Hands the open file out, or null where it is not open any more. */
    synchronized @Nullable FileChannel take(PartFile file) {
        return idle.remove(file);
    }

    /** Takes an open file back, and closes the one that was not used for longest if that makes too many. */
    void giveBack(PartFile file, FileChannel channel) {
        Map.Entry<PartFile, FileChannel> surplus = add(file, channel);
        if (surplus != null) {
            surplus.getKey().close(surplus.getValue());
        }
    }

    private synchronized Map.@Nullable Entry<PartFile, FileChannel> add(PartFile file, FileChannel channel) {
        idle.put(file, channel);
        if (idle.size() <= OPEN_FILES_MAX) {
            return null;
        }
        Iterator<Map.Entry<PartFile, FileChannel>> eldestFirst = idle.entrySet().iterator();
        Map.Entry<PartFile, FileChannel> eldest = Map.Entry.copyOf(eldestFirst.next());
        eldestFirst.remove();
        return eldest;
    }

    synchronized int count() {
        return idle.size();
    }
}
