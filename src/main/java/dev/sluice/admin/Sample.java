package dev.sluice.admin;

import org.jspecify.annotations.Nullable;

/**
 * The server's figures at one moment.
 *
 * @param atMillis the moment, in milliseconds since 1970
 * @param uptimeSeconds since the start
 * @param draining whether the server is about to leave
 * @param sessions sessions there are
 * @param detached of those, the ones that have lost their connections and wait for their clients
 * @param durable of the sessions, the ones with something on the disk
 * @param unloaded of those, the ones whose streams have not been brought back since the start
 * @param streams streams that are open, or about to be
 * @param queued messages accepted that have no outcome yet
 * @param parked messages that are parked
 * @param bufferedBytes bytes of all messages and items that wait
 * @param store how the place is where durable streams are kept; null where there is none
 * @param totals since the start
 * @param intervalMillis the time that the rates are about: since the sample before, or since the start
 * @param rates over that time
 */
public record Sample(
        long atMillis,
        long uptimeSeconds,
        boolean draining,
        long sessions,
        long detached,
        long durable,
        long unloaded,
        long streams,
        long queued,
        long parked,
        long bufferedBytes,
        @Nullable StoreSample store,
        Totals totals,
        long intervalMillis,
        Rates rates) {}
