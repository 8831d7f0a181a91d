package dev.sluice.cli;

import dev.sluice.client.LoggedFailure;
import dev.sluice.client.Page;
import dev.sluice.client.ReplayResult;
import dev.sluice.client.SluiceAdmin;
import dev.sluice.client.SluiceException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sluice failures}: the log of what came to nothing, and how to try it again. */
@Command(
        name = "failures",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "Shows the server's log of failures, and runs failed messages again.",
            "",
            "What runs again is a new message at the end of its stream; the failed one keeps its outcome.",
            ""
        },
        commandListHeading = "%nCommands:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  sluice failures list --session 3f0c... --stream 4",
            "  sluice failures replay --id 17 --id 18",
            "  sluice failures replay --session 3f0c... --stream 4 --seq 1207",
            "  sluice failures replay --all"
        })
final class FailuresCommand implements Runnable {
    private static final int MOST_AT_ONCE = 10_000;
    private static final int IDS_A_CALL = 500;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say list or replay");
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = "Lists what failed, was skipped or was aborted for it; the newest first.")
    void list(@Mixin OperatorOptions options, @Mixin ListLimit limit) {
        require(options.isClear(), "--stream needs --session");
        Pages<LoggedFailure> failures = options.ask(admin -> limit.first(page(admin, options)));
        print(options.json() ? json(failures).encode() : text(failures));
    }

    @Command(
            name = "replay",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = "Runs failed messages again, the oldest first.",
            exitCodeListHeading = "%nExit status:%n",
            exitCodeList = {"0:all run again", "1:some do not; why is said", "2:wrong usage"})
    int replay(
            @Mixin OperatorOptions options,
            @Option(names = "--id", paramLabel = "N", description = "This entry of the log. May be given again.")
                    List<Long> ids,
            @Option(
                            names = "--seq",
                            paramLabel = "N",
                            defaultValue = "0",
                            description = "The message with this seq, of --stream.")
                    long seq,
            @Option(names = "--all", description = "Everything in the log, up to " + MOST_AT_ONCE + " entries.")
                    boolean all) {
        List<Long> named = ids == null ? List.of() : ids;
        require(options.isClear(), "--stream needs --session");
        require(seq == 0 || options.stream() != 0, "--seq needs --stream");
        int ways = (named.isEmpty() ? 0 : 1) + (options.session().isEmpty() ? 0 : 1) + (all ? 1 : 0);
        require(ways == 1, "Say which by --id or by --session, or --all for everything");
        List<Long> which = named.isEmpty() ? replayable(options, seq) : named;
        List<ReplayResult> results = new ArrayList<>();
        for (int from = 0; from < which.size(); from += IDS_A_CALL) {
            List<Long> some = which.subList(from, Math.min(which.size(), from + IDS_A_CALL));
            results.addAll(options.ask(admin -> admin.replay(some).await()));
        }
        print(options.json() ? replayedJson(results).encode() : replayedText(results));
        return results.stream().allMatch(result -> result.cause() == null) ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    /** The log begins with the newest; what failed first is to run first. */
    private static List<Long> replayable(OperatorOptions options, long seq) {
        List<Long> ids = new ArrayList<>();
        Pages<LoggedFailure> failures = options.ask(admin -> Pages.first(MOST_AT_ONCE, page(admin, options)));
        for (LoggedFailure failure : failures.items()) {
            if (failure.replayable() && (seq == 0 || failure.seq() == seq)) {
                ids.add(failure.id());
            }
        }
        ids.sort(null);
        return ids;
    }

    private static Function<String, Page<LoggedFailure>> page(SluiceAdmin admin, OperatorOptions options) {
        return token ->
                admin.failures(options.session(), options.stream(), 0, token).await();
    }

    private static String text(Pages<LoggedFailure> failures) {
        Table table = new Table(
                "ID", "SESSION", "STREAM", "SEQ", "COUNT", "KEY", "ATTEMPTS", "AT", "REPLAYABLE", "REASON", "PAYLOAD");
        for (LoggedFailure failure : failures.items()) {
            table.row(
                    failure.id(),
                    failure.sessionId(),
                    failure.streamId(),
                    failure.seq(),
                    failure.count(),
                    PayloadHead.of(failure.key()),
                    failure.attempts(),
                    failure.failedAt(),
                    failure.replayable() ? "yes" : "no",
                    failure.cause().reason(),
                    PayloadHead.of(failure.payloadHead()));
        }
        return failures.text(table, "nothing has failed");
    }

    private static JsonObject json(Pages<LoggedFailure> failures) {
        JsonArray listed = new JsonArray();
        for (LoggedFailure failure : failures.items()) {
            listed.add(new JsonObject()
                    .put("id", failure.id())
                    .put("session", failure.sessionId())
                    .put("stream", failure.streamId())
                    .put("seq", failure.seq())
                    .put("count", failure.count())
                    .put("key", PayloadHead.of(failure.key()))
                    .put("attempts", failure.attempts())
                    .put("at", failure.failedAt().toString())
                    .put("replayable", failure.replayable())
                    .put("error", TypedError.json(failure.cause()))
                    .put("payload", PayloadHead.of(failure.payloadHead()))
                    .put("payload_bytes", failure.payloadBytes()));
        }
        return JsonObject.of("failures", listed, "more", failures.more());
    }

    private static String replayedText(List<ReplayResult> results) {
        if (results.isEmpty()) {
            return "nothing to run again";
        }
        Table table = new Table("ID", "NEW SEQ", "WHY NOT");
        for (ReplayResult result : results) {
            SluiceException cause = result.cause();
            table.row(
                    result.failureId(),
                    cause == null ? Long.toString(result.seq()) : "",
                    cause == null ? "" : FileSender.describe(cause));
        }
        long again = results.stream().filter(result -> result.cause() == null).count();
        return table.text()
                + System.lineSeparator()
                + String.format(Locale.ROOT, "%d of %d run again", again, results.size());
    }

    private static JsonObject replayedJson(List<ReplayResult> results) {
        JsonArray listed = new JsonArray();
        for (ReplayResult result : results) {
            JsonObject json = JsonObject.of("id", result.failureId(), "seq", result.seq());
            listed.add(result.cause() == null ? json : json.put("error", TypedError.json(result.cause())));
        }
        return JsonObject.of("replayed", listed);
    }

    private void print(String text) {
        spec.commandLine().getOut().println(text);
        spec.commandLine().getOut().flush();
    }

    private void require(boolean right, String otherwise) {
        if (!right) {
            throw new ParameterException(spec.commandLine(), otherwise);
        }
    }
}
