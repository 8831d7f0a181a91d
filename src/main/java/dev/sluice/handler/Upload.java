package dev.sluice.handler;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One stream on its way to be a file.
 *
 * <p>A file has no holes: a message is stored only right behind its predecessor, whatever the stream's order and
 * failure policy let through. One that is stored already, by an attempt that the server had given up on, is not stored
 * again.
 */
final class Upload {
    private final FileTarget target;
    private final FileTree tree;
    private final IncomingFolder incoming;
    private @Nullable PartFile part;
    private long storedSeq;
    private long askedSeq;

    Upload(FileTarget target, FileTree tree, IncomingFolder incoming) {
        this.target = target;
        this.tree = tree;
        this.incoming = incoming;
    }

    FileTarget target() {
        return target;
    }

    void store(Run run) throws IOException {
        askedSeq = Math.max(askedSeq, run.message(0).seq());
        try (PartFile.Writer writer = part().writer()) {
            for (int i = 0; i < run.size() && !run.fenced(); i++) {
                store(run.message(i), writer);
                run.done();
            }
        }
    }

    private void store(Message message, PartFile.Writer writer) throws IOException {
        askedSeq = Math.max(askedSeq, message.seq());
        if (message.seq() > storedSeq + 1) {
            throw new HandlerException(FileFailures.incomplete(target, storedSeq + 1));
        }
        if (message.seq() == storedSeq + 1) {
            writer.append(message.payload());
            storedSeq++;
        }
    }

    /** Puts the file in its place and answers what the client is told. */
    byte[] finish() throws IOException {
        requireComplete();
        PartFile whole = part();
        requireSize(whole.length());
        whole.seal(target);
        whole.moveTo(target, tree);
        return "{\"size\":%d,\"sha256\":\"%s\"}"
                .formatted(whole.length(), whole.sha256())
                .getBytes(US_ASCII);
    }

    private void requireComplete() {
        if (storedSeq < askedSeq) {
            throw new HandlerException(FileFailures.incomplete(target, storedSeq + 1));
        }
    }

    private void requireSize(long actual) {
        OptionalLong size = target.size();
        if (size.isPresent() && size.getAsLong() != actual) {
            throw new HandlerException(FileFailures.size(target, size.getAsLong(), actual));
        }
    }

    /** Removes what is not in its place. */
    void discard() {
        if (part != null) {
            part.discard();
        }
    }

    /**
     * Made at the first need, after a look at the place it is for: a client need not send all to hear that it is taken.
     */
    private PartFile part() throws IOException {
        PartFile made = part;
        if (made == null) {
            tree.check(target);
            made = incoming.newPart();
            part = made;
        }
        return made;
    }
}
