package dev.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.client.ClientStream;
import dev.sluice.client.EndResult;
import dev.sluice.client.FailedMessages;
import dev.sluice.client.Reply;
import dev.sluice.client.SluiceException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Lines that become the messages of one stream, and replies that become lines. The seq of a message is the number of its
 * line.
 *
 * <p>Thread: one that may block reads; the client's loop prints.
 */
final class LinePipe {
    private final ClientStream stream;
    private final PrintWriter out;
    private final PrintWriter err;
    private final AtomicLong failed = new AtomicLong();
    private long sent;

    LinePipe(ClientStream stream, PrintWriter out, PrintWriter err) {
        this.stream = stream;
        this.out = out;
        this.err = err;
        stream.onReply(this::print).onFailure(this::print);
        stream.session()
                .onDetached(why -> say("the server is away, and is tried again: "
                        + TypedError.lines(why).get(0)))
                .onResumed(without -> say("the server is back"));
    }

    /** Sends all lines, no faster than they are taken, and waits until the stream has ended. Returns whether all were done. */
    boolean run(BufferedReader lines) {
        boolean complete = read(lines);
        SluiceException wrong = end();
        if (wrong != null) {
            say("the stream ended: " + String.join("\n  ", TypedError.lines(wrong)));
        }
        say(sent + (sent == 1 ? " line sent, " : " lines sent, ") + failed.get() + " failed");
        return complete && wrong == null && failed.get() == 0;
    }

    private boolean read(BufferedReader lines) {
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                sent++;
                if (!stream.post(line.getBytes(UTF_8))) {
                    stream.whenWritable().await();
                }
            }
            return true;
        } catch (IOException e) {
            say("standard input cannot be read: " + IoProblem.of(e));
        } catch (SluiceException e) {
            say("line " + sent + " is not taken, nor is any after it: "
                    + TypedError.lines(e).get(0));
        }
        return false;
    }

    /** Null where it ended as it should. */
    private @Nullable SluiceException end() {
        try {
            print(stream.end().await());
            return null;
        } catch (SluiceException e) {
            return e;
        }
    }

    private void print(Reply reply) {
        if (reply.payload().length > 0) {
            line(reply.payload());
        }
    }

    private void print(EndResult end) {
        if (end.payload().length > 0) {
            line(end.payload());
        }
    }

    private void line(byte[] payload) {
        out.println(new String(payload, UTF_8));
        out.flush();
    }

    private void print(FailedMessages messages) {
        long count = messages.toSeq() - messages.fromSeq() + 1;
        failed.addAndGet(count);
        say(which(messages) + ": " + String.join("\n  ", TypedError.lines(messages.cause())));
    }

    private static String which(FailedMessages messages) {
        long from = messages.fromSeq();
        long to = messages.toSeq();
        return from == 0 ? "a line not taken" : from == to ? "line " + from : "lines " + from + " to " + to;
    }

    private void say(String what) {
        err.println(what);
        err.flush();
    }
}
