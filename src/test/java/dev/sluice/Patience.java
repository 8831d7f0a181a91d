package dev.sluice;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What a test waits for comes when it comes: on a slow machine that may be late, and only what never comes is a failure. */
public final class Patience implements BeforeAllCallback {
    private static final Duration LONG = Duration.ofMinutes(1);

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultTimeout(LONG);
    }
}
