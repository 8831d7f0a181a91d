package dev.sluice.grpc;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.HttpServerImpl;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.VertxWrapper;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.impl.NetServerImpl;
import io.vertx.core.net.impl.NetServerInternal;
import java.util.function.Consumer;

/**
 * Vert.x with servers that show each connection to somebody as soon as it is made. By itself Vert.x speaks of a
 * connection when it has spoken, which one that is there to hold a place never does.
 */
final class WatchedVertx extends VertxWrapper {
    private final Consumer<Channel> made;

    /** @param made called on the connection's event loop, before anything is read */
    WatchedVertx(VertxInternal vertx, Consumer<Channel> made) {
        super(vertx);
        this.made = made;
    }

    @Override
    public HttpServer createHttpServer(HttpServerOptions options) {
        return new HttpServerImpl(this, options);
    }

    @Override
    public NetServerInternal createNetServer(NetServerOptions options) {
        return new NetServerImpl(delegate, options.copy()) {
            @Override
            protected void initChannel(ChannelPipeline pipeline, boolean ssl) {
                super.initChannel(pipeline, ssl);
                made.accept(pipeline.channel());
            }
        };
    }
}
