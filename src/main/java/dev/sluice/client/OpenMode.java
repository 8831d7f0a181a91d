package dev.sluice.client;

import dev.sluice.v1.OpenRequest;

/** What becomes of a batch of streams when some of them cannot be opened. */
public enum OpenMode {
    /** None is opened. */
    ALL_OR_NOTHING,
    /** The good ones stay. */
    KEEP_OPENED;

    OpenRequest.Mode onTheWire() {
        return this == KEEP_OPENED ? OpenRequest.Mode.KEEP_OPENED : OpenRequest.Mode.ALL_OR_NOTHING;
    }
}
