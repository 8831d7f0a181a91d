package dev.sluice.client;

/**
 * Goes through the messages of a stream that came back to its server: what the cursor does not cover waits again, in the order
 * of the seqs, and what it covers counts as sent. Of what was sent before, the server may have any, so that outcomes of it
 * count while it waits.
 */
final class SeqRewind {
    private final SeqSlots slots;
    private final SeqTurns turns;
    private final SeqCredit credit;

    SeqRewind(SeqSlots slots, SeqTurns turns, SeqCredit credit) {
        this.slots = slots;
        this.turns = turns;
        this.credit = credit;
    }

    /** Returns the lowest seq that waits; one more than the highest where none does. */
    long to(Cursor cursor) {
        turns.forget();
        long lowest = slots.top() + 1;
        for (long seq = slots.top(); seq > slots.settled(); seq--) {
            if (slots.mayBeThere(seq)) {
                rewind(seq, cursor.covers(seq));
            }
            if (slots.isUnsent(seq)) {
                lowest = seq;
            }
        }
        for (long seq = lowest; seq <= slots.top(); seq++) {
            turns.restore(seq);
        }
        return lowest;
    }

    private void rewind(long seq, boolean covered) {
        boolean sent = slots.isSent(seq);
        if (covered) {
            if (!sent) {
                credit.left(slots.bytes(seq));
            }
            slots.become(seq, SeqSlots.SENT);
        } else if (sent) {
            credit.notTaken(slots.bytes(seq));
            slots.waitAgain(seq);
        }
    }
}
