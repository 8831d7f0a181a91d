package dev.sluice.client;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Stands between a client and its server, and breaks connections with what is on its way by them. */
final class CuttingProxy {
    private final Vertx vertx = Vertx.vertx();
    private final NetServer server = vertx.createNetServer();
    private final List<Pair> pairs = Collections.synchronizedList(new ArrayList<>());
    private final int target;

    private CuttingProxy(int target) {
        this.target = target;
    }

    static CuttingProxy to(int port) throws Exception {
        CuttingProxy proxy = new CuttingProxy(port);
        proxy.server.connectHandler(proxy::connected).listen(0, "127.0.0.1").await(1, TimeUnit.MINUTES);
        return proxy;
    }

    int port() {
        return server.actualPort();
    }

    /** How many connections there have been. */
    int connections() {
        return pairs.size();
    }

    /** How many bytes went to the server by a connection. */
    long forwarded(int connection) {
        return pairs.get(connection).forwarded.get();
    }

    /** From now on a connection brings nothing to the server. */
    void swallow(int connection) {
        pairs.get(connection).swallowing = true;
    }

    /** From now on a connection brings nothing back. */
    void mute(int connection) {
        pairs.get(connection).muted = true;
    }

    /** How many bytes of a connection were swallowed. */
    long swallowed(int connection) {
        return pairs.get(connection).swallowed.get();
    }

    void cut(int connection) {
        Pair pair = pairs.get(connection);
        pair.client.close();
        pair.server.close();
    }

    void close() throws Exception {
        vertx.close().await(1, TimeUnit.MINUTES);
    }

    private void connected(NetSocket client) {
        client.pause();
        vertx.createNetClient().connect(target, "127.0.0.1").onSuccess(server -> {
            Pair pair = new Pair(client, server);
            client.handler(pair::forward);
            client.closeHandler(closed -> server.close());
            server.handler(pair::answer);
            server.closeHandler(closed -> client.close());
            pairs.add(pair);
            client.resume();
        });
    }

    private static final class Pair {
        private final NetSocket client;
        private final NetSocket server;
        private volatile boolean swallowing;
        private volatile boolean muted;
        private final AtomicLong forwarded = new AtomicLong();
        private final AtomicLong swallowed = new AtomicLong();

        Pair(NetSocket client, NetSocket server) {
            this.client = client;
            this.server = server;
        }

        private void answer(Buffer bytes) {
            if (!muted) {
                client.write(bytes);
            }
        }

        private void forward(Buffer bytes) {
            if (swallowing) {
                swallowed.addAndGet(bytes.length());
            } else {
                forwarded.addAndGet(bytes.length());
                server.write(bytes);
            }
        }
    }
}
