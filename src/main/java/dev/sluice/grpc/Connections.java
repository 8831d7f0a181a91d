package dev.sluice.grpc;

import dev.sluice.session.Quota;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.Http1xOrH2CHandler;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The connections of the port: how many there may be, and how long each may take until it has said what it wants.
 * Thread-safe; a connection's own affairs happen on its event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a connection that cannot be closed or told is gone already
final class Connections {
    /** Connections that are told at one time that there are too many; others are closed without a word. */
    private static final int REFUSALS_MAX = 100;

    /** Vert.x: the handler that waits for the first request of a connection that is not HTTP/2. */
    private static final String AWAITS_REQUEST = "h2c";

    private final StreamErrors streamErrors = new StreamErrors();
    private final Quota quota;
    private final Quota refusals = new Quota("refusals", REFUSALS_MAX);
    private final Set<Channel> open = ConcurrentHashMap.newKeySet();
    private final Traffic traffic;
    private final int maxCalls;
    private final long prefaceMillis;

    Connections(GrpcSettings settings, Traffic traffic) {
        this.traffic = traffic;
        this.quota = new Quota("grpc.max-connections", settings.maxConnections());
        this.maxCalls = settings.maxCallsPerConnection();
        this.prefaceMillis = settings.prefaceTimeout().toMillis();
    }

    /** A connection was made, and nothing read from it yet. On its event loop. */
    void made(Channel channel) {
        if (quota.reserve(1)) {
            open.add(channel);
            traffic.connected();
            channel.closeFuture().addListener(closed -> {
                open.remove(channel);
                quota.release(1);
                traffic.disconnected();
            });
            channel.pipeline().addFirst(streamErrors, new TlsRefusal());
            closeInTime(channel);
        } else if (refusals.reserve(1)) {
            channel.closeFuture().addListener(closed -> refusals.release(1));
            channel.pipeline().addFirst(new RefusedConnection(quota));
            closeInTime(channel);
        } else {
            channel.close();
        }
    }

    /** The client has begun, and is held to the limit of calls from now on; by itself only once it says that it knows it. */
    void begun(HttpConnection connection) {
        Http2ConnectionHandler http2 =
                ((ConnectionBase) connection).channel().pipeline().get(Http2ConnectionHandler.class);
        if (http2 != null) {
            http2.connection().remote().maxActiveStreams(maxCalls);
        }
    }

    /** Tells every client to begin no more calls on the connection that it has. Those under way go on. */
    void goAway() {
        for (Channel channel : open) {
            channel.eventLoop().execute(() -> goAway(channel.pipeline().context(Http2ConnectionHandler.class)));
        }
    }

    /** The context is null on a connection that is not HTTP/2. */
    private static void goAway(@Nullable ChannelHandlerContext http2) {
        if (http2 != null) {
            ((Http2ConnectionHandler) http2.handler())
                    .goAway(
                            http2,
                            Integer.MAX_VALUE,
                            Http2Error.NO_ERROR.code(),
                            Unpooled.EMPTY_BUFFER,
                            http2.newPromise());
            http2.flush();
        }
    }

    private void closeInTime(Channel channel) {
        ScheduledFuture<?> deadline =
                channel.eventLoop().schedule(() -> closeIfSilent(channel), prefaceMillis, TimeUnit.MILLISECONDS);
        channel.closeFuture().addListener(closed -> deadline.cancel(false));
    }

    private static void closeIfSilent(Channel channel) {
        boolean refused = channel.pipeline().get(RefusedConnection.class) != null;
        boolean silent = channel.pipeline().get(Http1xOrH2CHandler.class) != null
                || channel.pipeline().get(AWAITS_REQUEST) != null;
        if (refused || silent) {
            channel.close();
        }
    }
}
