package dev.sluice.handler;

import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The file that a stream asks for.
 *
 * @param name as the client wrote it
 * @param path relative; has no component that is empty, {@code .} or {@code ..}
 * @param mode permission bits, 0 to 0777
 * @param size bytes, where the client said so
 * @param mtimeMillis since 1970, where the client said so
 */
record FileTarget(String name, Path path, int mode, OptionalLong size, OptionalLong mtimeMillis) {
    static final int DEFAULT_MODE = 0644;

    private static final int MODE_BITS = 0777;
    private static final Pattern MODE = Pattern.compile("[0-7]{1,7}");
    private static final Pattern SIZE = Pattern.compile("[0-9]{1,18}");
    private static final Pattern MTIME = Pattern.compile("-?[0-9]{1,14}");

    /** @throws HandlerException when the name or a label cannot be used */
    static FileTarget of(StreamContext stream) {
        return new FileTarget(
                stream.name(),
                FileNames.parse(stream.name()),
                mode(stream),
                number(stream, "size", SIZE, "must be a number of bytes"),
                number(stream, "mtime", MTIME, "must be milliseconds since 1970"));
    }

    private static int mode(StreamContext stream) {
        String text = label(stream, "mode", MODE, "must be octal, such as 644");
        return text == null ? DEFAULT_MODE : Integer.parseInt(text, 8) & MODE_BITS;
    }

    private static OptionalLong number(StreamContext stream, String label, Pattern form, String otherwise) {
        String text = label(stream, label, form, otherwise);
        return text == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
    }

    private static @Nullable String label(StreamContext stream, String label, Pattern form, String otherwise) {
        String text = stream.labels().get(label);
        if (text != null && !form.matcher(text).matches()) {
            throw new HandlerException(Failure.invalid("labels." + label, otherwise));
        }
        return text;
    }
}
