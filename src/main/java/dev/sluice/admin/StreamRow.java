package dev.sluice.admin;

import dev.sluice.order.Order;
import dev.sluice.session.Durability;
import dev.sluice.session.StreamStatus;
import dev.sluice.session.StreamView;
import java.util.Locale;

/**
 * A copy of what was seen of a stream. While streams are selected, a row that falls out takes in the next one, so that
 * nothing is made for each stream that is looked at; after that nobody changes it.
 */
public final class StreamRow implements StreamView {
    private String sessionId = "";
    private long id;
    private String name = "";
    private String handler = "";
    private Order order = Order.FIFO;
    private Durability durability = Durability.MEMORY;
    private StreamStatus status = StreamStatus.OPEN;
    private long accepted;
    private long settled;
    private int queued;
    private long queuedBytes;
    private int running;
    private int held;
    private long waitingFor;
    private int parked;
    private int oldestSeconds;
    private long credit;
    private long creditBytes;
    private long uncommitted;
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
        order = stream.order();
        durability = stream.durability();
        status = stream.status();
        accepted = stream.accepted();
        settled = stream.settled();
        queued = stream.queued();
        queuedBytes = stream.queuedBytes();
        running = stream.running();
        held = stream.held();
        waitingFor = stream.waitingFor();
        parked = stream.parked();
        oldestSeconds = stream.oldestSeconds();
        credit = stream.credit();
        creditBytes = stream.creditBytes();
        uncommitted = stream.uncommitted();
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
    public Order order() {
        return order;
    }

    /** The order as a word. */
    public String orderText() {
        return order.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Durability durability() {
        return durability;
    }

    /** What it survives as a word. */
    public String durabilityText() {
        return durability.text();
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
    public int queued() {
        return queued;
    }

    @Override
    public long queuedBytes() {
        return queuedBytes;
    }

    @Override
    public int running() {
        return running;
    }

    @Override
    public int held() {
        return held;
    }

    @Override
    public long waitingFor() {
        return waitingFor;
    }

    @Override
    public int parked() {
        return parked;
    }

    @Override
    public int oldestSeconds() {
        return oldestSeconds;
    }

    @Override
    public long credit() {
        return credit;
    }

    @Override
    public long creditBytes() {
        return creditBytes;
    }

    @Override
    public long uncommitted() {
        return uncommitted;
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
