package dev.sluice.handler;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A run that records its reports and refuses those that break the contract. Thread-safe. */
final class RecordingRun implements Run {
    private final long firstSeq;
    private final List<byte[]> payloads;
    private final List<String> replies = new ArrayList<>();
    private @Nullable Failure failure;
    private int reportsUntilFence = Integer.MAX_VALUE;
    private int lateReports;
    private @Nullable CompletionStage<?> prepared;

    private RecordingRun(long firstSeq, List<byte[]> payloads) {
        this.firstSeq = firstSeq;
        this.payloads = payloads;
    }

    /** Messages 1, 2, 3… */
    static RecordingRun of(String... payloads) {
        return from(1, payloads);
    }

    static RecordingRun from(long firstSeq, String... payloads) {
        return new RecordingRun(
                firstSeq, Stream.of(payloads).map(text -> text.getBytes(UTF_8)).toList());
    }

    /** The server gives up on the run when so many messages are reported. */
    RecordingRun fenceAfter(int reports) {
        reportsUntilFence = reports;
        return this;
    }

    /** What the server has made ready for each message. */
    RecordingRun prepared(CompletionStage<?> stage) {
        prepared = stage;
        return this;
    }

    /** Of the messages that succeeded, in order; empty where there was none. */
    synchronized List<String> replies() {
        return List.copyOf(replies);
    }

    synchronized Failure failure() {
        if (failure == null) {
            throw new AssertionError("nothing failed; replies: " + replies);
        }
        return failure;
    }

    /** Behind the fence, where they are ignored. */
    synchronized int lateReports() {
        return lateReports;
    }

    synchronized boolean failed() {
        return failure != null;
    }

    /** Whether each message was reported, up to the first failure. */
    synchronized boolean reported() {
        return failure != null || replies.size() == size();
    }

    @Override
    public int size() {
        return payloads.size();
    }

    @Override
    public Message message(int index) {
        return message(firstSeq + index, payloads.get(index), prepared);
    }

    @Override
    public void done() {
        done(new byte[0]);
    }

    @Override
    public synchronized void done(byte[] reply) {
        if (fenced()) {
            lateReports++;
        } else {
            requireUnreported();
            replies.add(new String(reply, UTF_8));
        }
    }

    @Override
    public synchronized void allDone() {
        while (!fenced() && replies.size() < size()) {
            done();
        }
    }

    @Override
    public synchronized void fail(Failure why) {
        if (!fenced()) {
            requireUnreported();
            failure = why;
        }
    }

    @Override
    public synchronized boolean fenced() {
        return replies.size() >= reportsUntilFence;
    }

    private void requireUnreported() {
        if (reported()) {
            throw new AssertionError("a report too many");
        }
    }

    private static Message message(long seq, byte[] payload, @Nullable CompletionStage<?> prepared) {
        return new Message() {
            @Override
            public long seq() {
                return seq;
            }

            @Override
            public byte[] payload() {
                return payload;
            }

            @Override
            public Map<String, String> headers() {
                return Map.of();
            }

            @Override
            public @Nullable CompletionStage<?> prepared() {
                return prepared;
            }
        };
    }
}
