package dev.sluice.cli;

import dev.sluice.cli.SourceTree.SourceFile;
import dev.sluice.client.ClientStream;
import dev.sluice.client.CloseMode;
import dev.sluice.client.EndResult;
import dev.sluice.client.OpenException;
import dev.sluice.client.OpenMode;
import dev.sluice.client.OpenedStreams;
import dev.sluice.client.SluiceClient;
import dev.sluice.client.SluiceException;
import dev.sluice.v1.StreamSpec;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Sends files, each on a stream of its own: all streams are opened with one call, then the files are read one after the
 * other as fast as the server takes them, and the ends come back as they are ready. What the server stored is compared
 * with what was read, by size and SHA-256.
 *
 * <p>Thread: one that may block; the client's loop tells the report of ends.
 */
final class FileSender {
    private static final int BLOCK_BYTES = 64 << 10;

    private final SluiceClient client;
    private final String handler;
    private final FileOrder order;
    private final int shuffle;
    private final SendReport report;
    private final List<Future<EndResult>> ends = new ArrayList<>();

    /** @param shuffle among how many blocks of a file the order is lost on the way; 1 for none */
    FileSender(SluiceClient client, String handler, FileOrder order, int shuffle, SendReport report) {
        this.client = client;
        this.handler = handler;
        this.order = order;
        this.shuffle = shuffle;
        this.report = report;
    }

    void send(List<SourceFile> files) {
        if (files.isEmpty()) {
            return;
        }
        OpenedStreams opened = open(files);
        for (int i = 0; i < files.size(); i++) {
            SluiceException refused = opened.failures().get(i);
            if (refused != null) {
                report.failed(files.get(i).name(), describe(refused));
            } else {
                sendOne(files.get(i), opened.stream(i));
            }
        }
        Future.join(ends).otherwiseEmpty().await();
        opened.streams()
                .get(0)
                .session()
                .close(CloseMode.FINISH)
                .otherwiseEmpty()
                .await();
    }

    private OpenedStreams open(List<SourceFile> files) {
        List<StreamSpec> specs = files.stream().map(this::spec).toList();
        try {
            return client.open(specs, OpenMode.KEEP_OPENED).await();
        } catch (OpenException e) {
            throw new CommandFailure("no file could be sent: " + describe(e));
        } catch (SluiceException e) {
            throw new CommandFailure(describe(e));
        }
    }

    private StreamSpec spec(SourceFile file) {
        return StreamSpec.newBuilder()
                .setHandler(handler)
                .setOrder(order.order())
                .setName(file.name())
                .putAllLabels(Map.of(
                        "mode", file.mode(),
                        "size", Long.toString(file.size()),
                        "mtime", Long.toString(file.modifiedMillis())))
                .build();
    }

    private void sendOne(SourceFile file, ClientStream stream) {
        AtomicReference<@Nullable SluiceException> firstFailure = new AtomicReference<>();
        stream.onFailure(failed -> firstFailure.compareAndSet(null, failed.cause()));
        FileFeed feed = FileFeed.of(order, stream, file.name(), shuffle);
        MessageDigest digest = sha256();
        long size = 0;
        try (InputStream in = Files.newInputStream(file.path())) {
            for (byte[] block = in.readNBytes(BLOCK_BYTES); block.length > 0; block = in.readNBytes(BLOCK_BYTES)) {
                digest.update(block);
                size += block.length;
                feed.feed(block);
                report.read(block.length);
            }
            feed.finish();
        } catch (IOException e) {
            stream.reset("the file cannot be read");
            report.failed(file.name(), "cannot be read: " + IoProblem.of(e));
            return;
        } catch (SluiceException e) {
            // The stream is over: its end tells why, better than this message of it does.
        }
        String sent = fingerprint(size, HexFormat.of().formatHex(digest.digest()));
        ends.add(stream.end().onComplete(end -> {
            if (end.succeeded()) {
                compare(file, sent, end.result());
            } else {
                Throwable first = firstFailure.get();
                report.failed(file.name(), describe(first == null ? end.cause() : first));
            }
        }));
    }

    private void compare(SourceFile file, String sent, EndResult end) {
        try {
            JsonObject stored = new JsonObject(Buffer.buffer(end.payload()));
            String there = fingerprint(stored.getLong("size", -1L), stored.getString("sha256", "none"));
            if (there.equals(sent)) {
                report.stored();
            } else {
                report.failed(file.name(), "the server stored something else: " + there + ", sent was " + sent);
            }
        } catch (DecodeException | ClassCastException e) {
            report.failed(file.name(), "the handler does not answer with size and sha256");
        }
    }

    private static String fingerprint(long size, String sha256) {
        return size + " bytes, sha256 " + sha256;
    }

    static String describe(Throwable why) {
        return why instanceof SluiceException typed ? typed.reason() + ": " + typed.getMessage() : why.toString();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
