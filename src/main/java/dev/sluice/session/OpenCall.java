package dev.sluice.session;

/** The call that an Open came by, for its owner to say that nobody waits for the answer any more. Any thread. */
public final class OpenCall {
    private volatile boolean cancelled;

    /** Before the batch is committed this leaves nothing of it; afterwards it changes nothing. */
    public void cancel() {
        cancelled = true;
    }

    boolean isCancelled() {
        return cancelled;
    }
}
