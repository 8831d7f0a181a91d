package dev.sluice.client;

import io.vertx.core.Promise;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Waits for the answers to the parts of one batch. On the loop. */
final class OpenBatch {
    private final OpenMode mode;
    private final Promise<OpenedStreams> promise;
    private final SortedMap<Integer, SluiceException> failures = new TreeMap<>();
    private List<ClientStream> streams = List.of();
    private int partsLeft;

    OpenBatch(OpenMode mode, Promise<OpenedStreams> promise) {
        this.mode = mode;
        this.promise = promise;
    }

    OpenMode mode() {
        return mode;
    }

    /** What is waited for. Called before the first answer can come. */
    void await(List<ClientStream> asked, int parts) {
        streams = asked;
        partsLeft = parts;
    }

    void failed(int index, SluiceException why) {
        failures.put(index, why);
    }

    void partDone() {
        if (--partsLeft > 0) {
            return;
        }
        if (mode == OpenMode.ALL_OR_NOTHING && !failures.isEmpty()) {
            rollBack();
        } else {
            promise.complete(new OpenedStreams(streams, failures));
        }
    }

    /** The server has rolled back each call that failed; what other calls opened goes too. */
    private void rollBack() {
        for (ClientStream stream : streams) {
            if (!stream.isGone()) {
                stream.reset("another stream of the batch failed");
            }
        }
        promise.fail(new OpenException(failures));
    }
}
