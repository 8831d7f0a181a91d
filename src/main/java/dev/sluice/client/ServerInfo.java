package dev.sluice.client;

import dev.sluice.v1.HelloResponse;
import dev.sluice.v1.Limits;
import dev.sluice.v1.Window;
import java.util.List;
import java.util.Set;

/**
 * What a server says about itself. A limit of 0 is one that it does not tell.
 *
 * @param version the protocol version that both sides speak
 * @param features what the server can do, such as {@code batch-open}
 * @param handlers the names of its handlers
 * @param server name and version of its program
 * @param maxStreamsPerOpen streams that one Open may ask for
 * @param maxStreamsPerSession open streams of a session
 * @param maxMessageBytes bytes of a message
 * @param maxFrameBytes bytes of a frame
 * @param maxPathsPerSession connections that may carry a session
 * @param defaultWindow the window of a stream that asks for none
 */
public record ServerInfo(
        String version,
        Set<String> features,
        List<String> handlers,
        String server,
        int maxStreamsPerOpen,
        int maxStreamsPerSession,
        int maxMessageBytes,
        int maxFrameBytes,
        int maxPathsPerSession,
        Window defaultWindow) {

    /** A server that knows no Hello: it opens one stream a call, and says nothing about its limits. */
    static final ServerInfo FIRST_VERSION =
            new ServerInfo("1.0", Set.of(), List.of(), "", 1, 0, 0, 0, 1, Window.getDefaultInstance());

    static ServerInfo of(HelloResponse hello) {
        Limits limits = hello.getLimits();
        return new ServerInfo(
                hello.getVersion(),
                Set.copyOf(hello.getFeaturesList()),
                List.copyOf(hello.getHandlersList()),
                hello.getServer(),
                limits.getMaxStreamsPerOpen(),
                limits.getMaxStreamsPerSession(),
                limits.getMaxMessageBytes(),
                limits.getMaxFrameBytes(),
                limits.getMaxPathsPerSession(),
                limits.getDefaultWindow());
    }

    /** Whether an Open may ask for more than one stream. */
    public boolean opensBatches() {
        return !version.equals(FIRST_VERSION.version);
    }
}
