package dev.sluice.client;

import dev.sluice.v1.InbandOpen;
import dev.sluice.v1.InbandOpened;
import dev.sluice.v1.OpenError;
import dev.sluice.v1.OpenRequest;
import dev.sluice.v1.OpenResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One Open inside the Exchange: a whole batch, or as much of one as a call takes. On the loop, once it has been asked. */
final class OpenPart {
    private final ClientSession session;
    private final OpenRequest request;
    private final List<ClientStream> streams;
    private final @Nullable OpenBatch batch;
    private final int firstIndex;

    /**
     * @param batch who waits for the answer; null where the streams themselves are to tell of failures
     * @param firstIndex the place of the first stream in its batch
     */
    OpenPart(
            ClientSession session,
            OpenRequest request,
            List<ClientStream> streams,
            @Nullable OpenBatch batch,
            int firstIndex) {
        this.session = session;
        this.request = request;
        this.streams = streams;
        this.batch = batch;
        this.firstIndex = firstIndex;
    }

    long requestId() {
        return request.getRequestId();
    }

    InbandOpen inband() {
        return InbandOpen.newBuilder()
                .setOpen(request)
                .setFirstStreamId(streams.get(0).id())
                .build();
    }

    /** It is to leave once more, before anything of its streams does. */
    void again() {
        streams.forEach(stream -> stream.sender().hold());
    }

    /** It stands in a frame: messages may follow. */
    void left() {
        for (ClientStream stream : streams) {
            session.arrived(stream);
            stream.openLeft();
        }
    }

    void answered(InbandOpened answer) {
        if (answer.hasStatus()) {
            failed(Failures.of(answer.getStatus()));
            return;
        }
        Map<Integer, SluiceException> failures = new HashMap<>();
        String wrong = read(answer.getResponse(), failures);
        if (wrong != null) {
            failed(Failures.protocolError(wrong));
            return;
        }
        for (int i = 0; i < streams.size(); i++) {
            boolean open = answer.getResponse().getStreamIds(i) != 0;
            if (open) {
                streams.get(i).opened();
            } else {
                failed(i, failures.getOrDefault(i, Failures.rolledBack()));
            }
        }
        done();
    }

    /** None of its streams is open. */
    void failed(SluiceException why) {
        for (int i = 0; i < streams.size(); i++) {
            failed(i, why);
        }
        done();
    }

    private void failed(int index, SluiceException why) {
        streams.get(index).close(why, Failures.notSent(why), Failures.notSent(why));
        if (batch != null) {
            batch.failed(firstIndex + index, why);
        }
    }

    private void done() {
        if (batch != null) {
            batch.partDone();
        }
    }

    /** Reads the failures by index; returns what is wrong with the answer, or null. */
    private @Nullable String read(OpenResponse response, Map<Integer, SluiceException> failures) {
        if (response.getStreamIdsCount() != streams.size()) {
            return "the answer to an Open of " + streams.size() + " streams has " + response.getStreamIdsCount()
                    + " ids";
        }
        for (OpenError error : response.getErrorsList()) {
            failures.put(error.getIndex(), Failures.of(error.getStatus()));
        }
        for (int i = 0; i < streams.size(); i++) {
            long id = response.getStreamIds(i);
            if (id != 0 && id != streams.get(i).id()) {
                return "stream " + streams.get(i).id() + " was opened as " + id;
            }
        }
        return null;
    }
}
