package dev.sluice.admin;

/**
 * The server's figures at one moment.
 *
 * @param atMillis the moment, in milliseconds since 1970
 * @param intervalMillis the time that the rates are about: since the sample before, or since the start
 * @param uptimeSeconds since the start
 * @param draining whether the server is about to leave
 * @param sessions sessions there are
 * @param streams streams that are open, or about to be
 * @param queued messages accepted that have no outcome yet
 * @param bufferedBytes bytes of all messages and items that wait
 * @param opened streams opened since the start
 * @param accepted messages accepted since the start
 * @param settled messages settled since the start
 * @param items replies, pushes and unsuccessful outcomes sent since the start
 */
public record Sample(
        long atMillis,
        long intervalMillis,
        long uptimeSeconds,
        boolean draining,
        long sessions,
        long streams,
        long queued,
        long bufferedBytes,
        long opened,
        long accepted,
        long settled,
        long items,
        double openedPerSecond,
        double acceptedPerSecond,
        double settledPerSecond,
        double itemsPerSecond) {}
