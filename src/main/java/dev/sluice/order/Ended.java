package dev.sluice.order;

/** Stands for a message that had its outcome before a restart, and is forgotten but for its seq. */
final class Ended extends Entry {

    Ended(long seq) {
        super(seq);
        withdrawn = true;
    }

    @Override
    public int bytes() {
        return 0;
    }
}
