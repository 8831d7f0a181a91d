package dev.sluice.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file of {@code webroot/}.
 *
 * @param type the media type
 * @param etag names this content
 * @param policy what the browser may do with it
 */
record WebFile(Buffer content, String type, String etag, String policy) {
    private static final String FOLDER = "webroot";
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");
    private static final Pattern INLINE_SCRIPT =
            Pattern.compile("<script type=\"importmap\">(.*?)</script>", Pattern.DOTALL);

    /** @param path from the folder on, with a slash in front; null when there is no such file */
    static @Nullable WebFile read(String path) throws IOException {
        try (InputStream in = WebFile.class.getClassLoader().getResourceAsStream(FOLDER + path)) {
            return in == null ? null : of(path, in.readAllBytes());
        }
    }

    private static WebFile of(String path, byte[] bytes) {
        String type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
        String policy = RequestChecks.POLICY + (path.endsWith(".html") ? scripts(new String(bytes, UTF_8)) : "");
        return new WebFile(Buffer.buffer(bytes), String.valueOf(type), '"' + sha256(bytes) + '"', policy);
    }

    /** Browsers take the map of modules only from within the page; its hash lets in that and nothing else. */
    private static String scripts(String html) {
        StringBuilder policy = new StringBuilder("; script-src 'self'");
        Matcher script = INLINE_SCRIPT.matcher(html);
        while (script.find()) {
            policy.append(" 'sha256-")
                    .append(sha256(script.group(1).getBytes(UTF_8)))
                    .append('\'');
        }
        return policy.toString();
    }

    private static String sha256(byte[] bytes) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
