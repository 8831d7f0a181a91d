package dev.sluice.order;

/** An entry that is nothing but its seq and its key. */
final class KeyedEntry extends Entry {
    private final byte[] key;

    KeyedEntry(long seq, byte[] key) {
        super(seq);
        this.key = key;
    }

    @Override
    public int bytes() {
        return 0;
    }

    @Override
    public byte[] key() {
        return key;
    }
}
