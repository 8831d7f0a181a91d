package dev.sluice.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A server's address as it is written: {@code HOST:PORT}, with brackets around the host where that has colons itself. */
record Target(String host, int port) {
    static final String DEFAULT = "127.0.0.1:50051";

    private static final Pattern FORM =
            Pattern.compile("(?:\\[(?<v6>[^\\[\\]]+)]|(?<name>[^:\\[\\]]+)):(?<port>[0-9]{1,5})");
    private static final int LAST_PORT = 65_535;

    /** Throws {@link TypeConversionException} when it is no address. */
    static Target parse(String text) {
        Matcher matcher = FORM.matcher(text);
        int port = matcher.matches() ? Integer.parseInt(matcher.group("port")) : 0;
        if (port < 1 || port > LAST_PORT) {
            throw new TypeConversionException(
                    "'" + text + "' is not HOST:PORT, such as " + DEFAULT + " or [::1]:50051");
        }
        String name = matcher.group("name");
        return new Target(name == null ? matcher.group("v6") : name, port);
    }

    /** What {@link #parse} reads. */
    String text() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }

    static final class Converter implements ITypeConverter<Target> {
        @Override
        public Target convert(String text) {
            return parse(text);
        }
    }
}
