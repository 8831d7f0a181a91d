package dev.sluice.handler;

/**
 * Consecutive messages of one stream, handed to a handler in one call. The handler reports each in order; the first
 * failure ends the run, and the messages behind it go back un-run.
 *
 * <p>Reports may come from any thread, one at a time. After the server gave up on the run (a time-out, a reset) they
 * are ignored.
 */
public interface Run {

    /** From 1 to {@link HandlerOptions#maxRun}. */
    int size();

    /** The message at {@code index}, 0 being the first. */
    Message message(int index);

    /** The next message succeeded and has no reply. */
    void done();

    /** The next message succeeded with this reply; an empty one is no reply. The array belongs to the server now. */
    void done(byte[] reply);

    /** Every message not yet reported succeeded and has no reply. */
    void allDone();

    /** The next message failed. */
    void fail(Failure failure);

    /** The next message failed by an exception: a typed one is an answer, any other also a fault that the log tells of. */
    default void fail(Throwable thrown) {
        fail(Failure.of(thrown));
    }

    /**
     * True once reports are ignored: the work may be broken off, with one more report that says so. The stream is closed
     * when that has come; of a handler that blocks, when {@link Handler#handle} has returned.
     */
    boolean fenced();
}
