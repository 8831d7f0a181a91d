package dev.sluice.session;

import dev.sluice.order.Order;

/** What can be seen of an open stream from outside. */
public interface StreamView {

    String sessionId();

    long id();

    /** Empty when it has none. */
    String name();

    /** The handler's name. */
    String handler();

    Order order();

    /** What it survives. */
    Durability durability();

    StreamStatus status();

    /** The highest seq accepted. */
    long accepted();

    /** The highest seq up to which all are settled. */
    long settled();

    /** Messages accepted that have no outcome and are not parked, what runs included. */
    int queued();

    /** Of those, messages at the handler. */
    int running();

    /** Of those, messages that wait for a seq that has not come; of GRAPH, when nothing of it can go on. */
    int held();

    /** The lowest seq that has not come while others wait for it; 0 where there is none. */
    long waitingFor();

    /** Messages that are parked. */
    int parked();

    /**
     * How long the oldest message has been there, of those at the handler and the one that is next; 0 where nothing is
     * queued. Where nothing can go on: how long that is so, at least.
     */
    int oldestSeconds();

    /** How many messages its client may still send. */
    long credit();

    /** How many bytes its client may still send. */
    long creditBytes();

    /** Payload bytes of the messages accepted and not settled. */
    long queuedBytes();

    /** Messages settled that are not committed yet; 0 where nothing is to be. */
    long uncommitted();

    /** Seconds since the open. */
    int ageSeconds();

    /** Seconds since a message was last accepted or settled; the age when there was none. */
    int idleSeconds();
}
