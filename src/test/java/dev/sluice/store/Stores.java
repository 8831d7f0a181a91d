package dev.sluice.store;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** What tests do with a store, waiting for it. */
public final class Stores {
    private static final long MIB = 1 << 20;

    private Stores() {}

    public static StoreSettings settings(Path directory) {
        return settings(directory, 4 * MIB);
    }

    public static StoreSettings settings(Path directory, long memtableBytes) {
        return new StoreSettings(directory, memtableBytes, 4 * MIB, 1024, 64 * MIB, 64, MIB, false);
    }

    /** The keys of all that is in a directory whose server has gone, whatever it is. */
    public static List<String> keys(Path directory) throws StoreFailure, RocksDBException {
        NativeLibrary.load(directory.resolve("native"));
        List<String> keys = new ArrayList<>();
        try (Options options = new Options();
                RocksDB tables =
                        RocksDB.openReadOnly(options, directory.resolve("db").toString());
                RocksIterator at = tables.newIterator()) {
            for (at.seekToFirst(); at.isValid(); at.next()) {
                keys.add(HexFormat.of().formatHex(at.key()));
            }
            at.status();
        }
        return keys;
    }

    public static void commit(Store store, Changes changes) throws StoreFailure {
        commit(store, changes, false);
    }

    /** Until it is done. */
    public static void commit(Store store, Changes changes, boolean sync) throws StoreFailure {
        StoreFailure failure = tryCommit(store, changes, sync);
        if (failure != null) {
            throw failure;
        }
    }

    public static @Nullable StoreFailure tryCommit(Store store, Changes changes, boolean sync) {
        CompletableFuture<@Nullable StoreFailure> done = new CompletableFuture<>();
        store.commit(changes, sync, done::complete);
        return done.join();
    }

    public static List<LoadedStream> streams(Store store, String sessionId, int page) throws StoreFailure {
        List<LoadedStream> streams = new ArrayList<>();
        long from = 0;
        LoadedPage loaded;
        do {
            long next = from;
            loaded = Stores.<LoadedPage>ask(answer -> store.load(sessionId, next, page, answer));
            streams.addAll(loaded.streams());
            from = loaded.nextStreamId();
        } while (!loaded.isLast());
        return streams;
    }

    public static List<StoredOpen> opens(Store store, String sessionId) throws StoreFailure {
        return ask(answer -> store.loadOpens(sessionId, answer));
    }

    public static List<StateEntry> state(Store store, StateScope scope) throws StoreFailure {
        return ask(answer -> store.loadState(scope, Long.MAX_VALUE, answer));
    }

    /** So many, from page after page. */
    public static List<StateScope> scopes(Store store, @Nullable StateScope after, int limit) throws StoreFailure {
        List<StateScope> scopes = new ArrayList<>();
        StateScope last = after;
        List<StateSummary> page;
        do {
            ScopeSearch behind = ScopeSearch.ALL.after(last);
            int rest = limit - scopes.size();
            page = Stores.<List<StateSummary>>ask(answer -> store.scopes(behind, rest, answer));
            page.forEach(found -> scopes.add(found.scope()));
            last = page.isEmpty() ? last : page.get(page.size() - 1).scope();
        } while (!page.isEmpty() && scopes.size() < limit);
        return scopes;
    }

    /** Until there is an answer. */
    public static <T> T ask(Consumer<Answer<T>> question) throws StoreFailure {
        CompletableFuture<T> found = new CompletableFuture<>();
        CompletableFuture<@Nullable StoreFailure> failed = new CompletableFuture<>();
        question.accept(new Answer<>() {
            @Override
            public void ready(T value) {
                found.complete(value);
                failed.complete(null);
            }

            @Override
            public void failed(StoreFailure failure) {
                failed.complete(failure);
            }
        });
        StoreFailure failure = failed.join();
        if (failure != null) {
            throw failure;
        }
        return found.join();
    }
}
