package dev.sluice.cli;

import dev.sluice.config.ConfigLoader;
import dev.sluice.config.Source;
import dev.sluice.dashboard.DashboardSettings;
import dev.sluice.dashboard.HttpSettings;
import dev.sluice.grpc.GrpcSettings;
import dev.sluice.session.Bounds;
import dev.sluice.session.Limits;
import dev.sluice.session.WorkerLimits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that can be configured about a server; {@code conf/sluice.yaml} says what each is for.
 *
 * @param dataDir the server's own directory
 * @param plugins the folder of jars with handlers; empty for none
 */
record ServerConfig(
        GrpcSettings grpc,
        HttpSettings http,
        DashboardSettings dashboard,
        Limits limits,
        WorkerLimits workers,
        StoreConfig store,
        Path dataDir,
        Path plugins,
        LogFormat logFormat) {
    private static final String DEFAULTS = "conf/sluice.yaml";

    /** @throws IllegalArgumentException with a line for each that is out of bounds */
    ServerConfig {
        new Bounds()
                .check(!dataDir.toString().isBlank(), "data-dir", "a directory", "empty")
                .check(
                        grpc.maxFrameBytes() > limits.maxMessageBytes(),
                        "grpc.max-frame-bytes",
                        "more than limits.max-message-bytes, which is " + limits.maxMessageBytes(),
                        grpc.maxFrameBytes())
                .check(
                        grpc.idleTimeout().compareTo(limits.heartbeatInterval()) > 0,
                        "grpc.idle-timeout",
                        "more than limits.heartbeat-interval, which is " + limits.heartbeatInterval(),
                        grpc.idleTimeout())
                .verify();
    }

    /**
     * Loads it: the defaults, overridden by the file, by the environment, by flags.
     *
     * @param flags values by the paths of their keys
     * @throws dev.sluice.config.ConfigException with all that is wrong
     */
    static ServerConfig load(@Nullable Path file, Map<String, String> environment, Map<String, String> flags) {
        List<Source> sources = new ArrayList<>();
        sources.add(Source.resource(DEFAULTS));
        if (file != null) {
            sources.add(Source.file(file));
        }
        sources.add(Source.environment(environment));
        sources.add(Source.flags(flags));
        return ConfigLoader.load(ServerConfig.class, sources);
    }

    /** The folder of plugins, if there is to be one. */
    @Nullable
    Path pluginsFolder() {
        return plugins.toString().isBlank() ? null : plugins;
    }
}
