package dev.sluice.admin;

/**
 * The server's figures at one moment.
 *
 * @param atMillis the moment, in milliseconds since 1970
 * @param uptimeSeconds since the start
 * @param draining whether the server is about to leave
 * @param sessions sessions there are
 * @param streams streams that are open, or about to be
 * @param queued messages accepted that have no outcome yet
 * @param parked messages that are parked
 * @param bufferedBytes bytes of all messages and items that wait
 * @param totals since the start
 * @param intervalMillis the time that the rates are about: since the sample before, or since the start
 * @param rates over that time
 */
public record Sample(
        long atMillis,
        long uptimeSeconds,
        boolean draining,
        long sessions,
        long streams,
        long queued,
        long parked,
        long bufferedBytes,
        Totals totals,
        long intervalMillis,
        Rates rates) {}
