package dev.sluice.admin;

import dev.sluice.session.StreamStatus;
import dev.sluice.session.StreamView;

/**
 * A copy of what was seen of a stream. While streams are selected, a row that falls out takes in the next one, so that
 * nothing is made for each stream that is looked at; after that nobody changes it.
 */
public final class StreamRow implements StreamView {
    private String sessionId = "";
    private long id;
    private String name = "";
    private String handler = "";
    private StreamStatus status = StreamStatus.OPEN;
    private long accepted;
    private long settled;
    private long queuedBytes;
    private int ageSeconds;
    private int idleSeconds;

    StreamRow(StreamView stream) {
        set(stream);
    }

    void set(StreamView stream) {
        sessionId = stream.sessionId();
        id = stream.id();
        name = stream.name();
        handler = stream.handler();
        status = stream.status();
        accepted = stream.accepted();
        settled = stream.settled();
        queuedBytes = stream.queuedBytes();
        ageSeconds = stream.ageSeconds();
        idleSeconds = stream.idleSeconds();
    }

    @Override
    public String sessionId() {
        return sessionId;
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String handler() {
        return handler;
    }

    @Override
    public StreamStatus status() {
        return status;
    }

    /** The status as a word. */
    public String statusText() {
        return status.text();
    }

    @Override
    public long accepted() {
        return accepted;
    }

    @Override
    public long settled() {
        return settled;
    }

    @Override
    public long queuedBytes() {
        return queuedBytes;
    }

    @Override
    public int ageSeconds() {
        return ageSeconds;
    }

    @Override
    public int idleSeconds() {
        return idleSeconds;
    }
}
