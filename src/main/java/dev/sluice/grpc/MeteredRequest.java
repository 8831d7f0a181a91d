package dev.sluice.grpc;

import dev.sluice.session.Quota;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.http.HttpServerRequestInternal;
import io.vertx.core.internal.http.HttpServerRequestWrapper;
import org.jspecify.annotations.Nullable;

/**
 * A request whose gRPC messages are counted for as long as they have not come whole. The gRPC library gathers them, and
 * HTTP/2 has let go of their bytes by then: many calls that each send most of a message would hold a server's memory. A
 * call that goes beyond what its connection may have of that is reset. Thread: the call's loop.
 */
final class MeteredRequest extends HttpServerRequestWrapper {
    private static final int PREFIX_BYTES = 5;

    /** HTTP/2: ENHANCE_YOUR_CALM, which clients show as RESOURCE_EXHAUSTED. */
    private static final long CALM = 11;

    private final Quota incomplete;
    private final int maxMessageBytes;
    private final byte[] prefix = new byte[PREFIX_BYTES];

    /** Of the message that is coming: bytes of its prefix, bytes in all, and those that its prefix says are missing. */
    private int prefixBytes;

    private long received;
    private long missing;

    private long counted;
    private boolean refused;

    MeteredRequest(HttpServerRequest request, Quota incomplete, int maxMessageBytes) {
        super((HttpServerRequestInternal) request);
        this.incomplete = incomplete;
        this.maxMessageBytes = maxMessageBytes;
    }

    @Override
    public HttpServerRequest handler(@Nullable Handler<Buffer> handler) {
        return super.handler(handler == null ? null : data -> received(data, handler));
    }

    @Override
    public HttpServerRequest endHandler(@Nullable Handler<Void> handler) {
        return super.endHandler(v -> {
            release();
            if (handler != null) {
                handler.handle(null);
            }
        });
    }

    @Override
    public HttpServerRequest exceptionHandler(@Nullable Handler<Throwable> handler) {
        return super.exceptionHandler(e -> {
            release();
            if (handler != null) {
                handler.handle(e);
            }
        });
    }

    private void received(Buffer data, Handler<Buffer> handler) {
        if (refused) {
            return;
        }
        if (count(unfinishedAfter(data))) {
            handler.handle(data);
        } else {
            refused = true;
            response().reset(CALM).onComplete(v -> release());
        }
    }

    /** How many bytes there are of a message that the data ends within. One that is too large is not kept by anybody. */
    private long unfinishedAfter(Buffer data) {
        int at = 0;
        while (at < data.length()) {
            if (prefixBytes < PREFIX_BYTES) {
                prefix[prefixBytes++] = data.getByte(at++);
                missing = prefixBytes < PREFIX_BYTES ? 0 : Buffer.buffer(prefix).getUnsignedInt(1);
                received = prefixBytes;
            } else {
                long taken = Math.min(missing, data.length() - at);
                at += (int) taken;
                missing -= taken;
                received += taken;
            }
            if (prefixBytes == PREFIX_BYTES && missing == 0) {
                prefixBytes = 0;
                received = 0;
            }
        }
        return received + missing > maxMessageBytes + PREFIX_BYTES ? 0 : received;
    }

    private boolean count(long unfinished) {
        long more = unfinished - counted;
        if (more > 0 && !incomplete.reserve(more)) {
            return false;
        }
        if (more < 0) {
            incomplete.release(-more);
        }
        counted = unfinished;
        return true;
    }

    private void release() {
        incomplete.release(counted);
        counted = 0;
    }
}
