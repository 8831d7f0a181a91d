package dev.sluice.store;

import java.util.List;

/**
 * The port to what holds the bytes: ordered keys, written in atomic batches.
 *
 * <p>One thread writes; any may read, sync and ask at the same time. Every failure is typed already.
 */
interface Table extends AutoCloseable {
    /** Carries out all changes, in their order, or none. After a failure nothing can be written until {@link #recover}. */
    void write(List<Changes> changes) throws StoreFailure;

    /** All that was written before this call outlives a loss of power. After a failure as {@link #write}. */
    void sync() throws StoreFailure;

    /** Makes a table that failed work again, with what was written before. */
    void recover() throws StoreFailure;

    /**
     * Walks over the keys that begin with a prefix.
     *
     * @param from where to begin, itself with the prefix
     */
    Walk walk(byte[] prefix, byte[] from) throws StoreFailure;

    long diskBytes();

    /** Room that is left for more. */
    long freeBytes();

    @Override
    void close();

    /** A walk that sees what was there when it began. One thread's; to be closed. */
    interface Walk extends AutoCloseable {
        /** Goes to the next key, at first to the first one. */
        boolean next() throws StoreFailure;

        /** Goes to the first key that is not before this one. */
        boolean seek(byte[] key) throws StoreFailure;

        byte[] key();

        byte[] value();

        @Override
        void close();
    }
}
