package dev.sluice.grpc;

import static dev.sluice.grpc.RejectedException.invalid;
import static dev.sluice.grpc.RejectedException.unsupported;

import com.google.protobuf.Duration;
import dev.sluice.order.Needs;
import dev.sluice.order.OrderTerms;
import dev.sluice.session.Limits;
import dev.sluice.session.StreamSpec;
import dev.sluice.v1.Durability;
import dev.sluice.v1.FailurePolicy;
import dev.sluice.v1.Order;
import dev.sluice.v1.SeqBy;
import dev.sluice.v1.Window;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Reads what a client wants of a stream: every field is checked, used, or refused. */
final class SpecReader {
    private static final long NANOS_A_SECOND = 1_000_000_000;
    private static final long LONGEST_SECONDS = 365L * 24 * 3600;

    private final Limits limits;

    SpecReader(Limits limits) {
        this.limits = limits;
    }

    StreamSpec read(dev.sluice.v1.StreamSpec spec) throws RejectedException {
        if (spec.getHandler().isEmpty()) {
            throw invalid("handler", "is missing; name the handler that is to process the stream");
        }
        refuseUnsupported(spec);
        checkTexts(spec);
        checkLabels("labels", spec.getLabelsMap());
        Window window = window("window", spec.getWindow());
        Window outWindow = window("out_window", spec.getOutWindow());
        return new StreamSpec(
                spec.getHandler(),
                new OrderTerms(dev.sluice.order.Order.FIFO, window.getMessages(), 1, 0, 0, 0, Needs.Edge.INHERIT),
                dev.sluice.order.FailurePolicy.ABORT,
                new StreamSpec.GapPolicy(0, false),
                window.getBytes(),
                outWindow.getMessages(),
                outWindow.getBytes(),
                nanos("idle_timeout", spec.getIdleTimeout()),
                spec.getSeqBy() == SeqBy.SEQ_BY_SERVER,
                spec.getName(),
                spec.getLabelsCount() == 0 ? Map.of() : Map.copyOf(spec.getLabelsMap()),
                spec.getContentType());
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

    private void refuseUnsupported(dev.sluice.v1.StreamSpec spec) throws RejectedException {
        if (spec.getOrder() != Order.ORDER_UNSPECIFIED && spec.getOrder() != Order.ORDER_FIFO) {
            throw unsupported("order", "this server has ORDER_FIFO only");
        }
        refusePolicies(spec.getOnFailure());
        if (spec.getDurability() != Durability.DURABILITY_MEMORY) {
            throw unsupported("durability", "this server has DURABILITY_MEMORY only");
        }
        if (spec.getSeqBy() == SeqBy.UNRECOGNIZED) {
            throw unsupported("seq_by", "is none of SEQ_BY_CLIENT and SEQ_BY_SERVER");
        }
        if (spec.hasGap()) {
            throw invalid("gap", "is for ORDER_SEQUENCED only");
        }
        if (spec.getMaxParallel() != 0) {
            throw invalid("max_parallel", "is for ORDER_KEYED and ORDER_GRAPH only");
        }
        if (!spec.getStateScope().isEmpty()) {
            throw unsupported("state_scope", "this server keeps no state for handlers");
        }
    }

    private static void refusePolicies(FailurePolicy policy) throws RejectedException {
        if (policy.getKind() != FailurePolicy.Kind.ABORT) {
            throw unsupported("on_failure.kind", "this server has ABORT only");
        }
        if (policy.getAttempts() != 0 || policy.hasBackoff() || policy.getThen() != FailurePolicy.Kind.ABORT) {
            throw invalid("on_failure", "attempts, backoff and then are for RETRY only");
        }
    }

    private void checkTexts(dev.sluice.v1.StreamSpec spec) throws RejectedException {
        checkLength("handler", spec.getHandler());
        checkLength("name", spec.getName());
        checkLength("content_type", spec.getContentType());
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

    private static long nanos(String field, Duration duration) throws RejectedException {
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
