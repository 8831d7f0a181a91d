package dev.sluice.client;

import dev.sluice.v1.CloseRequest;
import dev.sluice.v1.CloseResponse;
import io.vertx.core.Future;

/** The calls that a session makes to its server. Futures complete on the loop. */
interface Calls {

    /**
     * Makes a call that is to carry a session.
     *
     * @param path which of the connections carries it; 0 is the one of all other calls
     */
    Future<Exchange> exchange(int path, Exchange.Listener listener);

    /** Answers when all is closed, however long that takes. */
    Future<CloseResponse> close(CloseRequest request);
}
