package dev.sluice.store;

import java.util.List;

/**
 * Some of a session's streams.
 *
 * @param nextStreamId where the next page begins; 0 when this is the last one
 */
public record LoadedPage(List<LoadedStream> streams, long nextStreamId) {
    public boolean isLast() {
        return nextStreamId == 0;
    }
}
