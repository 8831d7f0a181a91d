package dev.sluice.cli;

import dev.sluice.client.SluiceAdmin;
import dev.sluice.client.SluiceClient;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which server an operator asks, and how it is shown what that answers. */
final class ServerOptions {
    @Mixin
    private final TargetOption target = new TargetOption();

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    boolean json() {
        return json;
    }

    <T> T ask(Function<SluiceAdmin, T> question) {
        SluiceClient client = SluiceClient.connect(target.client("sluice-operator"));
        try {
            return question.apply(client.admin());
        } finally {
            client.close().await();
        }
    }
}
