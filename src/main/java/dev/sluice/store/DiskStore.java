package dev.sluice.store;

import dev.sluice.store.StoreFailure.Kind;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The store on a table of keys: one thread writes, one syncs, one reads. */
final class DiskStore implements Store {
    private final Table table;
    private final Runnable afterwards;
    private final Reading reading;
    private final Trouble trouble = new Trouble();
    private final Syncer syncer;
    private final Writer writer;
    private final ThreadPoolExecutor reader;
    private final DiskUsage usage;

    DiskStore(Table table, StoreSettings settings, Runnable afterwards) {
        this.table = table;
        this.afterwards = afterwards;
        this.reading = new Reading(table, settings.maxPageBytes());
        this.syncer = new Syncer(table, trouble);
        Commits queue = new Commits(settings.maxQueuedCommits(), settings.maxQueuedBytes());
        this.writer = new Writer(table, trouble, queue, syncer);
        this.reader = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(settings.maxQueuedLoads()),
                Threads.named("sluice-store-read"));
        this.usage = new DiskUsage(table, reader);
        writer.start();
        syncer.start();
    }

    static Store open(StoreSettings settings) throws StoreFailure {
        return open(settings, Formats.OURS);
    }

    static Store open(StoreSettings settings, Formats formats) throws StoreFailure {
        DataDirectory directory = DataDirectory.open(settings.directory());
        RocksTable table = null;
        try {
            formats.check(directory);
            table = openTable(directory, settings, formats);
            return new DiskStore(table, settings, directory::close);
        } finally {
            if (table == null) {
                directory.close();
            }
        }
    }

    private static RocksTable openTable(DataDirectory directory, StoreSettings settings, Formats formats)
            throws StoreFailure {
        if (directory.format() == null) {
            directory.writeFormat(formats.current(), true);
        }
        RocksTable table = RocksTable.open(directory, settings);
        boolean ready = false;
        try {
            if (directory.isFresh()) {
                directory.writeFormat(formats.current(), false);
            }
            formats.migrate(directory, table);
            ready = true;
            return table;
        } finally {
            if (!ready) {
                table.close();
            }
        }
    }

    @Override
    public void commit(Changes changes, boolean sync, Consumer<@Nullable StoreFailure> done) {
        writer.add(new Commit(changes, sync, done));
    }

    @Override
    public List<StoredSession> sessions() throws StoreFailure {
        return reading.sessions();
    }

    @Override
    public void loadOpens(String sessionId, Answer<List<StoredOpen>> answer) {
        read(() -> reading.opens(sessionId), answer);
    }

    @Override
    public void load(String sessionId, long fromStreamId, int limit, Answer<LoadedPage> answer) {
        read(() -> reading.streams(sessionId, fromStreamId, limit), answer);
    }

    @Override
    public void loadState(StateScope scope, long maxBytes, Answer<List<StateEntry>> answer) {
        read(() -> reading.state(scope, null, maxBytes), answer);
    }

    @Override
    public void loadState(StateScope scope, byte[] part, long maxBytes, Answer<List<StateEntry>> answer) {
        read(() -> reading.state(scope, part, maxBytes), answer);
    }

    @Override
    public List<HeldScope> holders() throws StoreFailure {
        return reading.holders();
    }

    @Override
    public void scopes(ScopeSearch which, int limit, Answer<List<StateSummary>> answer) {
        read(() -> reading.scopes(which, limit), answer);
    }

    @Override
    public @Nullable StoreFailure trouble() {
        return trouble.now();
    }

    @Override
    public void retry() {
        writer.retry();
    }

    @Override
    public StoreFigures figures() {
        return writer.figures(syncer.syncs(), usage.latest());
    }

    @Override
    public void close() {
        writer.close();
        syncer.close();
        reader.shutdown();
        Threads.join(reader);
        table.close();
        afterwards.run();
    }

    private <T> void read(Question<T> question, Answer<T> answer) {
        try {
            reader.execute(() -> ask(question, answer));
        } catch (RejectedExecutionException e) {
            answer.failed(
                    reader.isShutdown()
                            ? Commits.closed()
                            : new StoreFailure(
                                    Kind.BUSY,
                                    reader.getQueue().size()
                                            + " questions wait to be read, as many as may. Ask again later",
                                    e));
        }
    }

    private static <T> void ask(Question<T> question, Answer<T> answer) {
        T found;
        try {
            found = question.find();
        } catch (StoreFailure e) {
            Threads.tell(() -> answer.failed(e));
            return;
        } catch (RuntimeException e) {
            Threads.tell(() -> answer.failed(new StoreFailure(Kind.IO, "the store failed: " + e, e)));
            return;
        }
        Threads.tell(() -> answer.ready(found));
    }

    /** What is asked of the table. */
    private interface Question<T> {
        T find() throws StoreFailure;
    }
}
