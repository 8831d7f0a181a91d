package dev.sluice.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.sluice.client.OnFailure;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a graph of messages: whatever is not as it should be is refused, with its place. */
final class GraphReader {
    private static final Set<String> OF_FILE = Set.of("handler", "messages");
    private static final Set<String> OF_MESSAGE = Set.of("id", "payload", "needs", "critical", "priority", "onFailure");
    private static final int MOST_MESSAGES = 1_000_000;
    private static final long MOST_BYTES = 256L << 20;
    private static final JsonFactory STRICT = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private GraphReader() {}

    static GraphFile read(Path file) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new GraphFileException("", "", "the file has more than " + MOST_BYTES + " bytes");
            }
            return read(Files.readString(file));
        } catch (IOException e) {
            throw CommandFailure.usage("cannot read " + file + ": " + IoProblem.of(e));
        }
    }

    static GraphFile read(String text) {
        checkJson(text);
        JsonObject file = object(text);
        checkKeys("", file, OF_FILE);
        List<GraphFile.Message> messages = new ArrayList<>();
        JsonArray listed = typed("", file, "messages", JsonArray.class, null);
        if (listed.isEmpty() || listed.size() > MOST_MESSAGES) {
            throw new GraphFileException("", "messages", "must have 1 to " + MOST_MESSAGES + " messages");
        }
        for (int i = 0; i < listed.size(); i++) {
            messages.add(message("#" + (i + 1), listed.getValue(i)));
        }
        return GraphFile.of(typed("", file, "handler", String.class, ""), messages);
    }

    /** What the decoder would pass over: a key that is there twice, and something behind the end. */
    private static void checkJson(String text) {
        try (JsonParser parser = STRICT.createParser(text)) {
            int depth = 0;
            while (parser.nextToken() != null) {
                if (parser.currentToken().isStructStart()) {
                    depth++;
                } else if (parser.currentToken().isStructEnd() && --depth == 0 && parser.nextToken() != null) {
                    throw new GraphFileException("", "", "something follows the end of the graph");
                }
            }
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            throw new GraphFileException("", "", "is no JSON, line " + line + ": " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new IllegalStateException("text in memory cannot be read", e);
        }
    }

    private static JsonObject object(String text) {
        try {
            return new JsonObject(text);
        } catch (DecodeException e) {
            throw new GraphFileException("", "", "must be one JSON object");
        }
    }

    private static GraphFile.Message message(String place, @Nullable Object value) {
        if (!(value instanceof JsonObject json)) {
            throw new GraphFileException(place, "", "must be an object");
        }
        String id = typed(place, json, "id", String.class, null);
        if (id.isEmpty()) {
            throw new GraphFileException(place, "id", "is empty");
        }
        checkKeys(id, json, OF_MESSAGE);
        return new GraphFile.Message(
                id,
                typed(id, json, "payload", String.class, ""),
                needs(id, typed(id, json, "needs", JsonArray.class, new JsonArray())),
                typed(id, json, "critical", Boolean.class, false),
                typed(id, json, "priority", Integer.class, 0),
                onFailure(id, typed(id, json, "onFailure", String.class, "")));
    }

    private static List<String> needs(String id, JsonArray listed) {
        Set<String> seen = new HashSet<>();
        List<String> needs = new ArrayList<>();
        for (Object needed : listed) {
            if (!(needed instanceof String name)) {
                throw new GraphFileException(id, "needs", "must name ids, but has " + needed);
            }
            if (!seen.add(name)) {
                throw new GraphFileException(id, "needs", "names '" + name + "' twice");
            }
            needs.add(name);
        }
        return List.copyOf(needs);
    }

    private static OnFailure onFailure(String id, String text) {
        return switch (text) {
            case "" -> OnFailure.INHERIT;
            case "abort" -> OnFailure.ABORT;
            case "skip" -> OnFailure.SKIP;
            case "run" -> OnFailure.RUN;
            default -> throw new GraphFileException(id, "onFailure", "is '" + text + "', not abort, skip or run");
        };
    }

    private static void checkKeys(String where, JsonObject json, Set<String> known) {
        for (Map.Entry<String, Object> entry : json) {
            if (!known.contains(entry.getKey())) {
                throw new GraphFileException(where, entry.getKey(), "is not known; there are " + sorted(known));
            }
        }
    }

    private static String sorted(Set<String> names) {
        return String.join(", ", names.stream().sorted().toList());
    }

    /** @param otherwise where the field is not there; null where it must be */
    private static <T> T typed(String where, JsonObject json, String field, Class<T> type, @Nullable T otherwise) {
        if (!json.containsKey(field)) {
            if (otherwise == null) {
                throw new GraphFileException(where, field, "is missing");
            }
            return otherwise;
        }
        Object value = json.getValue(field);
        if (!type.isInstance(value)) {
            throw new GraphFileException(where, field, "must be " + name(type) + ", but is " + value);
        }
        return type.cast(value);
    }

    private static String name(Class<?> type) {
        if (type == String.class) {
            return "text";
        }
        if (type == Boolean.class) {
            return "true or false";
        }
        return type == Integer.class ? "a whole number" : "a list";
    }
}
