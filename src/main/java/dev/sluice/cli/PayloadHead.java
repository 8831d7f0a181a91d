package dev.sluice.cli;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** The beginning of a payload or a key, as it can be shown in a line. */
final class PayloadHead {
    private static final int MOST_CHARS = 60;
    private static final int MOST_BYTES = 24;
    private static final int DECODED_BYTES = 4 * MOST_CHARS;

    private PayloadHead() {}

    /** Text where it is some, else bytes in hex. */
    static String of(byte[] bytes) {
        boolean cut = bytes.length > DECODED_BYTES;
        byte[] head = cut ? Arrays.copyOf(bytes, wholeChars(bytes)) : bytes;
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(head))
                    .toString();
            if (text.codePoints().noneMatch(PayloadHead::isOdd)) {
                return shortened(text.replaceAll("\\s", " "), cut);
            }
        } catch (CharacterCodingException e) {
            // It is no text.
        }
        int length = Math.min(MOST_BYTES, bytes.length);
        return "0x" + HexFormat.of().formatHex(bytes, 0, length) + (length < bytes.length ? "..." : "");
    }

    private static String shortened(String text, boolean cut) {
        int end = text.offsetByCodePoints(0, Math.min(MOST_CHARS, text.codePointCount(0, text.length())));
        return text.substring(0, end) + (cut || end < text.length() ? "..." : "");
    }

    /** Up to where no character of UTF-8 is cut in two. */
    private static int wholeChars(byte[] bytes) {
        int end = DECODED_BYTES;
        while (end > DECODED_BYTES - 4 && (bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        return end;
    }

    private static boolean isOdd(int codePoint) {
        return Character.isISOControl(codePoint) && !Character.isWhitespace(codePoint);
    }
}
