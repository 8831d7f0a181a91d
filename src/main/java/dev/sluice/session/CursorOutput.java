package dev.sluice.session;

/** Takes where the streams of a session stand that is resumed. On the session's home. */
public interface CursorOutput {

    /**
     * A stream.
     *
     * @param settled up to here nothing needs to be sent again
     * @param maxSeq how far the client may go
     * @param maxTotalBytes the most payload bytes since the open that it may send
     */
    void stream(long streamId, long settled, long maxSeq, long maxTotalBytes);

    /** What is done beyond what is settled, of the stream that was told last. */
    void range(long streamId, long from, long to);
}
