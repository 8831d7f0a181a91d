package dev.sluice.cli;

import dev.sluice.client.CloseMode;
import dev.sluice.client.SessionInfo;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice sessions}: who is there and who is awaited, and how a session ends whose client will not come. */
@Command(
        name = "sessions",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "Shows the sessions of a server, and closes them.",
            "",
            "A session outlives its connections, and where it has durable streams its server. One whose client never comes back"
                    + " goes when its time is over; until then it keeps its streams, and the named state that they have.",
            ""
        },
        commandListHeading = "%nCommands:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  sluice sessions list",
            "  sluice sessions list --status stored",
            "  sluice sessions close 3f0c...",
            "  sluice sessions close --abort 3f0c... 77ab..."
        })
final class SessionsCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say list or close");
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = {
                "Lists the sessions, by id.",
                "",
                "attached: its client is there. waiting: it is away. stored: it is away since the server started, and the streams"
                        + " are on the disk until it comes, so they are not counted.",
                ""
            })
    void list(
            @Mixin ServerOptions options,
            @Option(
                            names = "--status",
                            paramLabel = "STATUS",
                            defaultValue = "",
                            description = "Only those that are attached, waiting or stored.")
                    String status,
            @Mixin ListLimit limit) {
        Pages<SessionInfo> sessions = options.ask(
                admin -> limit.first(token -> admin.sessions(status, 0, token).await()));
        print(options.json() ? json(sessions).encode() : text(sessions));
    }

    @Command(
            name = "close",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = {
                "Closes sessions for good, with their streams; what named scopes of state keep stays.",
                "",
                "What they have accepted is finished first. That goes on when it takes longer than this command waits.",
                ""
            })
    void close(
            @Mixin ServerOptions options,
            @Option(names = "--abort", description = "Finish nothing: what waits and what runs is aborted.")
                    boolean abort,
            @Parameters(paramLabel = "ID", arity = "1..*", description = "The sessions' ids, all of them.")
                    List<String> ids) {
        CloseMode mode = abort ? CloseMode.ABORT : CloseMode.FINISH;
        options.ask(admin -> {
            ids.forEach(id -> admin.closeSession(id, mode).await());
            return ids;
        });
        print(
                options.json()
                        ? JsonObject.of("closed", ids.size()).encode()
                        : String.format(
                                Locale.ROOT, "%d %s closed", ids.size(), ids.size() == 1 ? "session" : "sessions"));
    }

    private static String text(Pages<SessionInfo> sessions) {
        Table table = new Table("SESSION", "STATUS", "PATHS", "STREAMS", "DURABLE", "EXPIRES IN");
        for (SessionInfo session : sessions.items()) {
            table.row(
                    session.id(),
                    session.status(),
                    session.paths(),
                    session.status().equals("stored") ? "-" : session.streams(),
                    session.durable() ? "yes" : "no",
                    session.expiresIn().isZero() ? "-" : text(session.expiresIn()));
        }
        return sessions.text(table, "no sessions");
    }

    /** Such as 23h59m58s. */
    private static String text(Duration time) {
        String iso = time.truncatedTo(ChronoUnit.SECONDS).toString();
        return iso.substring("PT".length()).toLowerCase(Locale.ROOT);
    }

    private static JsonObject json(Pages<SessionInfo> sessions) {
        JsonArray listed = new JsonArray();
        for (SessionInfo session : sessions.items()) {
            listed.add(JsonObject.of(
                    "session", session.id(),
                    "status", session.status(),
                    "paths", session.paths(),
                    "streams", session.streams(),
                    "durable", session.durable(),
                    "expires_in_ms", session.expiresIn().toMillis()));
        }
        return JsonObject.of("sessions", listed, "more", sessions.more());
    }

    private void print(String text) {
        spec.commandLine().getOut().println(text);
        spec.commandLine().getOut().flush();
    }
}
