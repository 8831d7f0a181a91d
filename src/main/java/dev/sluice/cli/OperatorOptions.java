package dev.sluice.cli;

import dev.sluice.client.SluiceAdmin;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What all commands of an operator have in common that are about streams. */
final class OperatorOptions {
    @Mixin
    private ServerOptions server = new ServerOptions();

    @Option(
            names = "--session",
            paramLabel = "ID",
            defaultValue = "",
            description = "Of this session. Default: of all.")
    private String session = "";

    @Option(
            names = "--stream",
            paramLabel = "N",
            defaultValue = "0",
            description = "Of this stream, which needs --session. Default: of all.")
    private long stream;

    String session() {
        return session;
    }

    long stream() {
        return stream;
    }

    boolean json() {
        return server.json();
    }

    /** Ids of streams are those of their session. */
    boolean isClear() {
        return stream == 0 || (stream > 0 && !session.isEmpty());
    }

    <T> T ask(Function<SluiceAdmin, T> question) {
        return server.ask(question);
    }
}
