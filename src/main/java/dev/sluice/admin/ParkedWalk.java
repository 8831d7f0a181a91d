package dev.sluice.admin;

import dev.sluice.session.Home;
import dev.sluice.session.ParkedCursor;
import dev.sluice.session.ScopeChoice;
import java.util.function.Consumer;

/**
 * Goes through what is parked at one home, a few streams at each tick: however much that is, what is not parked goes on in
 * between.
 */
final class ParkedWalk {
    private static final int STREAMS_A_TICK = 100;

    private final Home home;
    private final ParkedCursor cursor;
    private final Consumer<ParkedCursor> each;
    private final Runnable whenDone;

    /** @param each is shown every stream that has something parked */
    ParkedWalk(Home home, ScopeChoice choice, Consumer<ParkedCursor> each, Runnable whenDone) {
        this.home = home;
        this.cursor = new ParkedCursor(home, choice);
        this.each = each;
        this.whenDone = whenDone;
    }

    void slice() {
        for (int left = STREAMS_A_TICK; left > 0; left--) {
            if (!cursor.next()) {
                whenDone.run();
                return;
            }
            each.accept(cursor);
        }
        home.soon(this::slice);
    }
}
