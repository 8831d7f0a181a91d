package dev.sluice.bench;

import dev.sluice.client.ClientSession;
import dev.sluice.client.ClientStream;
import dev.sluice.v1.StreamSpec;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;

/** Opens streams one by one, the next when one before it is open. On the session's loop, so that no thread is woken for it. */
final class SingleOpens {
    private final ClientSession session;
    private final StreamSpec spec;
    private final int count;
    private final List<ClientStream> opened;
    private final Promise<List<ClientStream>> promise = Promise.promise();
    private int asked;

    private SingleOpens(ClientSession session, StreamSpec spec, int count) {
        this.session = session;
        this.spec = spec;
        this.count = count;
        this.opened = new ArrayList<>(count);
    }

    /** @param underWay how many opens may wait for their answer at a time */
    static Future<List<ClientStream>> of(ClientSession session, StreamSpec spec, int count, int underWay) {
        SingleOpens opens = new SingleOpens(session, spec, count);
        session.execute(() -> {
            for (int i = 0; i < underWay; i++) {
                opens.next();
            }
        });
        return opens.promise.future();
    }

    private void next() {
        if (asked < count) {
            asked++;
            session.open(spec).onSuccess(this::opened).onFailure(promise::tryFail);
        }
    }

    private void opened(ClientStream stream) {
        opened.add(stream);
        if (opened.size() == count) {
            promise.complete(opened);
        } else {
            next();
        }
    }
}
