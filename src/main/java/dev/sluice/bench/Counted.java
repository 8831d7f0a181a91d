package dev.sluice.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.client.EndResult;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * The last word of the handler {@code count} on a stream.
 *
 * @param messages that came
 * @param outOfOrder how many of them came behind one with the same or a higher seq
 */
record Counted(long messages, long outOfOrder) {

    /** Throws {@link BenchException} where the server says something else, as one of another version may. */
    static Counted parse(EndResult end) {
        String said = new String(end.payload(), US_ASCII);
        try {
            JsonObject json = new JsonObject(said);
            if (json.getValue("messages") instanceof Number messages
                    && json.getValue("out_of_order") instanceof Number outOfOrder) {
                return new Counted(messages.longValue(), outOfOrder.longValue());
            }
            throw notUnderstood(said, null);
        } catch (DecodeException e) {
            throw notUnderstood(said, e);
        }
    }

    private static BenchException notUnderstood(String said, @Nullable Throwable cause) {
        return new BenchException(
                "the handler count of the server does not say messages and out_of_order, so the order cannot be checked: '"
                        + said + "'; measure a server of this version",
                cause);
    }
}
