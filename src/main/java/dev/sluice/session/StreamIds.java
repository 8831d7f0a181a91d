package dev.sluice.session;

import dev.sluice.handler.Failure;
import org.jspecify.annotations.Nullable;

/** Gives out the ids of a session's streams: the client's are odd, the server's even, both rise and never come again. */
final class StreamIds {
    private long lastOfServer;
    private long lastOfClient = -1;

    /** Why the client may not choose the ids that it did; null where it may, or leaves it to the server. */
    @Nullable
    Failure whyNot(OpenAsk ask) {
        long first = ask.firstStreamId();
        boolean bad = (first & 1) == 0 || first <= lastOfClient || lastId(ask) < first;
        return first != 0 && bad ? Failures.badFirstId(first, lastOfClient) : null;
    }

    /** Ids are taken for good, whatever comes of the batch: messages may follow at once, and are dropped where it fails. */
    long take(OpenAsk ask) {
        if (ask.firstStreamId() != 0) {
            lastOfClient = lastId(ask);
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
