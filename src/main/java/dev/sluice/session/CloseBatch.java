package dev.sluice.session;

import dev.sluice.handler.CloseCause;
import dev.sluice.handler.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Streams of a session that are closed together, and which of those asked for were not there. */
final class CloseBatch {
    private final List<Stream> found;
    private final Map<Integer, Failure> missing = new TreeMap<>();

    /** All streams that there are. */
    CloseBatch(List<Stream> all) {
        found = all;
    }

    CloseBatch(List<Long> ids, SessionStreams streams) {
        found = new ArrayList<>(ids.size());
        for (int i = 0; i < ids.size(); i++) {
            Stream stream = streams.get(ids.get(i));
            if (stream == null) {
                missing.put(i, Failures.unknownStream(ids.get(i)));
            } else {
                found.add(stream);
            }
        }
    }

    /** By index. */
    Map<Integer, Failure> missing() {
        return missing;
    }

    /** @param finish whether what was accepted is finished first */
    void close(boolean finish, Runnable whenClosed) {
        int andThisCall = 1;
        Countdown countdown = new Countdown(found.size() + andThisCall, whenClosed);
        for (Stream stream : found) {
            if (finish) {
                stream.finish(countdown::one);
            } else {
                stream.abandon(CloseCause.RESET);
                countdown.one();
            }
        }
        countdown.one();
    }
}
