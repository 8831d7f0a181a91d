package dev.sluice.client;

import dev.sluice.v1.StreamSpec;
import dev.sluice.v1.Window;

/**
 * A spec and what follows from it for this server. Shared by all streams of the spec.
 *
 * @param windowMessages the first credit; also how many messages may wait to be sent before the stream asks for a rest
 * @param windowBytes their bytes
 * @param outMessages the first grant to the server
 * @param outBytes their bytes
 * @param maxMessageBytes the largest message that the stream takes
 */
record Terms(
        StreamSpec spec, int windowMessages, long windowBytes, int outMessages, long outBytes, long maxMessageBytes) {

    static Terms of(StreamSpec spec, Window defaults, ServerInfo server) {
        long bytes = bytes(spec.getWindow(), defaults);
        long max = server.maxMessageBytes() == 0 ? Integer.MAX_VALUE : server.maxMessageBytes();
        return new Terms(
                spec,
                messages(spec.getWindow(), defaults),
                bytes,
                messages(spec.getOutWindow(), defaults),
                bytes(spec.getOutWindow(), defaults),
                Math.min(bytes, max));
    }

    private static int messages(Window asked, Window defaults) {
        return Math.max(1, asked.getMessages() == 0 ? defaults.getMessages() : asked.getMessages());
    }

    private static long bytes(Window asked, Window defaults) {
        long bytes = asked.getBytes() == 0 ? defaults.getBytes() : asked.getBytes();
        return bytes == 0 ? Integer.MAX_VALUE : bytes;
    }
}
