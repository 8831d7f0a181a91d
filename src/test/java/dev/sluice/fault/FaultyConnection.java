package dev.sluice.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One connection through the proxy, and what befalls it: a seeded number of bytes passes, then something happens. */
final class FaultyConnection {
    private static final double LEAST_BYTES = 2_000;
    private static final double TIMES_MORE = 250;
    private static final int BUFFER = 16 << 10;

    private final FaultyProxy proxy;
    private final Socket client;
    private final Socket server = new Socket();
    private final CountDownLatch gone = new CountDownLatch(1);
    private final boolean patient;
    private final Random upwards;
    private final Random downwards;

    FaultyConnection(FaultyProxy proxy, Socket client, long seed) {
        Random random = new Random(seed);
        this.proxy = proxy;
        this.client = client;
        this.patient = random.nextBoolean();
        this.upwards = new Random(random.nextLong());
        this.downwards = new Random(random.nextLong());
    }

    /** Carries both ways, until the connection is over. */
    void serve() {
        try {
            int port = proxy.server(patient);
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            Threads.start("proxy-back", () -> carry(server, client, downwards));
            carry(client, server, upwards);
        } catch (IOException | InterruptedException e) {
            close();
        }
    }

    void close() {
        gone.countDown();
        proxy.ended(this);
        closeQuietly(client);
        closeQuietly(server);
    }

    private void carry(Socket from, Socket to, Random random) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[BUFFER];
            long left = peace(random);
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                for (int at = 0; at < read; ) {
                    int part = proxy.isCalm() ? read - at : (int) Math.min(read - at, left);
                    out.write(buffer, at, part);
                    at += part;
                    left -= part;
                    proxy.passed(part);
                    if (left <= 0) {
                        left = peace(random);
                        strike(random);
                    }
                }
            }
        } catch (IOException | InterruptedException e) {
            // It is over, whoever ended it.
        } finally {
            close();
        }
    }

    /** How many bytes pass until the next thing happens: few as often as many. */
    private static long peace(Random random) {
        return (long) (LEAST_BYTES * Math.pow(TIMES_MORE, random.nextDouble()));
    }

    private void strike(Random random) throws IOException, InterruptedException {
        if (proxy.isCalm()) {
            return;
        }
        switch (random.nextInt(8)) {
            case 0 -> close();
            case 1 -> reset();
            case 2 -> {
                hold(100 + random.nextInt(400));
                reset();
            }
            case 3 -> hold(100 + random.nextInt(400));
            default -> hold(1 + random.nextInt(20));
        }
    }

    private void reset() throws IOException {
        client.setSoLinger(true, 0);
        server.setSoLinger(true, 0);
        close();
    }

    /** Nothing moves for so long, unless the connection ends. */
    private void hold(int millis) throws InterruptedException {
        if (gone.await(millis, TimeUnit.MILLISECONDS)) {
            throw new InterruptedException("it is over");
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is closed.
        }
    }
}
