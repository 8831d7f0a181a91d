package dev.sluice.client;

import io.vertx.core.buffer.Buffer;

/** Frames of runs, as a client writes them. */
public final class RunFrames {
    private final FrameWriter frame = new FrameWriter(256 << 10);

    public void begin() {
        frame.begin(1);
    }

    /** Messages that are alike. */
    public void run(long streamId, long firstSeq, int messages, byte[] payload) {
        frame.run(streamId, firstSeq, messages * FrameWriter.sizeOf(payload.length));
        for (int i = 0; i < messages; i++) {
            frame.payload(payload);
        }
    }

    public Buffer take() {
        return frame.take();
    }
}
