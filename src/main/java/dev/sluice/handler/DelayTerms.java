package dev.sluice.handler;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the labels of a stream say about its delay.
 *
 * @param delay how long the work on a message takes
 * @param load how long it takes before that until what the message needs is there
 * @param trick how the loads of several messages go together
 */
record DelayTerms(Duration delay, Duration load, Trick trick) {
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,8})(us|ms|s)");
    private static final Map<String, TimeUnit> UNITS =
            Map.of("us", TimeUnit.MICROSECONDS, "ms", TimeUnit.MILLISECONDS, "s", TimeUnit.SECONDS);
    private static final Duration LONGEST = Duration.ofSeconds(60);

    /** How the loads of several messages go together. */
    enum Trick {
        /** Each message is loaded when its predecessor is done. */
        NONE,
        /** One load is for all messages of a run. */
        BATCH,
        /** Messages that wait are loaded ahead of their turn, all at once. */
        PREFETCH,
        /** While one message of a run is worked on, the next one is loaded. */
        PIPELINE;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @throws HandlerException when a label cannot be used */
    static DelayTerms of(Map<String, String> labels) {
        return new DelayTerms(duration(labels, "delay"), duration(labels, "load"), trick(labels));
    }

    private static Duration duration(Map<String, String> labels, String label) {
        String text = labels.getOrDefault(label, "0s");
        Matcher matcher = DURATION.matcher(text);
        if (matcher.matches()) {
            TimeUnit unit = Objects.requireNonNull(UNITS.get(matcher.group(2)));
            Duration duration = Duration.of(Long.parseLong(matcher.group(1)), unit.toChronoUnit());
            if (duration.compareTo(LONGEST) <= 0) {
                return duration;
            }
        }
        throw unfit(label, "a duration such as 500us, 1ms or 2s, at most " + LONGEST.toSeconds() + "s", text);
    }

    private static Trick trick(Map<String, String> labels) {
        String text = labels.getOrDefault("trick", Trick.NONE.label());
        return Arrays.stream(Trick.values())
                .filter(trick -> trick.label().equals(text))
                .findFirst()
                .orElseThrow(() -> unfit(
                        "trick",
                        Arrays.stream(Trick.values())
                                .map(Trick::label)
                                .collect(Collectors.joining(", ", "one of ", "")),
                        text));
    }

    private static HandlerException unfit(String label, String expected, String text) {
        return new HandlerException(
                Failure.invalid("labels." + label, "must be " + expected + ", but is '" + text + "'"));
    }
}
