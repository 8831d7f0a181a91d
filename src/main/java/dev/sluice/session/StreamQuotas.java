package dev.sluice.session;

import dev.sluice.handler.Failure;
import org.jspecify.annotations.Nullable;

/** Where a session's open streams are counted: in the server, in the session, and in the connection each came by. */
final class StreamQuotas {
    private final Quota server;
    private final Quota session;

    StreamQuotas(Quota server, Limits limits) {
        this.server = server;
        this.session = new Quota("max-streams-per-session", limits.maxStreamsPerSession());
    }

    /** Takes room for so many streams everywhere, or nowhere and says where there is none. */
    @Nullable
    Failure reserve(int count, Quota connection) {
        Quota[] quotas = {server, session, connection};
        for (int i = 0; i < quotas.length; i++) {
            if (!quotas[i].reserve(count)) {
                for (int taken = 0; taken < i; taken++) {
                    quotas[taken].release(count);
                }
                return Failure.quota(quotas[i].limit(), quotas[i].max(), "no room for " + count + " more open streams");
            }
        }
        return null;
    }

    void release(int count, Quota connection) {
        server.release(count);
        session.release(count);
        connection.release(count);
    }
}
