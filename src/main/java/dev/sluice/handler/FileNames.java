package dev.sluice.handler;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.nio.file.Path;
import java.util.HexFormat;

/** Turns the name of a stream into a relative path that cannot lead out of the folder it is resolved against. */
final class FileNames {
    /** The most bytes of a name in UTF-8. Leaves room below the usual limit of 4096 for the folder's own path. */
    static final int NAME_BYTES_MAX = 2048;

    /** The most bytes between two slashes, as file systems have it. */
    static final int PART_BYTES_MAX = 255;

    private static final HexFormat PERCENT = HexFormat.of().withPrefix("%");

    private FileNames() {}

    /** @throws HandlerException when the name cannot be used */
    static Path parse(String name) {
        byte[] bytes = name.getBytes(UTF_8);
        require(bytes.length > 0, "must not be empty: it is the file's path");
        require(bytes.length <= NAME_BYTES_MAX, "must be at most " + NAME_BYTES_MAX + " bytes in UTF-8");
        require(name.indexOf('\0') < 0, "must not contain NUL");
        require(!name.startsWith("/"), "must be relative");
        for (String part : name.split("/", -1)) {
            checkPart(part);
        }
        return path(bytes);
    }

    private static void checkPart(String part) {
        require(!part.isEmpty(), "must not have an empty component");
        require(!part.equals(".") && !part.equals(".."), "must not have a component . or ..");
        require(
                part.getBytes(UTF_8).length <= PART_BYTES_MAX,
                "must have components of at most " + PART_BYTES_MAX + " bytes in UTF-8");
    }

    /**
     * By way of a URI, whose bytes become the path's as they are: a path made of text depends on the server's locale.
     */
    private static Path path(byte[] bytes) {
        Path absolute = Path.of(URI.create("file:///" + PERCENT.formatHex(bytes)));
        return absolute.subpath(0, absolute.getNameCount());
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new HandlerException(Failure.invalid("name", otherwise));
        }
    }
}
