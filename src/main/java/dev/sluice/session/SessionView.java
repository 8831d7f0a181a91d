package dev.sluice.session;

/**
 * A session as it was when it was looked at.
 *
 * @param paths calls that carry it
 * @param streams those that are here; of one that is {@link SessionStatus#STORED} none is
 * @param durable whether it is on the disk, and comes back after a restart
 * @param expiresInMillis after which it goes, if its client does not come; 0 where the client is there
 */
public record SessionView(
        String id, SessionStatus status, int paths, int streams, boolean durable, long expiresInMillis) {}
