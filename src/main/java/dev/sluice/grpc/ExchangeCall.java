package dev.sluice.grpc;

import dev.sluice.handler.Failure;
import dev.sluice.session.Home;
import dev.sluice.session.OpenAsk;
import dev.sluice.session.OpenResult;
import dev.sluice.session.Path;
import dev.sluice.session.Quota;
import dev.sluice.session.Session;
import dev.sluice.v1.Attach;
import dev.sluice.v1.Attached;
import dev.sluice.v1.ClientFrame;
import dev.sluice.v1.InbandOpen;
import dev.sluice.v1.InbandOpened;
import dev.sluice.v1.ServerFrame;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.grpc.common.GrpcError;
import io.vertx.grpc.common.GrpcMessage;
import io.vertx.grpc.common.WireFormat;
import io.vertx.grpc.server.GrpcServerRequest;
import io.vertx.grpc.server.GrpcServerResponse;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One Exchange: from frames to a session's path and back.
 *
 * <p>Threads: gRPC calls it on the call's loop, where frames are decoded; everything else happens on the session's home.
 * Mostly these are one loop. Where they are two, frames hop in order, and the call is paused while more than a few are
 * on their way.
 */
final class ExchangeCall {
    /** Frames on their way between the two loops, in each direction. */
    private static final int HOPS_MAX = 32;

    private final Service service;
    private final GrpcServerRequest<Buffer, Buffer> request;
    private final GrpcServerResponse<Buffer, Buffer> response;
    private final ContextInternal context;
    private final Quota connection;
    private final FrameReader reader;
    private final ExchangeOutput output = new ExchangeOutput(this);

    /** The call's loop's own. */
    private @Nullable Session session;

    private int hopping;
    private boolean paused;
    private boolean over;

    /** Written by the call's loop. */
    private volatile boolean full;

    /** Frames on their way from the home. */
    private final AtomicInteger leaving = new AtomicInteger();

    /** The home's own. */
    private @Nullable Path path;

    private boolean ended;

    ExchangeCall(
            Service service, GrpcServerRequest<Buffer, Buffer> request, ContextInternal context, Quota connection) {
        this.service = service;
        this.request = request;
        this.response = request.response();
        this.context = context;
        this.connection = connection;
        this.reader = new FrameReader(service.sessions().limits());
    }

    void start() {
        request.messageHandler(this::received);
        request.invalidMessageHandler(e -> refuse(Payloads.tooLarge(service.maxFrameBytes())));
        request.endHandler(v -> clientEnded());
        request.errorHandler(this::broken);
        request.exceptionHandler(e -> broken(GrpcError.CANCELLED));
        response.exceptionHandler(e -> broken(GrpcError.CANCELLED));
        response.drainHandler(v -> drained());
    }

    // On the call's loop

    private void received(GrpcMessage message) {
        if (over) {
            return;
        }
        service.traffic().received().frame(message.payload().length());
        try {
            ClientFrame frame = Payloads.read(message, ClientFrame.parser(), service.maxFrameBytes());
            if (session == null) {
                session = attachTo(frame);
                hop(session.home(), () -> attach(frame));
            } else if (frame.hasAttach()) {
                throw RejectedException.invalid("attach", "is for the first frame of an Exchange alone");
            } else {
                hop(session.home(), () -> apply(frame));
            }
            if (full && frame.getOpensCount() > 0) {
                pause();
            }
        } catch (RejectedException e) {
            refuse(e.failure());
        }
    }

