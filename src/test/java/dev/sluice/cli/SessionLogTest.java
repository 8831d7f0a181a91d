package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

final class SessionLogTest {
    private final Logger logger = new LoggerContext().getLogger("test");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private long now;
    private final SessionLog log = new SessionLog(logger, () -> now);

    @BeforeEach
    void record() {
        logger.setLevel(Level.INFO);
        logger.addAppender(lines);
        lines.start();
    }

    @Test
    void whatAHandlerThrewIsLoggedWithItsClassItsMessageAndItsStackTrace() {
        log.handlerThrew("files", "abc", 7, new IllegalStateException("too bad"));

        ILoggingEvent line = lines.list.get(0);
        assertThat(line.getLevel()).isEqualTo(Level.ERROR);
        assertThat(line.getKeyValuePairs())
                .extracting(KeyValuePair::toString)
                .contains(
                        "handler=\"files\"",
                        "session=\"abc\"",
                        "stream=\"7\"",
                        "exception=\"java.lang.IllegalStateException\"",
                        "reason=\"too bad\"");
        assertThat(line.getThrowableProxy().getStackTraceElementProxyArray()).isNotEmpty();
    }

    @Test
    void aFloodOfResetsIsHeldBackAndCounted() {
        for (int i = 0; i < 1_000; i++) {
            log.streamReset("abc", i, "CREDIT_EXCEEDED");
        }
        assertThat(lines.list).hasSize(10);

        now += Duration.ofSeconds(1).toNanos();
        log.streamReset("abc", 1, "CREDIT_EXCEEDED");
        assertThat(lines.list.get(10).getKeyValuePairs())
                .extracting(KeyValuePair::toString)
                .contains("held_back=\"990\"");
    }

    @Test
    void aFloodOfOneKindHoldsBackNoOther() {
        for (int i = 0; i < 100; i++) {
            log.streamReset("abc", i, "CREDIT_EXCEEDED");
        }
        log.handlerStuck("files", "abc", 1);

        assertThat(lines.list).last().extracting(ILoggingEvent::getLevel).isEqualTo(Level.WARN);
    }
}
