package dev.sluice.cli;

import dev.sluice.client.ClientOptions;
import dev.sluice.client.SluiceAdmin;
import dev.sluice.client.SluiceClient;
import dev.sluice.client.Target;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** What all commands of an operator have in common. */
final class OperatorOptions {
    @Option(
            names = "--target",
            paramLabel = "HOST:PORT",
            defaultValue = Target.DEFAULT,
            description = "The server. Default: ${DEFAULT-VALUE}.")
    private Target target = Target.parse(Target.DEFAULT);

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

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    String session() {
        return session;
    }

    long stream() {
        return stream;
    }

    boolean json() {
        return json;
    }

    /** Ids of streams are those of their session. */
    boolean isClear() {
        return stream == 0 || (stream > 0 && !session.isEmpty());
    }

    <T> T ask(Function<SluiceAdmin, T> question) {
        SluiceClient client = SluiceClient.connect(
                ClientOptions.of(target.host(), target.port()).withClientName("sluice-operator"));
        try {
            return question.apply(client.admin());
        } finally {
            client.close().await();
        }
    }
}
