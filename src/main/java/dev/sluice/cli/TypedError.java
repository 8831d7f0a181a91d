package dev.sluice.cli;

import dev.sluice.client.SluiceException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Shows all that a server's error says, to people and to programs. */
final class TypedError {

    private TypedError() {}

    /** The first line is code, reason and message; the others are what more there is, if any. */
    static List<String> lines(SluiceException error) {
        List<String> lines = new ArrayList<>();
        lines.add(error.code().name() + " " + error.reason() + ": " + error.getMessage());
        error.fields().forEach(field -> lines.add("field " + field.field() + ": " + field.description()));
        error.quotas().forEach(quota -> lines.add("limit " + quota.subject() + ": " + quota.description()));
        if (!error.metadata().isEmpty()) {
            lines.add("metadata " + new TreeMap<>(error.metadata()));
        }
        if (error.retryAfter() != null) {
            lines.add("try again in " + error.retryAfter().toMillis() + " ms");
        }
        return lines;
    }

    static JsonObject json(SluiceException error) {
        JsonObject json = new JsonObject()
                .put("code", error.code().name())
                .put("reason", error.reason())
                .put("message", error.getMessage())
                .put("metadata", new JsonObject(new TreeMap<>(error.metadata())));
        JsonArray fields = new JsonArray();
        error.fields()
                .forEach(field -> fields.add(
                        new JsonObject().put("field", field.field()).put("description", field.description())));
        JsonArray quotas = new JsonArray();
        error.quotas()
                .forEach(quota -> quotas.add(
                        new JsonObject().put("subject", quota.subject()).put("description", quota.description())));
        json.put("fields", fields).put("quotas", quotas);
        return error.retryAfter() == null
                ? json
                : json.put("retry_after_ms", error.retryAfter().toMillis());
    }
}
