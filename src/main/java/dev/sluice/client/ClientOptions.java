package dev.sluice.client;

import java.time.Duration;

/**
 * How a client connects, and how much it may hold.
 *
 * @param host the server's host name or address
 * @param port the server's port
 * @param connectTimeout how long the connection may take to come about
 * @param callTimeout how long the server may take to answer a Hello, an Open or an Attach
 * @param clientName name and version of the program, for the server's logs
 * @param maxFrameBytes the largest frame taken from the server, in bytes
 * @param sendBufferBytes payload bytes that a session may hold of messages that were not sent yet
 * @param sendBufferMessages messages that a session may hold that were not sent yet
 * @param paths connections that carry a session, see {@link #withPaths}
 * @param resume how long a session that lost its connection tries to get back, see {@link #withResume}
 */
public record ClientOptions(
        String host,
        int port,
        Duration connectTimeout,
        Duration callTimeout,
        String clientName,
        int maxFrameBytes,
        long sendBufferBytes,
        int sendBufferMessages,
        int paths,
        Duration resume) {

    private static final int MAX_MESSAGES = 1 << 22;
    private static final long MAX_BYTES = 1L << 38;
    private static final int MAX_PATHS = 64;

    public ClientOptions {
        require(port > 0 && port < 65_536, "port must be 1 to 65535, but is " + port);
        require(connectTimeout.toMillis() > 0, "connectTimeout must be at least 1 ms");
        require(callTimeout.toMillis() > 0, "callTimeout must be at least 1 ms");
        require(maxFrameBytes >= 1024, "maxFrameBytes must be at least 1024, but is " + maxFrameBytes);
        require(sendBufferBytes > 0 && sendBufferBytes <= MAX_BYTES, "sendBufferBytes must be 1 to " + MAX_BYTES);
        require(
                sendBufferMessages > 0 && sendBufferMessages <= MAX_MESSAGES,
                "sendBufferMessages must be 1 to " + MAX_MESSAGES);
        require(paths > 0 && paths <= MAX_PATHS, "paths must be 1 to " + MAX_PATHS + ", but is " + paths);
        require(!resume.isNegative(), "resume must not be negative, but is " + resume);
    }

    /** A server's address, and what suits most programs for the rest. */
    public static ClientOptions of(String host, int port) {
        return new ClientOptions(
                host,
                port,
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                "sluice-java",
                16 << 20,
                64L << 20,
                1 << 20,
                1,
                Duration.ofSeconds(60));
    }

    public ClientOptions withConnectTimeout(Duration timeout) {
        return new ClientOptions(
                host,
                port,
                timeout,
                callTimeout,
                clientName,
                maxFrameBytes,
                sendBufferBytes,
                sendBufferMessages,
                paths,
                resume);
    }

    public ClientOptions withCallTimeout(Duration timeout) {
        return new ClientOptions(
                host,
                port,
                connectTimeout,
                timeout,
                clientName,
                maxFrameBytes,
                sendBufferBytes,
                sendBufferMessages,
                paths,
                resume);
    }

    public ClientOptions withClientName(String name) {
        return new ClientOptions(
                host,
                port,
                connectTimeout,
                callTimeout,
                name,
                maxFrameBytes,
                sendBufferBytes,
                sendBufferMessages,
                paths,
                resume);
    }

    public ClientOptions withMaxFrameBytes(int bytes) {
        return new ClientOptions(
                host,
                port,
                connectTimeout,
                callTimeout,
                clientName,
                bytes,
                sendBufferBytes,
                sendBufferMessages,
                paths,
                resume);
    }

    public ClientOptions withSendBufferBytes(long bytes) {
        return new ClientOptions(
                host,
                port,
                connectTimeout,
                callTimeout,
                clientName,
                maxFrameBytes,
                bytes,
                sendBufferMessages,
                paths,
                resume);
    }

    public ClientOptions withSendBufferMessages(int messages) {
        return new ClientOptions(
                host,
                port,
                connectTimeout,
                callTimeout,
                clientName,
                maxFrameBytes,
                sendBufferBytes,
                messages,
                paths,
                resume);
    }

    /**
     * How many connections carry a session; 1 unless something else is said. With several, the messages of SEQUENCED and GRAPH
     * streams are spread over them, so that none waits behind what another connection lost or holds up; all else goes by
     * the first. When one of the others breaks, what it had on its way is sent again by the first, and it is made anew. When
     * the first one breaks, all are made anew. A server that takes fewer refuses the session with {@code TOO_MANY_PATHS}.
     */
    public ClientOptions withPaths(int count) {
        return new ClientOptions(
                host,
                port,
                connectTimeout,
                callTimeout,
                clientName,
                maxFrameBytes,
                sendBufferBytes,
                sendBufferMessages,
                count,
                resume);
    }

    /**
     * How long a session tries to get back to its server when the connection broke, counted anew each time; 60 s unless
     * something else is said. Meanwhile it takes messages as far as its buffer goes. {@link Duration#ZERO}: it ends with its
     * connection.
     */
    public ClientOptions withResume(Duration giveUpAfter) {
        return new ClientOptions(
                host,
                port,
                connectTimeout,
                callTimeout,
                clientName,
                maxFrameBytes,
                sendBufferBytes,
                sendBufferMessages,
                paths,
                giveUpAfter);
    }

    private static void require(boolean fine, String what) {
        if (!fine) {
            throw new IllegalArgumentException(what);
        }
    }
}
