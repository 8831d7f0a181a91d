package dev.sluice.session;

import dev.sluice.handler.Failure;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an Open asks for, read and checked as far as that goes without the session.
 *
 * @param specs one for each stream; null where {@code invalid} says why there is none
 * @param invalid the streams whose specs are no good, by index
 * @param keepOpened whether the good ones stay when some fail
 * @param requestId rises from call to call; 0 where the call is not to be retried
 * @param fingerprint equal for equal requests; empty where {@code requestId} is 0
 * @param firstStreamId the client's id for the first stream; 0 where the server chooses
 * @param connection counts the streams of the connection the call came by
 */
public record OpenAsk(
        List<@Nullable StreamSpec> specs,
        Map<Integer, Failure> invalid,
        boolean keepOpened,
        long requestId,
        String fingerprint,
        long firstStreamId,
        Quota connection) {

    /** One stream, by a call that is not to be retried. */
    public static OpenAsk one(StreamSpec spec, Quota connection) {
        return new OpenAsk(List.of(spec), Map.of(), false, 0, "", 0, connection);
    }
}
