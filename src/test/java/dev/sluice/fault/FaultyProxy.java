package dev.sluice.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands between clients and a server that is now this process and now that one, and does to connections what networks do,
 * as a seed says. Without a server it lets some of those who come wait for one, and turns the others away.
 */
final class FaultyProxy implements AutoCloseable {
    private static final int NOBODY = 0;

    private final ServerSocket entrance = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    private final Set<FaultyConnection> connections = ConcurrentHashMap.newKeySet();
    private final Random random;
    private int server = NOBODY;
    private boolean closed;
    private boolean calm = true;
    private long passed;
    private long awaited = Long.MAX_VALUE;
    private CompletableFuture<Void> arrived = new CompletableFuture<>();

    FaultyProxy(long seed) throws IOException {
        random = new Random(seed);
        Threads.start("proxy-entrance", this::accept);
    }

    int port() {
        return entrance.getLocalPort();
    }

    /** From now on connections go to this port. */
    synchronized void to(int port) {
        server = port;
        notifyAll();
    }

    synchronized void toNobody() {
        server = NOBODY;
    }

    /** Whether connections are left alone. */
    synchronized void calm(boolean wanted) {
        calm = wanted;
    }

    synchronized boolean isCalm() {
        return calm;
    }

    /** Completes when so many more bytes have passed, either way. */
    synchronized CompletableFuture<Void> after(long bytes) {
        awaited = passed + bytes;
        arrived = new CompletableFuture<>();
        return arrived;
    }

    synchronized void passed(int bytes) {
        passed += bytes;
        if (passed >= awaited) {
            awaited = Long.MAX_VALUE;
            arrived.complete(null);
        }
    }

    /** The port of the server; waits for one where the connection is patient, else throws. */
    synchronized int server(boolean patient) throws IOException, InterruptedException {
        while (server == NOBODY) {
            if (!patient || closed) {
                throw new IOException("nobody is there");
            }
            wait();
        }
        return server;
    }

    void ended(FaultyConnection connection) {
        connections.remove(connection);
    }

    @Override
    public void close() throws IOException {
        entrance.close();
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        connections.forEach(FaultyConnection::close);
    }

    private void accept() {
        try {
            for (; ; ) {
                Socket client = entrance.accept();
                FaultyConnection connection = new FaultyConnection(this, client, random.nextLong());
                connections.add(connection);
                Threads.start("proxy-out", connection::serve);
            }
        } catch (IOException e) {
            if (!entrance.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
