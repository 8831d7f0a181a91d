package dev.sluice.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.handler.Message;
import dev.sluice.handler.Run;
import dev.sluice.handler.State;

/**
 * What a test has a handler do with its state, by the text of messages: "put k v", "drop k", "get k" and "all" answer with what
 * is there then, "bad k v" puts and fails.
 */
final class NotesHandler {
    private NotesHandler() {}

    static ScriptedHandler scripted() {
        ScriptedHandler handler = new ScriptedHandler();
        handler.options = handler.options.withState(true);
        handler.onRun = NotesHandler::doAll;
        return handler;
    }

    static void doAll(Run run) {
        for (int i = 0; i < run.size(); i++) {
            if (!doOne(run, i)) {
                return;
            }
        }
    }

    /** Returns whether the run goes on. */
    static boolean doOne(Run run, int index) {
        try {
            run.done(carryOut(run.message(index)).getBytes(UTF_8));
            return true;
        } catch (RuntimeException e) {
            run.fail(e);
            return false;
        }
    }

    static String carryOut(Message message) {
        State state = message.state();
        String[] words = new String(message.payload(), UTF_8).split(" ", -1);
        switch (words[0]) {
            case "put" -> state.put(words[1], words[2].getBytes(UTF_8));
            case "drop" -> state.remove(words[1]);
            case "bad" -> {
                state.put(words[1], words[2].getBytes(UTF_8));
                throw ScriptedHandler.broken();
            }
            default -> {}
        }
        return words.length == 1 ? all(state) : words[1] + "=" + text(state.get(words[1]));
    }

    static String all(State state) {
        StringBuilder all = new StringBuilder();
        state.each(
                new byte[0],
                (key, value) ->
                        all.append(text(key)).append('=').append(text(value)).append(' '));
        return all.isEmpty() ? "nothing" : all.toString().trim();
    }

    private static String text(byte[] bytes) {
        return bytes == null ? "none" : new String(bytes, UTF_8);
    }
}
