package dev.sluice.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.v1.CloseRequest;
import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A session that is to be finished, and then aborted. */
class AbortAfterFinishTest extends ClientFixture {
    @Test
    void oneWhoLosesPatienceWithAFinishCanAbort() throws Exception {
        ClientSession session = get(client.session());
        ClientStream stream = get(session.open(ECHO));
        Future<Reply> a = stream.send(bytes("a"));
        server.messages(1);
        Future<Void> finished = session.close(CloseMode.FINISH);
        Future<Void> aborted = session.close(CloseMode.ABORT);
        CloseRequest close = server.closes.poll(1, TimeUnit.MINUTES);
        assertThat(close).as("close").isNotNull();
        assertThat(close.getMode()).isEqualTo(CloseRequest.Mode.ABORT);
        server.endExchange();
        get(aborted);
        get(finished);
        assertThat(failure(a).reason()).isEqualTo("OUTCOME_UNKNOWN");
    }
}
