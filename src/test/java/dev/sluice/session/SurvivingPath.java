package dev.sluice.session;

import dev.sluice.handler.Failure;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One attachment of a client, and what is on its way by it: it arrives later, in order, or not at all. A path that the client
 * has given up may stand at the server still, and bring what was said on it.
 */
final class SurvivingPath implements PathOutput {
    private final SurvivingClient client;
    private final ArrayDeque<Runnable> toServer = new ArrayDeque<>();
    private final ArrayDeque<Runnable> toClient = new ArrayDeque<>();
    private @Nullable Path path;

    /** The client hears nothing of it any more. */
    private boolean cut;

    /** The server is done with it. */
    private boolean ended;

    /** The client has taken its session over with another one. */
    private boolean takenOver;

    SurvivingPath(SurvivingClient client) {
        this.client = client;
    }

    void stands(Path attached) {
        path = attached;
    }

    // The network

    void say(Consumer<Path> frame) {
        toServer.add(() -> arrives(frame));
    }

    /** By one that was taken over nothing is heard. */
    private void arrives(Consumer<Path> frame) {
        if (path != null && path.begin()) {
            client.check(!takenOver && !ended, "a path is heard that has ended");
            frame.accept(path);
        }
    }

    void hear(Runnable word) {
        toClient.add(word);
    }

    private void tell(long id, Consumer<SurvivingStream> word) {
        client.check(!ended, "a path is written to that has ended");
        hear(() -> client.told(id, word));
    }

    /** The next word arrives, if there is one. */
    void deliver(boolean atServer) {
        Runnable word = atServer ? toServer.poll() : toClient.poll();
        if (word != null && (atServer || !cut)) {
            word.run();
        }
    }

    /** Whether anything is on its way. */
    boolean isBusy() {
        return !toServer.isEmpty() || !toClient.isEmpty();
    }

    /** The server may write. */
    void breathe() {
        if (path != null) {
            path.writable();
        }
    }

    /** The client gives it up. */
    void cut() {
        cut = true;
        toClient.clear();
    }

    /** The server has noticed that. */
    void closes() {
        ended = true;
        if (path != null) {
            path.closed();
        }
    }

    /** Another one has taken its place. */
    void isTakenOver() {
        takenOver = true;
        client.check(ended, "a path stands beside the one that took the session over");
        client.check(path == null || path.find(1) == null, "a stream is found by a path that was taken over");
    }

    // What the server tells

    @Override
    public boolean writable() {
        return toClient.size() < 20;
    }

    @Override
    public boolean replaceable() {
        return true;
    }

    @Override
    public boolean prompt() {
        return false;
    }

    @Override
    public void item(long streamId, long outSeq, Item item) {
        tell(streamId, stream -> stream.item(outSeq, item));
    }

    @Override
    public void ack(long streamId, long upTo) {
        tell(streamId, stream -> stream.ack(upTo));
    }

    @Override
    public void ackRange(long streamId, long from, long to) {
        tell(streamId, stream -> {
            for (long seq = from; seq <= to; seq++) {
                stream.settled(seq);
            }
        });
    }

    @Override
    public void credit(long streamId, long maxSeq, long maxTotalBytes) {
        tell(streamId, stream -> stream.credit(maxSeq, maxTotalBytes));
    }

    @Override
    public void refused(long streamId, long fromSeq, Failure failure) {
        tell(streamId, stream -> stream.refused(fromSeq, failure));
    }

    @Override
    public void ended(
            long streamId, @Nullable Failure failure, byte[] payload, long lastOutSeq, @Nullable Summary summary) {
        tell(streamId, stream -> stream.ended(failure == null, lastOutSeq));
        hear(() -> say(to -> SurvivingClient.find(to, streamId, input -> input.confirm(lastOutSeq + 1))));
    }

    @Override
    public void reset(long streamId, Failure failure) {
        tell(streamId, stream -> {
            stream.check(failure.reason().equals("STREAM_LOST"), "is reset: " + failure);
            client.lose(stream);
        });
    }

    @Override
    public void heartbeat(long beat, long seen) {}

    @Override
    public void goAway(Failure failure, long deadlineMillis) {}

    @Override
    public void flush() {}

    @Override
    public void end(@Nullable Failure failure) {
        client.check(!ended, "a path ends twice");
        ended = true;
        client.ended(this);
    }
}
