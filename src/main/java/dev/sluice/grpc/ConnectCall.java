package dev.sluice.grpc;

import dev.sluice.handler.Failure;
import dev.sluice.order.Order;
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
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.ContextInternal;
import io.vertx.grpc.common.GrpcMessage;
import io.vertx.grpc.server.GrpcServerRequest;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One Connect: a session of one stream that lives as long as the call. A message that the stream has no room for waits
 * here, so that HTTP/2 flow control holds up the sender. So does one while a window of others waits for the client to read
 * their answers. Streams that may be waiting for the next message (SEQUENCED, GRAPH), or whose client is to wait for the
 * last one (SYNC), refuse it instead. The end of the client's messages is the stream's.
 *
 * <p>Thread: the call's loop, which is the session's home.
 */
final class ConnectCall {
    private static final String STREAM_FAILED = "STREAM_FAILED";

    private final Service service;
    private final GrpcServerRequest<Buffer, Buffer> request;
    private final HttpServerRequest http;
    private final ContextInternal context;
    private final Connection connection;
    private final SpecReader specs;
    private final ConnectReader messages;
    private final ConnectOutput output;
    private final OpenCall opening = new OpenCall();

    private boolean counted;
    private @Nullable Session session;
    private @Nullable StreamInput stream;
    private Order order = Order.FIFO;
    private int window;

    /** The highest seq. */
    private long accepted;

    /** No more than came with one piece of the request's data: with the first of them no more is read. */
    private final ArrayDeque<ConnectRequest> waiting = new ArrayDeque<>();

    private boolean paused;
    private @Nullable Timer retry;
    private boolean over;

    ConnectCall(
            Service service,
            GrpcServerRequest<Buffer, Buffer> request,
            HttpServerRequest http,
            ContextInternal context,
            Connection connection) {
        this.service = service;
        this.request = request;
        this.http = http;
        this.context = context;
        this.connection = connection;
        this.specs = new SpecReader(service.sessions().limits());
        this.messages = new ConnectReader(service.sessions().limits());
        this.output = new ConnectOutput(this, request.response(), service.unwritten());
    }

    void start() {
        request.messageHandler(this::received);
        request.invalidMessageHandler(e -> end(Payloads.tooLarge(service.maxFrameBytes())));
        request.endHandler(v -> clientEnded());
        request.errorHandler(e -> leave());
        request.exceptionHandler(e -> leave());
        request.response().exceptionHandler(e -> leave());
        request.response().drainHandler(v -> drained());
        counted = connection.connects().reserve(1);
        if (!counted) {
            end(Failure.quota(
                    connection.connects().limit(),
                    connection.connects().max(),
                    "the connection has as many calls of Connect as it may; use an Exchange, or another connection"));
        }
    }

    private void drained() {
        output.drained();
        takeWaiting();
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
                messages.check(received, order);
                waiting.add(received);
            }
            takeWaiting();
        } catch (RejectedException e) {
            end(e.failure());
        }
    }

    // Opening

    private void open(ConnectRequest first) throws RejectedException {
        ConnectReader.checkOpen(first);
        StreamSpec spec = specs.read(first.getOpen());
        order = spec.order();
        window = spec.windowMessages();
        service.checkStays();
        Session made = service.orDenied(service.sessions().create(service.home(), null));
        session = made;
        made.open(OpenAsk.one(spec, connection.streams()), opening, result -> opened(made, result));
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
        takeWaiting();
    }

    // Messages

    /** Takes messages in their turn as long as there is room, and reads on when none is left. */
    private void takeWaiting() {
        stopRetry();
        while (stream != null && !waiting.isEmpty() && take(stream, waiting.element())) {
            waiting.remove();
        }
        if (!over) {
            pause(stream == null || !waiting.isEmpty());
        }
    }

    private boolean take(StreamInput open, ConnectRequest message) {
        if (!hasRoom()) {
            return false;
        }
        long seq = order.anyArrival() ? message.getSeq() : accepted + 1;
        Failure refused =
                open.submit(seq, message.getPayload().toByteArray(), ConnectReader.attributes(message, order));
        if (refused == null) {
            accepted = Math.max(accepted, seq);
            return true;
        }
        return refused(open, seq, refused);
    }

    /**
     * A client that does not read its answers gets no more of them. Beyond that a message is held back by a full stream, but
     * not where it may be the very one that the stream waits for, or the client is to be told that it comes too early.
     */
    private boolean hasRoom() {
        return tellsRefusals() ? output.writable() : accepted - output.answered() < window;
    }

    private boolean tellsRefusals() {
        return order == Order.SYNC || order.anyArrival();
    }

    /** Whether the message is over and done with; else it stays, and is tried again or the stream ends. */
    private boolean refused(StreamInput open, long seq, Failure why) {
        if (STREAM_FAILED.equals(why.reason())) {
            endStream();
        } else if (tellsRefusals()) {
            output.refused(seq, why);
            return true;
        } else if (why.retryMillis() > 0) {
            retryAfter(why.retryMillis());
        } else if (why.code() == Failure.Code.FAILED_PRECONDITION) {
            endStream();
        } else {
            open.reset(why);
        }
        return false;
    }

    /** The HTTP request, because a paused gRPC request goes on reading up to sixteen messages of any size. */
    private void pause(boolean wanted) {
        if (paused != wanted) {
            paused = wanted;
            if (wanted) {
                http.pause();
            } else {
                http.resume();
            }
        }
    }

    private void retryAfter(long millis) {
        Timer timer = context.owner().timer(millis, TimeUnit.MILLISECONDS);
        timer.onSuccess(v -> takeWaiting());
        retry = timer;
    }

    private void stopRetry() {
        if (retry != null) {
            retry.cancel();
            retry = null;
        }
    }

    /** The client was told more, so there may be room. */
    void told() {
        if (!waiting.isEmpty()) {
            context.runOnContext(v -> takeWaiting());
        }
    }

    // The end

    /** Read like a message, so every one before it has been taken. */
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
            pause(false);
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
            stopRetry();
            waiting.clear();
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
