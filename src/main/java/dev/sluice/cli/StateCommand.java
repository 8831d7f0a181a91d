package dev.sluice.cli;

import dev.sluice.client.KeptState;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice state}: what handlers keep, and how it goes. */
@Command(
        name = "state",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "Shows what handlers keep on a server, and removes it.",
            "",
            "The state of a durable stream with a name, or a state scope, outlives the stream, for the next one with that name."
                    + " Nobody removes it but you.",
            ""
        },
        commandListHeading = "%nCommands:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  sluice state list",
            "  sluice state list --handler ledger --name bank-",
            "  sluice state delete ledger bank-7"
        })
final class StateCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say list or delete");
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = "Lists the scopes of state that have a name, and which stream has each.")
    void list(
            @Mixin ServerOptions options,
            @Option(
                            names = "--handler",
                            paramLabel = "NAME",
                            defaultValue = "",
                            description = "Of this handler. Default: of all.")
                    String handler,
            @Option(
                            names = "--name",
                            paramLabel = "PREFIX",
                            defaultValue = "",
                            description = "Only names that begin so; needs --handler.")
                    String prefix,
            @Mixin ListLimit limit) {
        require(prefix.isEmpty() || !handler.isEmpty(), "--name needs --handler");
        Pages<KeptState> states = options.ask(admin ->
                limit.first(token -> admin.states(handler, prefix, 0, token).await()));
        print(options.json() ? json(states).encode() : text(states));
    }

    @Command(
            name = "delete",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = "Removes a scope of state for good. No stream may have it.")
    void delete(
            @Mixin ServerOptions options,
            @Parameters(paramLabel = "HANDLER", description = "The handler that keeps it.") String handler,
            @Parameters(paramLabel = "NAME", description = "The scope's name, all of it.") String name) {
        long keys = options.ask(admin -> admin.deleteState(handler, name).await());
        print(
                options.json()
                        ? JsonObject.of("deleted_keys", keys).encode()
                        : String.format(Locale.ROOT, "%d %s deleted", keys, keys == 1 ? "value" : "values"));
    }

    private static String text(Pages<KeptState> states) {
        Table table = new Table("HANDLER", "NAME", "KEYS", "BYTES", "SESSION", "STREAM");
        for (KeptState state : states.items()) {
            table.row(
                    state.handler(),
                    state.name(),
                    state.keys(),
                    state.bytes(),
                    state.isHeld() ? state.sessionId() : "-",
                    state.isHeld() ? state.streamId() : "-");
        }
        return states.text(table, "nothing is kept");
    }

    private static JsonObject json(Pages<KeptState> states) {
        JsonArray listed = new JsonArray();
        for (KeptState state : states.items()) {
            listed.add(JsonObject.of(
                    "handler", state.handler(),
                    "name", state.name(),
                    "keys", state.keys(),
                    "bytes", state.bytes(),
                    "session", state.sessionId(),
                    "stream", state.streamId()));
        }
        return JsonObject.of("states", listed, "more", states.more());
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
