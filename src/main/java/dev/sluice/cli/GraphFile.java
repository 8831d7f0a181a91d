package dev.sluice.cli;

import dev.sluice.client.GraphNode;
import dev.sluice.client.OnFailure;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A graph of messages as a file tells it, without faults: ids are unique, what is needed is there, and there is no cycle.
 *
 * @param handler empty where the file names none
 * @param messages each behind all that it needs, else as in the file
 */
record GraphFile(String handler, List<GraphFile.Message> messages) {

    /** @param onFailure what the failure of any that it needs does to it */
    record Message(String id, String payload, List<String> needs, boolean critical, int priority, OnFailure onFailure) {

        byte[] bytes() {
            return payload.getBytes(StandardCharsets.UTF_8);
        }

        GraphNode node(int children) {
            GraphNode node = GraphNode.of(id, bytes()).priority(priority).children(children);
            for (String needed : needs) {
                node = node.needs(needed, onFailure);
            }
            return critical ? node.critical() : node;
        }
    }

    /** Puts what is needed before what needs it. */
    static GraphFile of(String handler, List<Message> inFile) {
        Map<String, Message> byId = new LinkedHashMap<>();
        for (Message message : inFile) {
            if (byId.putIfAbsent(message.id(), message) != null) {
                throw new GraphFileException(message.id(), "id", "is that of two messages");
            }
        }
        Map<String, Integer> missing = new HashMap<>();
        Map<String, List<Message>> dependents = new HashMap<>();
        for (Message message : inFile) {
            missing.put(message.id(), message.needs().size());
            for (String needed : message.needs()) {
                if (!byId.containsKey(needed)) {
                    throw new GraphFileException(message.id(), "needs", "names '" + needed + "', which is no message");
                }
                dependents.computeIfAbsent(needed, none -> new ArrayList<>()).add(message);
            }
        }
        List<Message> sorted = sort(inFile, missing, dependents);
        if (sorted.size() < inFile.size()) {
            throw new GraphFileException(cycle(byId, missing));
        }
        return new GraphFile(handler, List.copyOf(sorted));
    }

    private static List<Message> sort(
            List<Message> inFile, Map<String, Integer> missing, Map<String, List<Message>> dependents) {
        ArrayDeque<Message> free = new ArrayDeque<>();
        inFile.stream().filter(message -> message.needs().isEmpty()).forEach(free::add);
        List<Message> sorted = new ArrayList<>(inFile.size());
        for (Message next = free.poll(); next != null; next = free.poll()) {
            sorted.add(next);
            missing.remove(next.id());
            for (Message dependent : dependents.getOrDefault(next.id(), List.of())) {
                if (missing.merge(dependent.id(), -1, Integer::sum) == 0) {
                    free.add(dependent);
                }
            }
        }
        return sorted;
    }

    /** Each of those that are left needs another one of them, so that a walk along needs comes round. */
    private static List<String> cycle(Map<String, Message> byId, Map<String, Integer> left) {
        List<String> walk = new ArrayList<>();
        String at = left.keySet().stream().sorted().findFirst().orElseThrow();
        while (!walk.contains(at)) {
            walk.add(at);
            at = firstLeft(byId.get(at), left);
        }
        List<String> cycle = new ArrayList<>(walk.subList(walk.indexOf(at), walk.size()));
        cycle.add(at);
        return cycle;
    }

    private static String firstLeft(@Nullable Message message, Map<String, Integer> left) {
        return message == null
                ? ""
                : message.needs().stream().filter(left::containsKey).findFirst().orElse("");
    }

    /** How many need each message. */
    Map<String, Integer> children() {
        Map<String, Integer> children = new HashMap<>();
        for (Message message : messages) {
            message.needs().forEach(needed -> children.merge(needed, 1, Integer::sum));
        }
        return children;
    }

    long bytes() {
        return messages.stream().mapToLong(message -> message.bytes().length).sum();
    }
}
