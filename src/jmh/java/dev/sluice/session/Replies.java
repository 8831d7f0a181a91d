package dev.sluice.session;

/** Makes items that only a session makes. */
public final class Replies {

    public static Item reply(long seq, byte[] payload) {
        return Item.reply(seq, payload, payload.length, Fingerprint.NONE);
    }

    private Replies() {}
}
