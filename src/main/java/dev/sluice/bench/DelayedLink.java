package dev.sluice.bench;

import dev.sluice.client.Target;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A network that is further away than loopback: what goes through it arrives later, each way, by so much. */
final class DelayedLink implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DelayedLink.class);
    private static final int WAITING = 16;

    private final ServerSocket entry;
    private final Target server;
    private final Duration eachWay;
    private final ConcurrentLinkedQueue<DelayedPipe> pipes = new ConcurrentLinkedQueue<>();

    DelayedLink(Target server, Duration eachWay) {
        this.server = server;
        this.eachWay = eachWay;
        try {
            this.entry = new ServerSocket(0, WAITING, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new BenchException("cannot make a link to the server: " + e.getMessage(), e);
        }
        DelayedPipe.begin("sluice-bench-link", this::accept);
    }

    /** Where clients enter it. */
    Target entry() {
        return new Target(entry.getInetAddress().getHostAddress(), entry.getLocalPort());
    }

    private void accept() {
        try {
            while (!entry.isClosed()) {
                join(entry.accept());
            }
        } catch (IOException e) {
            LOG.debug("the link takes no connection any more", e);
        }
    }

    private void join(Socket client) throws IOException {
        Socket onward = new Socket(server.host(), server.port());
        client.setTcpNoDelay(true);
        onward.setTcpNoDelay(true);
        pipes.add(DelayedPipe.between(client, onward, eachWay));
        pipes.add(DelayedPipe.between(onward, client, eachWay));
    }

    /** Breaks every connection that goes through it. New ones may come. */
    void cut() {
        for (DelayedPipe pipe = pipes.poll(); pipe != null; pipe = pipes.poll()) {
            pipe.close();
        }
    }

    @Override
    public void close() {
        try {
            entry.close();
        } catch (IOException e) {
            LOG.debug("the link's entry stays", e);
        }
        cut();
    }
}
