package dev.sluice.cli;

import dev.sluice.client.ClientOptions;
import dev.sluice.client.Target;
import picocli.CommandLine.Option;

/** Which server a command is a client of. */
final class TargetOption {
    @Option(
            names = "--target",
            paramLabel = "HOST:PORT",
            defaultValue = Target.DEFAULT,
            description = "The server. Default: ${DEFAULT-VALUE}.")
    private Target target = Target.parse(Target.DEFAULT);

    /** @param clientName by which the server knows the command */
    ClientOptions client(String clientName) {
        return ClientOptions.of(target.host(), target.port()).withClientName(clientName);
    }
}
