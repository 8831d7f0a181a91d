package dev.sluice.grpc;

import dev.sluice.handler.CloseCause;
import dev.sluice.handler.Failure;
import dev.sluice.handler.Handler;
import dev.sluice.handler.HandlerException;
import dev.sluice.handler.HandlerOptions;
import dev.sluice.handler.Message;
import dev.sluice.handler.Run;
import dev.sluice.handler.StreamContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** A handler that remembers all it was called with, and answers, holds, fails or refuses as the test wants. */
public final class RecordingHandler implements Handler {
    private final Map<String, Seen> streams = new ConcurrentHashMap<>();
    private final List<Seen> opened = Collections.synchronizedList(new ArrayList<>());
    private final boolean replies;
    private volatile boolean holding;
    private volatile Predicate<StreamContext> refuses = stream -> false;
    private volatile Predicate<Message> fails = message -> false;
    private volatile CountDownLatch gateOfOpen = new CountDownLatch(0);
    private volatile boolean blocking;

    /** What one stream's handler was called with. */
    public static final class Seen {
        private final StreamContext context;
        private final String name;
        private final Map<String, String> labels;
        private final String contentType;
        private final List<String> messages = Collections.synchronizedList(new ArrayList<>());
        private final List<Map<String, String>> headers = Collections.synchronizedList(new ArrayList<>());
        private final List<Long> seqs = Collections.synchronizedList(new ArrayList<>());
        private final List<CloseCause> closes = new CopyOnWriteArrayList<>();
        private final List<Run> held = new ArrayList<>();

        private Seen(StreamContext context) {
            this.context = context;
            this.name = context.name();
            this.labels = context.labels();
            this.contentType = context.contentType();
        }

        public StreamContext context() {
            return context;
        }

        public String name() {
            return name;
        }

        public Map<String, String> labels() {
            return labels;
        }

        public String contentType() {
            return contentType;
        }

        public List<String> messages() {
            return List.copyOf(messages);
        }

        public List<Map<String, String>> headers() {
            return List.copyOf(headers);
        }

        public List<Long> seqs() {
            return List.copyOf(seqs);
        }

        public List<CloseCause> closes() {
            return closes;
        }
    }

    private RecordingHandler(boolean replies) {
        this.replies = replies;
    }

    /** Replies to each message with its own payload. */
    public static RecordingHandler echoing() {
        return new RecordingHandler(true);
    }

    /** Never replies. */
    public static RecordingHandler silent() {
        return new RecordingHandler(false);
    }

    /** Reports nothing until {@link #release}. */
    public RecordingHandler holding() {
        holding = true;
        return this;
    }

    public RecordingHandler refusing(Predicate<StreamContext> streams) {
        refuses = streams;
        return this;
    }

    public RecordingHandler failing(Predicate<Message> messages) {
        fails = messages;
        return this;
    }

    /** Runs on the worker pool, and does not answer an open before the gate is open. */
    public RecordingHandler blockingOpen(CountDownLatch gate) {
        blocking = true;
        gateOfOpen = gate;
        return this;
    }

    @Override
    public HandlerOptions options() {
        return HandlerOptions.DEFAULTS.withBlocking(blocking);
    }

    @Override
    public void onOpen(StreamContext stream) {
        Seen seen = new Seen(stream);
        streams.put(key(stream), seen);
        opened.add(seen);
        pass(gateOfOpen);
        if (refuses.test(stream)) {
            streams.remove(key(stream));
            throw new HandlerException(
                    new Failure(Failure.Code.FAILED_PRECONDITION, "NOT_WANTED", "this stream is not wanted"));
        }
    }

    private static void pass(CountDownLatch gate) {
        try {
            if (!gate.await(GrpcClient.PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the test never opened the gate");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void handle(StreamContext stream, Run run) {
        Seen seen = streams.get(key(stream));
        for (int i = 0; i < run.size(); i++) {
            Message message = run.message(i);
            seen.seqs.add(message.seq());
            seen.messages.add(new String(message.payload(), StandardCharsets.UTF_8));
            seen.headers.add(message.headers());
        }
        if (!holds(seen, run)) {
            report(run);
        }
    }

    private synchronized boolean holds(Seen seen, Run run) {
        if (holding) {
            seen.held.add(run);
        }
        return holding;
    }

    private void report(Run run) {
        for (int i = 0; i < run.size(); i++) {
            Message message = run.message(i);
            if (fails.test(message)) {
                run.fail(new Failure(Failure.Code.ABORTED, "TOLD_TO_FAIL", "the test wants this message to fail"));
                return;
            }
            if (replies) {
                run.done(message.payload());
            } else {
                run.done();
            }
        }
    }

    @Override
    public void onClose(StreamContext stream, CloseCause cause) {
        Seen seen = streams.remove(key(stream));
        if (seen != null) {
            seen.closes.add(cause);
        }
    }

    /** Reports what is held, and holds nothing more. */
    public void release() {
        List<Run> released = new ArrayList<>();
        synchronized (this) {
            holding = false;
            for (Seen seen : opened()) {
                released.addAll(seen.held);
                seen.held.clear();
            }
        }
        released.forEach(this::report);
    }

    private static String key(StreamContext stream) {
        return stream.sessionId() + "/" + stream.id();
    }

    /** In the order in which they were asked for, refused ones too. */
    public List<Seen> opened() {
        return List.copyOf(opened);
    }

    public Seen only() {
        if (opened.size() != 1) {
            throw new AssertionError("not one stream, but " + opened.size());
        }
        return opened.get(0);
    }

    /** Streams it accepted that were not closed. */
    public int live() {
        return streams.size();
    }

    public Seen awaitOpened(int index) {
        Awaitility.await().until(() -> opened.size() > index);
        return opened.get(index);
    }
}
