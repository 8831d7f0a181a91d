package dev.sluice.fault;

import dev.sluice.handler.PluginJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The handlers of the crash checker, in plugins: each appends a line to a file of the stream's for each message that it runs,
 * and does with it what its first letter says.
 */
final class CrashHandler {
    static final String BLOCKING = "crash-blocking";
    static final String ASYNC = "crash-async";
    static final String LIFE = "crash.life";
    static final String RUNS = "crash.runs";
    static final String HEALED = "healed";

    private static final String NOTE = """
            String life = System.getProperty("crash.life");
            java.nio.file.Path runs = java.nio.file.Path.of(System.getProperty("crash.runs"));
            Handler.BlockingFunction note = (stream, message) -> {
                String text = new String(message.payload());
                boolean fails = switch (text.charAt(0)) {
                    case 'F' -> true;
                    case 'T' -> message.attempt() == 1;
                    case 'I' -> !java.nio.file.Files.exists(runs.resolve("healed"));
                    default -> false;
                };
                String line = life + " " + message.seq() + " " + message.attempt() + " "
                        + (fails ? "failed" : "done") + " " + text.hashCode() + "\\n";
                java.nio.file.Files.writeString(
                        runs.resolve(stream.name()),
                        line,
                        java.nio.file.StandardOpenOption.CREATE,
                        java.nio.file.StandardOpenOption.APPEND);
                if (fails) {
                    throw new HandlerException(new Failure(Failure.Code.ABORTED, "BY_DESIGN", "as it was meant to"));
                }
                String reply = stream.name() + "/" + message.seq() + "/" + text.hashCode();
                return text.charAt(0) == 'E' ? new byte[0] : reply.getBytes();
            };
            """;

    private static final String LATER = """
            return Handler.async((stream, message) -> java.util.concurrent.CompletableFuture.supplyAsync(() -> {
                try {
                    return note.handle(stream, message);
                } catch (RuntimeException e) {
                    throw e;
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }));
            """;

    private CrashHandler() {}

    /** Writes the plugins into a folder of their own, and returns it. */
    static Path plugins(Path work) throws IOException {
        Path plugins = Files.createDirectory(work.resolve("plugins"));
        new PluginJar(plugins.resolve("blocking.jar"), work)
                .write(
                        "Blocking",
                        "return \"crash-blocking\";",
                        NOTE + "return Handler.blocking(note);",
                        "plugin.Blocking");
        new PluginJar(plugins.resolve("async.jar"), work)
                .write("Async", "return \"crash-async\";", NOTE + LATER, "plugin.Async");
        return plugins;
    }

    /** What they answer. */
    static String reply(String stream, long seq, String text) {
        return stream + "/" + seq + "/" + text.hashCode();
    }
}
