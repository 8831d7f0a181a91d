package dev.sluice.handler;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The content of a file that is being received. Used by one thread at a time, except for {@link #close}, which others
 * call when they need the file handle.
 */
final class PartFile {
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path path;
    private final OpenFiles open;
    private final MessageDigest digest = newDigest();
    private long length;
    private boolean exists;
    private volatile @Nullable IOException closeFailure;

    PartFile(Path path, OpenFiles open) {
        this.path = path;
        this.open = open;
    }

    /** Bytes so far. */
    long length() {
        return length;
    }

    /** Of all content, in hexadecimal; to be asked once. */
    String sha256() {
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Opens the file for appending. Holds a file handle beyond the bound until it is closed. */
    Writer writer() throws IOException {
        FileChannel channel = open.take(this);
        return new Writer(channel == null ? openChannel() : channel);
    }

    private FileChannel openChannel() throws IOException {
        if (exists) {
            return FileChannel.open(path, WRITE, NOFOLLOW_LINKS);
        }
        FileChannel channel = FileChannel.open(path, Set.<OpenOption>of(CREATE_NEW, WRITE), OWNER_ONLY);
        exists = true;
        return channel;
    }

    /** Closes the file for good and gives it the time and mode it is to have. */
    void seal(FileTarget target) throws IOException {
        writer().close();
        closeIfOpen();
        if (closeFailure != null) {
            throw closeFailure;
        }
        // The mode comes last: it may forbid what is done before it.
        if (target.mtimeMillis().isPresent()) {
            Files.setLastModifiedTime(
                    path, FileTime.fromMillis(target.mtimeMillis().getAsLong()));
        }
        Files.setPosixFilePermissions(path, permissions(target.mode()));
    }

    void moveTo(FileTarget target, FileTree tree) throws IOException {
        tree.place(path, target);
        exists = false;
    }

    /** Removes what has not been moved. What cannot be removed now is when the server starts again. */
    void discard() {
        closeIfOpen();
        try {
            if (exists) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            // Nobody is left to be told.
        }
    }

    private void closeIfOpen() {
        FileChannel channel = open.take(this);
        if (channel != null) {
            close(channel);
        }
    }

    /** Keeps a failure for the end of the stream: some disks tell only now that they could not write. */
    void close(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            closeFailure = e;
        }
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        int bit = 0400;
        for (PosixFilePermission permission : PosixFilePermission.values()) {
            if ((mode & bit) != 0) {
                permissions.add(permission);
            }
            bit >>= 1;
        }
        return permissions;
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The file while a run is written to it. */
    final class Writer implements AutoCloseable {
        private final FileChannel channel;

        private Writer(FileChannel channel) {
            this.channel = channel;
        }

        /** Writes behind what is known to be whole, over what a failed attempt may have left there. */
        void append(byte[] payload) throws IOException {
            ByteBuffer rest = ByteBuffer.wrap(payload);
            while (rest.hasRemaining()) {
                channel.write(rest, length + rest.position());
            }
            digest.update(payload);
            length += payload.length;
        }

        /** A channel may be closed already: an interrupted thread closes the one it writes to. */
        @Override
        public void close() {
            if (channel.isOpen()) {
                open.giveBack(PartFile.this, channel);
            }
        }
    }
}
