package dev.sluice.session;

import dev.sluice.handler.Failure;
import dev.sluice.order.Order;
import org.jspecify.annotations.Nullable;

/** A Send on its way to its stream, which is opened where it is asked for by name and not there yet. */
final class Sending {
    private final Session session;
    private final SendAsk ask;
    private @Nullable Failure denied;

    Sending(Session session, SendAsk ask) {
        this.session = session;
        this.ask = ask;
    }

    void start(SendCall call) {
        Stream stream = ask.spec() == null ? byId() : byName(ask.spec());
        if (stream == null) {
            call.deny(denied == null ? Failures.unknownStream(ask.streamId()) : denied);
            return;
        }
        Failure wrong = whatIsWrong(stream.order());
        if (wrong != null) {
            call.deny(wrong);
        } else {
            stream.send(ask.messages(), call);
        }
    }

    private @Nullable Failure whatIsWrong(Order order) {
        for (SendAsk.Message message : ask.messages()) {
            Failure wrong = OrderFields.whyNot(order, message.attributes());
            if (wrong != null) {
                return wrong;
            }
        }
        return null;
    }

    private @Nullable Stream byId() {
        return session.streams().get(ask.streamId());
    }

    private @Nullable Stream byName(StreamSpec spec) {
        Stream known = session.streams().get(spec.name());
        Stream stream = known == null ? open(spec) : known;
        if (stream != null && !stream.spec().equals(spec)) {
            denied = Failures.specDiffers(spec.name());
            return null;
        }
        return stream;
    }

    /**
     * The stream while its handler is still being asked, or when it has said yes: messages may come already, and so keep
     * the order in which their calls came.
     */
    private @Nullable Stream open(StreamSpec spec) {
        OpenAsk one = OpenAsk.one(spec, ask.connection());
        session.open(one, new OpenCall(), this::opened);
        return session.streams().get(spec.name());
    }

    private void opened(OpenResult result) {
        if (result instanceof OpenResult.Denied whole) {
            denied = whole.failure();
        } else if (result instanceof OpenResult.Answer answer) {
            denied = answer.failures().get(0);
        }
    }
}
