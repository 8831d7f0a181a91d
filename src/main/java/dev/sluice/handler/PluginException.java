package dev.sluice.handler;

/**
 * A handler could not be loaded. The message says whose it is, by the jar's name, and what is wrong; it is for people.
 */
public final class PluginException extends RuntimeException {
    PluginException(String origin, String problem) {
        super(origin + ": " + problem);
    }

    PluginException(String origin, String problem, Throwable cause) {
        super(origin + ": " + problem + because(cause), cause);
    }

    private static String because(Throwable cause) {
        StringBuilder words = new StringBuilder();
        for (Throwable each = cause; each != null; each = each.getCause()) {
            words.append(": ").append(each);
        }
        return words.toString();
    }
}
