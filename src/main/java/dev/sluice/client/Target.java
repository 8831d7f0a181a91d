package dev.sluice.client;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server's address as it is written: {@code HOST:PORT}, with brackets around the host where that has colons itself. */
public record Target(String host, int port) {
    /** Where a server listens that was told nothing else. */
    public static final String DEFAULT = "127.0.0.1:50051";

    private static final Pattern FORM =
            Pattern.compile("(?:\\[(?<v6>[^\\[\\]]+)]|(?<name>[^:\\[\\]]+)):(?<port>[0-9]{1,5})");
    private static final int LAST_PORT = 65_535;

    /** Throws {@link IllegalArgumentException}, with a message for people, when it is no address. */
    public static Target parse(String text) {
        Matcher matcher = FORM.matcher(text);
        int port = matcher.matches() ? Integer.parseInt(matcher.group("port")) : 0;
        if (port < 1 || port > LAST_PORT) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not HOST:PORT, such as " + DEFAULT + " or [::1]:50051");
        }
        String name = matcher.group("name");
        return new Target(name == null ? matcher.group("v6") : name, port);
    }

    /** What {@link #parse} reads. */
    public String text() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
