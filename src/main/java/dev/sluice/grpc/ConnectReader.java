package dev.sluice.grpc;

import static dev.sluice.grpc.RejectedException.invalid;

import dev.sluice.handler.Failure;
import dev.sluice.order.Order;
import dev.sluice.session.Limits;
import dev.sluice.session.MessageAttributes;
import dev.sluice.v1.ConnectRequest;
import org.jspecify.annotations.Nullable;

/** Reads the messages of a Connect: every field is checked, used, or refused. */
final class ConnectReader {
    private final SpecReader specs;
    private final ChunkRules rules;
    private final NeedsReader needs;

    ConnectReader(Limits limits) {
        this.specs = new SpecReader(limits);
        this.rules = new ChunkRules(limits);
        this.needs = new NeedsReader(limits.maxNeeds());
    }

    /** The first message opens the stream, and does nothing else. */
    static void checkOpen(ConnectRequest first) throws RejectedException {
        if (!first.hasOpen()) {
            throw invalid("open", "is missing; the first message of a Connect opens its stream");
        }
        ConnectRequest rest = first.toBuilder().clearOpen().build();
        if (!rest.equals(ConnectRequest.getDefaultInstance())) {
            throw invalid("payload", "is for the messages that follow the one with open");
        }
    }

    /** Any other message, of a stream of this order. */
    void check(ConnectRequest message, Order order) throws RejectedException {
        if (message.hasOpen()) {
            throw invalid("open", "is for the first message of a Connect alone");
        }
        specs.checkLabels("headers", message.getHeadersMap());
        checkSeq(message.getSeq(), order);
        check(ChunkRules.wrongFlags(message.getFlags()));
        checkKey(message, order);
        checkNeeds(message, order);
    }

    private static void checkSeq(long seq, Order order) throws RejectedException {
        if (order.anyArrival() && seq < 1) {
            throw invalid("seq", "is missing or too large; the messages of an ORDER_" + order + " stream count from 1");
        }
        if (!order.anyArrival() && seq != 0) {
            throw invalid("seq", "is for ORDER_SEQUENCED and ORDER_GRAPH only; the server numbers others");
        }
    }

    private void checkKey(ConnectRequest message, Order order) throws RejectedException {
        if (order != Order.KEYED && !message.getKey().isEmpty()) {
            throw invalid("key", "is for ORDER_KEYED only");
        }
        check(rules.wrongKey("key", message.getKey().size()));
    }

    private void checkNeeds(ConnectRequest message, Order order) throws RejectedException {
        if (order == Order.GRAPH) {
            check(needs.whatIsWrong(message.getNeeds()));
        } else if (message.hasNeeds()) {
            throw invalid("needs", "is for ORDER_GRAPH only");
        } else if (message.getPriority() != 0) {
            throw invalid("priority", "is for ORDER_GRAPH only");
        } else if (message.getChildren() != 0) {
            throw invalid("children", "is for ORDER_GRAPH only");
        }
    }

    private static void check(@Nullable Failure wrong) throws RejectedException {
        if (wrong != null) {
            throw new RejectedException(wrong);
        }
    }

    /** Of a message that was checked. */
    static MessageAttributes attributes(ConnectRequest message, Order order) {
        return MessageAttributes.of(
                order == Order.KEYED ? message.getKey().toByteArray() : null,
                ChunkReader.isCritical(message.getFlags()),
                Integer.toUnsignedLong(message.getTtlMs()),
                message.getHeadersMap(),
                NeedsReader.read(message.getNeeds(), message.getPriority(), message.getChildren()),
                0);
    }
}
