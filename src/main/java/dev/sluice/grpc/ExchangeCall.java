package dev.sluice.grpc;

import dev.sluice.handler.Failure;
import dev.sluice.session.Home;
import dev.sluice.session.OpenAsk;
import dev.sluice.session.OpenResult;
import dev.sluice.session.Path;
import dev.sluice.session.Quota;
import dev.sluice.session.Session;
import dev.sluice.v1.Attach;
import dev.sluice.v1.ClientFrame;
import dev.sluice.v1.InbandOpen;
import dev.sluice.v1.InbandOpened;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.grpc.common.GrpcMessage;
import io.vertx.grpc.server.GrpcServerRequest;
import java.util.Objects;

/**
 * One Exchange: from frames to a session's path and back.
 *
 * <p>Threads: gRPC calls it on the call's loop, where frames are decoded; everything else happens on the session's home.
 * Mostly these are one loop. Where they are two, frames hop in order, and the call is paused while more than a few are
 * on their way.
 */
final class ExchangeCall {
    private final Service service;
    private final GrpcServerRequest<Buffer, Buffer> request;
    private final ContextInternal context;
    private final Quota connection;
    private final FrameReader reader;
    private final PathCall call;

    /** The call's loop's own. */
    private int hopping;

    private boolean paused;
    private boolean attaching = true;

    ExchangeCall(
            Service service, GrpcServerRequest<Buffer, Buffer> request, ContextInternal context, Quota connection) {
        this.service = service;
        this.request = request;
        this.context = context;
        this.connection = connection;
        this.reader = new FrameReader(service.sessions().limits());
        this.call = new PathCall(service, request.response(), context);
    }

    void start() {
        request.messageHandler(this::received);
        request.invalidMessageHandler(e -> call.refuse(Payloads.tooLarge(service.maxFrameBytes())));
        request.endHandler(v -> call.clientEnded());
        request.errorHandler(e -> call.broken());
        request.exceptionHandler(e -> call.broken());
        request.response().exceptionHandler(e -> call.broken());
        request.response().drainHandler(v -> drained());
    }

    // On the call's loop

    private void received(GrpcMessage message) {
        if (call.isOver()) {
            return;
        }
        service.traffic().received().frame(message.payload().length());
        try {
            ClientFrame frame = Payloads.read(message, ClientFrame.parser(), service.maxFrameBytes());
            Session session = call.session();
            if (session == null) {
                Session found = attachTo(frame);
                call.session(found);
                pause();
                hop(found.home(), () -> found.whenLoaded(() -> attach(found, frame), this::deny));
            } else if (frame.hasAttach()) {
                throw RejectedException.invalid("attach", "is for the first frame of an Exchange alone");
            } else {
                hop(session.home(), () -> apply(frame));
            }
            if (call.isFull() && frame.getOpensCount() > 0) {
                pause();
            }
        } catch (RejectedException e) {
            call.refuse(e.failure());
        }
    }

    private Session attachTo(ClientFrame frame) throws RejectedException {
        if (!frame.hasAttach()) {
            throw RejectedException.invalid("attach", "is missing; the first frame of an Exchange attaches it");
        }
        Attach attach = frame.getAttach();
        if (attach.getMode() == Attach.Mode.UNRECOGNIZED) {
            throw RejectedException.unsupported("attach.mode", "is none of TAKE_OVER and JOIN");
        }
        if (attach.getMode() == Attach.Mode.JOIN && !attach.hasSession()) {
            throw RejectedException.invalid(
                    "attach.session", "is missing; JOIN adds a path to a session that there is");
        }
        service.checkStays();
        return attach.hasSession()
                ? service.find(attach.getSession())
                : service.orDenied(service.sessions().create(service.home(), null));
    }

    private void hop(Home home, Runnable task) {
        if (home == service.home()) {
            task.run();
            return;
        }
        hopping++;
        if (hopping > PathCall.HOPS_MAX) {
            pause();
        }
        home.run(() -> {
            task.run();
            context.runOnContext(v -> hopped());
        });
    }

    private void attached() {
        attaching = false;
        resumeIfReady();
    }

    private void hopped() {
        hopping--;
        resumeIfReady();
    }

    private void drained() {
        call.drained();
        resumeIfReady();
    }

    /** Only where the client's own behaviour calls for it, never because of one of its streams. */
    private void pause() {
        if (!paused) {
            paused = true;
            request.pause();
        }
    }

    /** A client that does not take the answers to its opens must not have more of them. */
    private void resumeIfReady() {
        if (paused && !attaching && !call.isFull() && hopping < PathCall.HOPS_MAX / 2) {
            paused = false;
            request.resume();
        }
    }

    // On the session's home

    private void deny(Failure failure) {
        call.end(failure);
    }

    /** Until here the call was paused: what its client sent at once must not come before it is attached. */
    private void attach(Session session, ClientFrame frame) {
        context.runOnContext(v -> attached());
        boolean made = !frame.getAttach().hasSession();
        Path attached = call.attached(session, attachment(session, frame.getAttach()), made);
        if (attached != null) {
            if (attached.isPrimary()) {
                session.begin();
            }
            apply(frame);
        }
    }

    private Session.Attachment attachment(Session session, Attach attach) {
        if (attach.getMode() != Attach.Mode.JOIN) {
            return session.attach(call.output());
        }
        long epoch = attach.getSession().getEpoch();
        return epoch == session.epoch()
                ? session.join(call.output())
                : new Session.Attachment.Denied(Service.staleEpoch(epoch, session.epoch()));
    }

    private void apply(ClientFrame frame) {
        Path live = call.path();
        if (live == null || !live.begin()) {
            return;
        }
        try {
            checkEpoch(frame.getEpoch());
            for (InbandOpen open : frame.getOpensList()) {
                open(open, live);
            }
            reader.read(frame, live);
        } catch (RejectedException e) {
            call.end(e.failure());
            live.closed();
        }
    }

    private void checkEpoch(long epoch) throws RejectedException {
        if (epoch != 0 && epoch != call.epoch()) {
            throw new RejectedException(Service.staleEpoch(epoch, call.epoch()));
        }
    }

    private void open(InbandOpen open, Path live) {
        long requestId = open.getOpen().getRequestId();
        try {
            if (open.getOpen().hasSession() || !open.getOpen().getClientId().isEmpty()) {
                throw RejectedException.invalid("open.session", "is the one attached; leave session and client_id out");
            }
            OpenAsk ask = service.opens().read(open.getOpen(), open.getFirstStreamId(), connection);
            live.open(ask, result -> answer(requestId, result, live));
        } catch (RejectedException e) {
            answer(requestId, new OpenResult.Denied(e.failure()), live);
        }
    }

    private void answer(long requestId, OpenResult result, Path live) {
        call.output().opened(opened(requestId, result));
        live.writable();
    }

    private InbandOpened opened(long requestId, OpenResult result) {
        InbandOpened.Builder opened = InbandOpened.newBuilder().setRequestId(requestId);
        if (result instanceof OpenResult.Answer answer) {
            Session attached = Objects.requireNonNull(call.session());
            opened.setResponse(
                    Answers.opened(answer, attached, false, service.sessions().limits()));
        } else {
            opened.setStatus(Statuses.of(((OpenResult.Denied) result).failure()));
        }
        return opened.build();
    }
}
