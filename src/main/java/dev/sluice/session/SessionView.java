package dev.sluice.session;

/**
 * What can be seen of a session from outside.
 *
 * @param attached whether a client's Exchange is attached
 * @param streams open streams
 * @param ageSeconds since it was made
 */
public record SessionView(String id, boolean attached, long streams, int ageSeconds) {

    /** As it is now; on the session's home. */
    public static SessionView of(Session session) {
        return new SessionView(session.id(), session.path() != null, session.openStreams(), session.ageSeconds());
    }
}
