package dev.sluice.grpc;

import static dev.sluice.grpc.RejectedException.invalid;

import dev.sluice.handler.Failure;
import dev.sluice.session.OpenAsk;
import dev.sluice.session.OpenCall;
import dev.sluice.session.OpenResult;
import dev.sluice.session.Path;
import dev.sluice.session.Session;
import dev.sluice.session.StreamInput;
import dev.sluice.session.StreamSpec;
import dev.sluice.v1.ConnectRequest;
import io.vertx.core.Timer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.grpc.common.GrpcMessage;
import io.vertx.grpc.server.GrpcServerRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One Connect: a session of one stream that lives as long as the call. Messages are asked for one by one, and a message
 * that the stream has no room for waits here, so that HTTP/2 flow control holds up the sender. So does one while a window
 * of others waits for the client to read their answers. The end of the client's messages is the stream's.
 *
 * <p>Thread: the call's loop, which is the session's home.
 */
final class ConnectCall {
    private final Service service;
    private final GrpcServerRequest<Buffer, Buffer> request;
    private final ContextInternal context;
    private final Connection connection;
    private final SpecReader specs;
    private final ConnectOutput output;
    private final OpenCall opening = new OpenCall();

    private boolean counted;
    private @Nullable Session session;
    private @Nullable StreamInput stream;
    private int window;
    private long accepted;
    private @Nullable ConnectRequest held;
    private @Nullable Timer retry;
    private boolean over;

    ConnectCall(
            Service service,
            GrpcServerRequest<Buffer, Buffer> request,
            ContextInternal context,
            Connection connection) {
        this.service = service;
        this.request = request;
        this.context = context;
        this.connection = connection;
        this.specs = new SpecReader(service.sessions().limits());
        this.output = new ConnectOutput(this, request.response());
    }

    void start() {
        request.messageHandler(this::received);
        request.invalidMessageHandler(e -> end(Payloads.tooLarge(service.maxFrameBytes())));
        request.endHandler(v -> clientEnded());
        request.errorHandler(e -> leave());
        request.exceptionHandler(e -> leave());
        request.response().exceptionHandler(e -> leave());
        request.response().drainHandler(v -> output.drained());
        request.pause();
        counted = connection.connects().reserve(1);
        if (counted) {
            request.fetch(1);
        } else {
            end(Failure.quota(
                    connection.connects().limit(),
                    connection.connects().max(),
                    "the connection has as many calls of Connect as it may; use an Exchange, or another connection"));
        }
    }

    private void received(GrpcMessage message) {
        if (over) {
            return;
        }
        try {
            ConnectRequest received = Payloads.read(message, ConnectRequest.parser(), service.maxFrameBytes());
            if (session == null) {
                open(received);
            } else {
                check(received);
                offer(received);
            }
        } catch (RejectedException e) {
            end(e.failure());
        }
    }

    // Opening

    private void open(ConnectRequest first) throws RejectedException {
        if (!first.hasOpen()) {
            throw invalid("open", "is missing; the first message of a Connect opens its stream");
        }
        if (!first.getPayload().isEmpty() || !first.getKey().isEmpty() || first.getHeadersCount() > 0) {
            throw invalid("payload", "is for the messages that follow the one with open");
        }
        StreamSpec spec = specs.read(first.getOpen());
        window = spec.windowMessages();
        service.checkStays();
        Session made = service.orDenied(service.sessions().create(service.home(), null));
        session = made;
        made.open(
                new OpenAsk(List.of(spec), Map.of(), false, 0, "", 0, connection.streams()),
                opening,
                result -> opened(made, result));
    }

    private void opened(Session made, OpenResult result) {
        if (result instanceof OpenResult.Denied denied) {
            end(denied.failure());
        } else if (result instanceof OpenResult.Answer answer) {
            Failure refused = answer.failures().get(0);
            if (refused != null) {
                end(refused);
            } else {
                attach(made, answer.id(0));
            }
        }
    }

    private void attach(Session made, long streamId) {
        if (over || !(made.attach(output) instanceof Session.Attachment.Attached attached)) {
            closeSession();
            return;
        }
        Path path = attached.path();
        StreamInput opened = path.find(streamId);
        output.begin(path, opened);
        stream = opened;
        made.begin();
        request.fetch(1);
    }

    // Messages

    private void check(ConnectRequest received) throws RejectedException {
        if (received.hasOpen()) {
            throw invalid("open", "is for the first message of a Connect alone");
        }
        if (!received.getKey().isEmpty()) {
            throw invalid("key", "is for ORDER_KEYED only");
        }
        specs.checkLabels("headers", received.getHeadersMap());
    }

    private void offer(ConnectRequest message) {
        StreamInput open = stream;
        if (open == null) {
            return;
        }
        if (accepted - output.answered() >= window) {
            held = message;
            return;
        }
        Failure refused = open.submit(accepted + 1, message.getPayload().toByteArray(), 0, message.getHeadersMap());
        if (refused == null) {
            accepted++;
            request.fetch(1);
        } else if (refused.retryMillis() > 0) {
            hold(message, refused.retryMillis());
        } else if (refused.code() == Failure.Code.FAILED_PRECONDITION) {
            endStream();
        } else {
            open.reset(refused);
        }
    }

    private void hold(ConnectRequest message, long millis) {
        held = message;
        Timer timer = context.owner().timer(millis, TimeUnit.MILLISECONDS);
        timer.onSuccess(v -> offerHeld());
        retry = timer;
    }

    private void offerHeld() {
        ConnectRequest message = letGo();
        if (message != null) {
            offer(message);
        }
    }

    private @Nullable ConnectRequest letGo() {
        if (retry != null) {
            retry.cancel();
            retry = null;
        }
        ConnectRequest message = held;
        held = null;
        return message;
    }

    /** The client was told more, so there may be room. */
    void told() {
        if (held != null) {
            context.runOnContext(v -> offerHeld());
        }
    }

    // The end

    /** Comes where a message would, so every one before has been taken. */
    private void clientEnded() {
        if (session == null) {
            end(Failure.invalid("open", "is missing; the first message of a Connect opens its stream"));
        } else {
            endStream();
        }
    }

    private void endStream() {
        if (stream != null) {
            stream.end(accepted);
        }
    }

    /** Ends the call from the server's side: well where the failure is null. */
    void end(@Nullable Failure failure) {
        if (!over) {
            leave();
            if (failure == null) {
                request.response().end();
            } else {
                Statuses.fail(request.response(), failure);
            }
        }
    }

    boolean isOver() {
        return over;
    }

    private void leave() {
        if (!over) {
            over = true;
            letGo();
            opening.cancel();
            if (counted) {
                connection.connects().release(1);
            }
            closeSession();
        }
    }

    private void closeSession() {
        if (session != null) {
            session.close(List.of(), false, (missing, failure) -> {});
        }
    }
}
