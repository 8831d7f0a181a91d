package dev.sluice.grpc;

import static dev.sluice.grpc.RejectedException.invalid;
import static dev.sluice.grpc.RejectedException.unsupported;

import com.google.protobuf.Duration;
import dev.sluice.order.OrderTerms;
import dev.sluice.session.Durability;
import dev.sluice.session.Limits;
import dev.sluice.session.StreamSpec;
import dev.sluice.v1.Window;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Reads what a client wants of a stream: every field is checked, used, or refused. */
final class SpecReader {
    private static final long NANOS_A_SECOND = 1_000_000_000;
    private static final long LONGEST_SECONDS = 365L * 24 * 3600;

    private final Limits limits;
    private final OrderReader orders;

    SpecReader(Limits limits) {
        this.limits = limits;
        this.orders = new OrderReader(limits);
    }

    StreamSpec read(dev.sluice.v1.StreamSpec spec) throws RejectedException {
        if (spec.getHandler().isEmpty()) {
            throw invalid("handler", "is missing; name the handler that is to process the stream");
        }
        checkTexts(spec);
        checkLabels("labels", spec.getLabelsMap());
        Window window = window("window", spec.getWindow());
        Window outWindow = window("out_window", spec.getOutWindow());
        OrderTerms terms = orders.terms(spec, window.getMessages());
        return new StreamSpec(
                spec.getHandler(),
                terms,
                orders.onFailure(spec.getOnFailure()),
                orders.gap(spec, terms.order()),
                window.getBytes(),
                outWindow.getMessages(),
                outWindow.getBytes(),
                nanos("idle_timeout", spec.getIdleTimeout()),
                OrderReader.serverNumbers(spec.getSeqBy(), terms.order()),
                spec.getName(),
                spec.getLabelsCount() == 0 ? Map.of() : Map.copyOf(spec.getLabelsMap()),
                spec.getContentType(),
                durability(spec.getDurability()),
                spec.getStateScope());
    }

    private static Durability durability(dev.sluice.v1.Durability asked) throws RejectedException {
        return switch (asked) {
            case DURABILITY_MEMORY -> Durability.MEMORY;
            case DURABILITY_DISK -> Durability.DISK;
            case DURABILITY_DISK_SYNC -> Durability.DISK_SYNC;
            case UNRECOGNIZED -> throw unsupported("durability", "is none of MEMORY, DISK and DISK_SYNC");
        };
    }

    /** Labels of a stream, headers of a message: bounded in number and size. */
    void checkLabels(String field, Map<String, String> labels) throws RejectedException {
        if (labels.size() > limits.maxLabels()) {
            throw invalid(field, "has " + labels.size() + " entries, but at most " + limits.maxLabels() + " are taken");
        }
        int bytes = 0;
        for (Map.Entry<String, String> label : labels.entrySet()) {
            bytes += utf8Length(label.getKey()) + utf8Length(label.getValue());
        }
        if (bytes > limits.maxLabelBytes()) {
            throw invalid(field, "has " + bytes + " bytes, but at most " + limits.maxLabelBytes() + " are taken");
        }
    }

    private void checkTexts(dev.sluice.v1.StreamSpec spec) throws RejectedException {
        checkLength("handler", spec.getHandler());
        checkLength("name", spec.getName());
        checkLength("content_type", spec.getContentType());
        checkLength("state_scope", spec.getStateScope());
    }

    void checkLength(String field, String text) throws RejectedException {
        int bytes = utf8Length(text);
        if (bytes > limits.maxNameBytes()) {
            throw invalid(field, "has " + bytes + " bytes, but at most " + limits.maxNameBytes() + " are taken");
        }
    }

    private Window window(String field, Window asked) throws RejectedException {
        long messages = Integer.toUnsignedLong(asked.getMessages());
        if (messages > limits.maxWindowMessages()) {
            throw invalid(field + ".messages", "is " + messages + ", but may be at most " + limits.maxWindowMessages());
        }
        if (Long.compareUnsigned(asked.getBytes(), limits.maxWindowBytes()) > 0) {
            throw invalid(
                    field + ".bytes",
                    "is " + Long.toUnsignedString(asked.getBytes()) + ", but may be at most "
                            + limits.maxWindowBytes());
        }
        return Window.newBuilder()
                .setMessages(messages == 0 ? limits.defaultWindowMessages() : asked.getMessages())
                .setBytes(asked.getBytes() == 0 ? limits.defaultWindowBytes() : asked.getBytes())
                .build();
    }

    static long nanos(String field, Duration duration) throws RejectedException {
        long seconds = duration.getSeconds();
        int nanos = duration.getNanos();
        if (seconds < 0 || nanos < 0 || nanos >= NANOS_A_SECOND || seconds > LONGEST_SECONDS) {
            throw invalid(field, "must be between 0 and a year");
        }
        return seconds * NANOS_A_SECOND + nanos;
    }

    private static int utf8Length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
