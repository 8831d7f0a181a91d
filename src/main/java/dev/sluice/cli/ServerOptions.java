package dev.sluice.cli;

import dev.sluice.client.ClientOptions;
import dev.sluice.client.SluiceAdmin;
import dev.sluice.client.SluiceClient;
import dev.sluice.client.Target;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** Which server an operator asks, and how it is shown what that answers. */
final class ServerOptions {
    @Option(
            names = "--target",
            paramLabel = "HOST:PORT",
            defaultValue = Target.DEFAULT,
            description = "The server. Default: ${DEFAULT-VALUE}.")
    private Target target = Target.parse(Target.DEFAULT);

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    boolean json() {
        return json;
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
