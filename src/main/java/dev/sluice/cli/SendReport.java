package dev.sluice.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What has become of the files so far. Written by the sender and by the client's loop, read by the progress. */
final class SendReport {
    private final int files;
    private final long bytes;
    private final long startNanos = System.nanoTime();
    private final AtomicInteger stored = new AtomicInteger();
    private final AtomicLong bytesRead = new AtomicLong();
    private final Map<String, String> failed = new TreeMap<>();

    SendReport(int files, long bytes) {
        this.files = files;
        this.bytes = bytes;
    }

    void read(int count) {
        bytesRead.addAndGet(count);
    }

    void stored() {
        stored.incrementAndGet();
    }

    synchronized void failed(String name, String why) {
        failed.put(name, why);
    }

    synchronized Map<String, String> failures() {
        return new TreeMap<>(failed);
    }

    int files() {
        return files;
    }

    long bytes() {
        return bytes;
    }

    int filesStored() {
        return stored.get();
    }

    long bytesSent() {
        return bytesRead.get();
    }

    double seconds() {
        return (System.nanoTime() - startNanos) / 1e9;
    }

    long bytesPerSecond() {
        return Math.round(bytesSent() / Math.max(seconds(), 1e-3));
    }

    JsonObject json(SourceTree tree) {
        JsonArray failures = new JsonArray();
        failures().forEach((name, why) -> failures.add(JsonObject.of("name", name, "error", why)));
        return JsonObject.of(
                "files", files,
                "stored", filesStored(),
                "bytes", bytesSent(),
                "seconds", seconds(),
                "links_skipped", tree.links(),
                "specials_skipped", tree.specials(),
                "failed", failures);
    }

    /** As people write sizes: 1.5 MiB. */
    static String size(long bytes) {
        String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
        double value = (double) bytes;
        int unit = 0;
        while (value >= 1024 && unit < units.length - 1) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", value, units[unit]);
    }
}
