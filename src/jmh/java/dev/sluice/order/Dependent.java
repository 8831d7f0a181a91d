package dev.sluice.order;

/** An entry that is nothing but its seq and what it needs. */
final class Dependent extends Entry {
    private final Needs needs;

    Dependent(long seq, Needs needs) {
        super(seq);
        this.needs = needs;
    }

    @Override
    public int bytes() {
        return 0;
    }

    @Override
    public Needs needs() {
        return needs;
    }
}
