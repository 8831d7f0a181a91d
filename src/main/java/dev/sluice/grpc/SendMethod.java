package dev.sluice.grpc;

import static dev.sluice.grpc.RejectedException.invalid;

import dev.sluice.session.Home;
import dev.sluice.session.Limits;
import dev.sluice.session.Quota;
import dev.sluice.session.SendAsk;
import dev.sluice.session.SendCall;
import dev.sluice.session.SendResult;
import dev.sluice.session.Session;
import dev.sluice.session.StreamSpec;
import dev.sluice.v1.SendRequest;
import dev.sluice.v1.SessionRef;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Send: a few messages on one stream, answered with their outcomes. Read on the call's loop, run at the session's home,
 * where calls from all connections and loops meet and get their order.
 */
final class SendMethod {
    private static final long NO_EPOCH = 0;

    private final Service service;
    private final ChunkReader chunks;
    private final SpecReader specs;

    SendMethod(Service service) {
        Limits limits = service.sessions().limits();
        this.service = service;
        this.chunks = new ChunkReader(limits);
        this.specs = new SpecReader(limits);
    }

    void call(SendRequest request, UnaryCall<SendRequest> call) throws RejectedException {
        Quota streams = service.connection(call.connection()).streams();
        if (request.hasSession()) {
            SendAsk ask = toStream(request, streams);
            SessionRef ref = request.getSession();
            new Sent(service.find(ref), ref.getEpoch(), call).start(ask);
        } else {
            SendAsk ask = toName(request, streams);
            sendAsClient(OpenReader.clientId(request.getClientId()), ask, call);
        }
    }

    private SendAsk toStream(SendRequest request, Quota streams) throws RejectedException {
        if (!request.getClientId().isEmpty() || request.hasSpec()) {
            throw invalid("session", "is given, so client_id and spec are not: the stream is messages.stream_id");
        }
        return new SendAsk(request.getMessages().getStreamId(), null, streams, chunks.messages(request.getMessages()));
    }

    private SendAsk toName(SendRequest request, Quota streams) throws RejectedException {
        if (request.getClientId().isEmpty()) {
            throw invalid("session", "is missing; give a session, or a client_id and the spec of a stream");
        }
        if (request.getMessages().getStreamId() != 0) {
            throw invalid("messages.stream_id", "must be 0 with client_id: the stream is spec.name");
        }
        if (request.getSpec().getName().isEmpty()) {
            throw invalid("spec.name", "is missing; it tells the client's streams apart");
        }
        StreamSpec spec = specs.read(request.getSpec());
        return new SendAsk(0, spec, streams, chunks.messages(request.getMessages()));
    }

    /** To the session of a client that names none. One that ends before the call gets there is followed by a new one. */
    private void sendAsClient(ByteBuffer clientId, SendAsk ask, UnaryCall<SendRequest> call) {
        try {
            service.checkStays();
            Session session = service.orDenied(service.sessions().implicit(service.home(), clientId));
            new Sent(session, NO_EPOCH, call).startOr(ask, () -> sendAsClient(clientId, ask, call));
        } catch (RejectedException e) {
            call.fail(e.failure());
        }
    }

    /** A Send at its session's home. It does not hold the messages while it waits. */
    private final class Sent {
        private final Session session;
        private final long epoch;
        private final UnaryCall<SendRequest> call;
        private @Nullable SendCall sending;

        Sent(Session session, long epoch, UnaryCall<SendRequest> call) {
            this.session = session;
            this.epoch = epoch;
            this.call = call;
        }

        void start(SendAsk ask) {
            home().run(() -> send(ask));
            call.onCancel(() -> home().run(this::cancel));
        }

        /** @param whenGone what to do, on the call's loop, where the session is gone */
        void startOr(SendAsk ask, Runnable whenGone) {
            home().run(() -> {
                if (session.isClosed()) {
                    service.home().run(whenGone);
                } else {
                    send(ask);
                }
            });
            call.onCancel(() -> home().run(this::cancel));
        }

        private Home home() {
            return session.home();
        }

        /** The session may have been taken over while the call was on its way. */
        private void send(SendAsk ask) {
            try {
                Service.checkEpoch(epoch, session);
                session.whenLoaded(() -> sending = session.send(ask, this::sent), call::fail);
            } catch (RejectedException e) {
                call.fail(e.failure());
            }
        }

        private void sent(SendResult result) {
            if (result instanceof SendResult.Denied denied) {
                call.fail(denied.failure());
            } else {
                call.answer(Answers.sent(((SendResult.Answer) result).outcomes(), service.maxFrameBytes()));
            }
        }

        /** The wait is over, not the messages. */
        private void cancel() {
            if (sending != null) {
                sending.cancel();
            }
        }
    }
}
