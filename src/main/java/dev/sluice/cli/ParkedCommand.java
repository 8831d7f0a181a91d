package dev.sluice.cli;

import dev.sluice.client.ParkedFilter;
import dev.sluice.client.ParkedScope;
import dev.sluice.client.SluiceAdmin;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sluice parked}: what waits for an operator, and what he does with it. */
@Command(
        name = "parked",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "Shows what is parked on a server, and lets it go on.",
            "",
            "A stream with the policy PARK puts a message that failed aside, with what must not run before it: the rest of"
                    + " the stream, of its key, or of what depends on it.",
            ""
        },
        commandListHeading = "%nCommands:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  sluice parked list",
            "  sluice parked resume --session 3f0c... --stream 4 --key customer-7",
            "  sluice parked skip --session 3f0c... --stream 4 --seq 1207",
            "  sluice parked resume --all"
        })
final class ParkedCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say list, resume or skip");
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = "Lists what is parked: each failed message that others wait behind.")
    void list(@Mixin OperatorOptions options, @Mixin ListLimit limit) {
        require(options.isClear(), "--stream needs --session");
        Pages<ParkedScope> scopes = options.ask(admin -> limit.first(token ->
                admin.parked(options.session(), options.stream(), 0, token).await()));
        print(options.json() ? json(scopes).encode() : text(scopes));
    }

    @Command(
            name = "resume",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = "Runs the failed messages again, then what waits behind them.")
    void resume(@Mixin OperatorOptions options, @Mixin Choice choice) {
        goOn(options, choice, SluiceAdmin::resume);
    }

    @Command(
            name = "skip",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = "Leaves the failed messages out, and runs what waits behind them.")
    void skip(@Mixin OperatorOptions options, @Mixin Choice choice) {
        goOn(options, choice, SluiceAdmin::skip);
    }

    /** What of the parked is to go on. */
    static final class Choice {
        @Option(names = "--key", paramLabel = "KEY", description = "Of this key alone.")
        private @Nullable String key;

        @Option(
                names = "--seq",
                paramLabel = "N",
                defaultValue = "0",
                description = "The scope whose failed message has this seq.")
        private long seq;

        @Option(names = "--all", description = "Everything that is parked on the server.")
        private boolean all;
    }

    private void goOn(
            OperatorOptions options, Choice choice, BiFunction<SluiceAdmin, ParkedFilter, Future<Integer>> action) {
        boolean narrow = !options.session().isEmpty() || choice.key != null || choice.seq != 0;
        require(options.isClear(), "--stream needs --session");
        require(choice.all || narrow, "Say which by --session, --key or --seq, or --all for everything");
        require(!choice.all || !narrow, "--all is everything: nothing else may say which");
        require(choice.seq == 0 || options.stream() != 0, "--seq needs --stream");
        byte[] key = choice.key == null ? null : choice.key.getBytes(StandardCharsets.UTF_8);
        ParkedFilter which = new ParkedFilter(options.session(), options.stream(), key, choice.seq);
        int scopes = options.ask(admin -> action.apply(admin, which).await());
        print(
                options.json()
                        ? JsonObject.of("resumed", scopes).encode()
                        : String.format(Locale.ROOT, "%d %s on", scopes, scopes == 1 ? "scope goes" : "scopes go"));
    }

    private static String text(Pages<ParkedScope> scopes) {
        Table table = new Table("SESSION", "STREAM", "SEQ", "KEY", "ATTEMPTS", "SINCE", "IN LOT", "REASON", "PAYLOAD");
        for (ParkedScope scope : scopes.items()) {
            table.row(
                    scope.sessionId(),
                    scope.streamId(),
                    scope.seq(),
                    PayloadHead.of(scope.key()),
                    scope.attempts(),
                    scope.parkedAt(),
                    scope.parked(),
                    scope.cause().reason(),
                    PayloadHead.of(scope.payloadHead()));
        }
        return scopes.text(table, "nothing is parked");
    }

    private static JsonObject json(Pages<ParkedScope> scopes) {
        JsonArray listed = new JsonArray();
        for (ParkedScope scope : scopes.items()) {
            listed.add(JsonObject.of(
                    "session", scope.sessionId(),
                    "stream", scope.streamId(),
                    "seq", scope.seq(),
                    "key", PayloadHead.of(scope.key()),
                    "attempts", scope.attempts(),
                    "since", scope.parkedAt().toString(),
                    "in_lot", scope.parked(),
                    "error", TypedError.json(scope.cause()),
                    "payload", PayloadHead.of(scope.payloadHead())));
        }
        return JsonObject.of("parked", listed, "more", scopes.more());
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
