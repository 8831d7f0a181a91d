package dev.sluice.handler;

import java.util.Map;

/** One message of a stream. */
public interface Message {

    /** Its number in the stream: 1, 2, 3… */
    long seq();

    /** The content. Shared, not copied: not to be changed. */
    byte[] payload();

    /** What the sender put beside the payload; mostly empty. */
    Map<String, String> headers();
}
