package dev.sluice.order;

/** An entry that is nothing but its seq. */
final class Numbered extends Entry {

    Numbered(long seq) {
        super(seq);
    }

    @Override
    public int bytes() {
        return 0;
    }
}
