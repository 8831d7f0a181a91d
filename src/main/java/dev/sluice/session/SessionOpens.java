package dev.sluice.session;

import dev.sluice.handler.Failure;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The Opens of a session, and what they were answered. */
final class SessionOpens {
    private final Session session;
    private final OpenRecords records;

    SessionOpens(Session session, int remembered) {
        this.session = session;
        this.records = new OpenRecords(remembered, session.durable()::forgotten);
    }

    OpenRecords records() {
        return records;
    }

    /** Opens a batch of streams, once for each request id. */
    void open(OpenAsk ask, OpenCall call, Consumer<OpenResult> result) {
        session.home().refreshTime();
        OpenRecords.OpenRecord known = ask.requestId() == 0 ? null : records.find(ask.requestId());
        Failure denied = known == null ? whyNoOpen(ask) : whyNotAgain(known, ask);
        if (denied != null) {
            session.lifetime().openOver(false);
            result.accept(new OpenResult.Denied(denied));
        } else if (known != null) {
            known.await(result);
            tellLost(known.answerOfBefore());
        } else if (ask.requestId() == 0) {
            open(ask, call, session.streams().ids().take(ask), result);
        } else {
            records.begin(ask.requestId(), ask.fingerprint()).await(result);
            open(ask, call, session.streams().ids().take(ask), done -> records.finish(ask.requestId(), done));
        }
    }

    /** A server that is gone answered so, and what it had in memory is gone with it. */
    private void tellLost(OpenResult.@Nullable Answer answer) {
        for (int i = 0; answer != null && i < answer.count(); i++) {
            long id = answer.id(i);
            if (id != 0 && session.streams().get(id) == null) {
                session.tellReset(id, StoredFailures.STREAM_LOST);
            }
        }
    }

    private void open(OpenAsk ask, OpenCall call, long firstId, Consumer<OpenResult> result) {
        new OpenBatch(session, ask, call, firstId, result).start();
    }

    private @Nullable Failure whyNotAgain(OpenRecords.OpenRecord known, OpenAsk ask) {
        if (session.isClosed()) {
            return session.home().sessions().whyGone();
        }
        return known.sameRequest(ask.fingerprint()) ? null : Failures.requestReused(ask.requestId());
    }

    private @Nullable Failure whyNoOpen(OpenAsk ask) {
        if (session.isClosed()) {
            return session.home().sessions().whyGone();
        }
        if (ask.requestId() != 0 && records.forgotten(ask.requestId())) {
            return Failures.requestExpired(ask.requestId());
        }
        return session.streams().whyNot(ask);
    }
}
