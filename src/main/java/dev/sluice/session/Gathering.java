package dev.sluice.session;

import dev.sluice.order.Sequencer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a stream that are coming in segments. Where messages come in order that is one; else each of the session's
 * paths may have one under way. Made with a stream's first segment.
 */
final class Gathering {
    private final Stream stream;
    private final Intake intake;
    private final List<Segments> open = new ArrayList<>(1);

    Gathering(Stream stream, Intake intake) {
        this.stream = stream;
        this.intake = intake;
    }

    /**
     * Takes a segment of a message that is expected.
     *
     * @return the message, when this was the last segment; else null
     */
    byte @Nullable [] take(long seq, long offset, byte[] part, boolean more) {
        Segments begun = offset == 0 ? begin(seq) : goOn(seq, offset);
        return begun != null && take(begun, part) && !more ? begun.join() : null;
    }

    private @Nullable Segments begin(long seq) {
        drop(seq);
        int max =
                stream.order().anyArrival() ? stream.home().sessions().limits().maxPathsPerSession() : 1;
        if (open.size() == max) {
            stream.reset(Failures.tooManyBegun(max));
            return null;
        }
        Segments begun = new Segments(seq);
        open.add(begun);
        return begun;
    }

    private @Nullable Segments goOn(long seq, long offset) {
        Segments begun = find(seq);
        if (begun == null ? stream.sequencer().refusing() : begun.wasTurnedAway()) {
            return null;
        }
        long expected = begun == null ? 0 : begun.size();
        if (offset != expected) {
            stream.reset(Failures.badOffset(offset, expected));
            return null;
        }
        return begun;
    }

    private boolean take(Segments begun, byte[] part) {
        if (part.length == 0) {
            return true;
        }
        long seq = begun.seq();
        long size = (long) begun.size() + part.length;
        if (intake.isTooMuch(seq, size)) {
            return false;
        }
        if (intake.takeRoom(seq, part.length)) {
            begun.add(part);
            return true;
        }
        intake.refuse(seq, stream.buffered().full(part.length));
        if (stream.order().anyArrival()) {
            open.add(Segments.turnedAway(seq));
        }
        return false;
    }

    private @Nullable Segments find(long seq) {
        for (Segments begun : open) {
            if (begun.seq() == seq) {
                return begun;
            }
        }
        return null;
    }

    /** This message will not come in parts any more; where messages come in order no other one will, but for the server's own. */
    void drop(long seq) {
        boolean any = !stream.order().anyArrival() && seq < Sequencer.FIRST_ADDED;
        open.removeIf(begun -> (any || begun.seq() == seq) && release(begun));
    }

    void dropAll() {
        open.forEach(this::release);
        open.clear();
    }

    private boolean release(Segments begun) {
        begun.release(stream.buffered());
        return true;
    }
}
