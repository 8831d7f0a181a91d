package dev.sluice.session;

import dev.sluice.handler.Failure;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** Gives out the ids of a session's streams: the client's are odd, the server's even, both rise and never come again. */
final class StreamIds {
    private long lastOfServer;
    private long lastOfClient = -1;

    /**
     * Opens that came later may have been stored, and earlier ones not: ids below the last one are free then, where no stream
     * has them.
     */
    private boolean withGaps;

    /**
     * Why the client may not choose the ids that it did; null where it may, or leaves it to the server.
     *
     * @param taken whether a stream has an id
     */
    @Nullable
    Failure whyNot(OpenAsk ask, LongPredicate taken) {
        long first = ask.firstStreamId();
        boolean used = withGaps ? isAnyTaken(ask, taken) : first <= lastOfClient;
        boolean bad = (first & 1) == 0 || used || lastId(ask) < first;
        return first != 0 && bad ? Failures.badFirstId(first, lastOfClient) : null;
    }

    private static boolean isAnyTaken(OpenAsk ask, LongPredicate taken) {
        for (long id = ask.firstStreamId(); id <= lastId(ask); id += 2) {
            if (taken.test(id)) {
                return true;
            }
        }
        return false;
    }

    /** Ids are taken for good, whatever comes of the batch: messages may follow at once, and are dropped where it fails. */
    long take(OpenAsk ask) {
        if (ask.firstStreamId() != 0) {
            lastOfClient = Math.max(lastOfClient, lastId(ask));
            return ask.firstStreamId();
        }
        long first = lastOfServer + 2;
        lastOfServer += 2L * ask.specs().size();
        return first;
    }

    /** Goes on after a restart. */
    void restore(long ofClient, long ofServer) {
        lastOfClient = ofClient;
        lastOfServer = ofServer;
        withGaps = true;
    }

    /** Whether they go on from those of a server that was here before. */
    boolean isRestored() {
        return withGaps;
    }

    long lastOfClient() {
        return lastOfClient;
    }

    long lastOfServer() {
        return lastOfServer;
    }

    /** Whether this id was ever taken. */
    boolean knew(long id) {
        return id > 0 && id <= ((id & 1) == 0 ? lastOfServer : lastOfClient);
    }

    private static long lastId(OpenAsk ask) {
        return ask.firstStreamId() + 2L * (ask.specs().size() - 1);
    }
}