    private Session attachTo(ClientFrame frame) throws RejectedException {
        if (!frame.hasAttach()) {
            throw RejectedException.invalid("attach", "is missing; the first frame of an Exchange attaches it");
        }
        Attach attach = frame.getAttach();
        if (attach.getMode() != Attach.Mode.TAKE_OVER) {
            throw RejectedException.unsupported("attach.mode", "a session has one path on this server");
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
        if (hopping > HOPS_MAX) {
            pause();
        }
        home.run(() -> {
            task.run();
            context.runOnContext(v -> hopped());
        });
    }

    private void hopped() {
        hopping--;
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
        if (paused && !full && hopping < HOPS_MAX / 2) {
            paused = false;
            request.resume();
        }
    }

    private void clientEnded() {
        if (!over) {
            over = true;
            leave();
            response.end();
        }
    }

    private void broken(GrpcError error) {
        if (!over) {
            over = true;
            leave();
        }
    }

    private void refuse(Failure failure) {
        if (!over) {
            over = true;
            leave();
            Statuses.fail(response, failure);
        }
    }

    private void leave() {
        Session left = session;
        if (left != null) {
            left.home().run(() -> {
                ended = true;
                if (path != null) {
                    path.closed();
                }
            });
        }
    }

    private void drained() {
        full = false;
        resumeIfReady();
        wake();
    }

    private void wake() {
        Session awake = session;
        if (awake != null) {
            awake.home().run(() -> {
                if (path != null) {
                    path.writable();
                }
            });
        }
    }

    private void send(Buffer frame) {
        if (!over) {
            service.traffic().sent().frame(frame.length());
            service.unwritten().add(response.writeMessage(GrpcMessage.message("identity", WireFormat.PROTOBUF, frame)));
            full = response.writeQueueFull();
        }
    }

    private void arrived(Buffer frame) {
        send(frame);
        if (leaving.decrementAndGet() == HOPS_MAX / 2) {
            wake();
        }
    }

    // On the session's home

    private void attach(ClientFrame frame) {
        Session attached = Objects.requireNonNull(session);
        Session.Attachment attachment = attached.attach(output);
        if (attachment instanceof Session.Attachment.Denied denied) {
            end(denied.failure());
            return;
        }
        path = ((Session.Attachment.Attached) attachment).path();
        boolean made = !frame.getAttach().hasSession();
        output.attached(Attached.newBuilder()
                .setSession(Answers.session(attached, made))
                .setDefaultWindow(Answers.defaultWindow(service.sessions().limits()))
                .setHeartbeatIntervalMs(
                        (int) service.sessions().limits().heartbeatInterval().toMillis())
                .build());
        output.flush();
        attached.begin();
        apply(frame);
    }

    private void apply(ClientFrame frame) {
        Path live = path;
        if (live == null || ended || !live.begin()) {
            return;
        }
        try {
            checkEpoch(frame.getEpoch());
            for (InbandOpen open : frame.getOpensList()) {
                open(open, live);
            }
            reader.read(frame, live);
        } catch (RejectedException e) {
            end(e.failure());
            live.closed();
        }
    }

    private void checkEpoch(long epoch) throws RejectedException {
        if (epoch != 0 && epoch != epoch()) {
            throw new RejectedException(Service.staleEpoch(epoch, epoch()));
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
        output.opened(opened(requestId, result));
        live.writable();
    }

    private InbandOpened opened(long requestId, OpenResult result) {
        InbandOpened.Builder opened = InbandOpened.newBuilder().setRequestId(requestId);
        if (result instanceof OpenResult.Answer answer) {
            Session attached = Objects.requireNonNull(session);
            opened.setResponse(
                    Answers.opened(answer, attached, false, service.sessions().limits()));
        } else {
            opened.setStatus(Statuses.of(((OpenResult.Denied) result).failure()));
        }
        return opened.build();
    }

    long epoch() {
        return session == null ? 0 : session.epoch();
    }

    boolean writable() {
        return !full && leaving.get() < HOPS_MAX;
    }

    void write(ServerFrame frame) {
        Buffer buffer = Payloads.write(frame);
        if (context.inThread()) {
            send(buffer);
        } else {
            leaving.incrementAndGet();
            context.runOnContext(v -> arrived(buffer));
        }
    }

    /** Ends the call from the server's side. */
    void end(@Nullable Failure failure) {
        ended = true;
        context.runOnContext(v -> {
            if (!over) {
                over = true;
                if (failure == null) {
                    response.end();
                } else {
                    Statuses.fail(response, failure);
                }
            }
        });
    }
}
