package dev.sluice.cli;

import dev.sluice.client.ClientStream;
import dev.sluice.client.SendOptions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Puts the blocks of one file onto its stream, as its order wants them. Thread: one that may block. */
interface FileFeed {

    /** The next block of the file. */
    void feed(byte[] block);

    /** There is no other block. */
    default void finish() {}

    /**
     * How a file is sent.
     *
     * @param name the file's, which is the key where the order wants one
     * @param shuffle SEQUENCED: among how many blocks the order is lost on the way
     */
    static FileFeed of(FileOrder order, ClientStream stream, String name, int shuffle) {
        return switch (order) {
            case FIFO -> block -> room(stream, stream.post(block));
            case SYNC -> block -> stream.send(block).await();
            case KEYED -> {
                SendOptions key = SendOptions.key(name);
                yield block -> room(stream, stream.post(block, key));
            }
            case SEQUENCED -> new Shuffled(stream, shuffle, new Random(name.hashCode()));
        };
    }

    private static void room(ClientStream stream, boolean writable) {
        if (!writable) {
            stream.whenWritable().await();
        }
    }

    /** Numbers the blocks as they are in the file, and sends so many of them at a time in any order. */
    final class Shuffled implements FileFeed {
        private final ClientStream stream;
        private final int most;
        private final Random random;
        private final List<Block> gathered = new ArrayList<>();
        private long last;

        @SuppressWarnings("ArrayRecordComponent") // never compared
        private record Block(long seq, byte[] bytes) {}

        Shuffled(ClientStream stream, int most, Random random) {
            this.stream = stream;
            this.most = most;
            this.random = random;
        }

        @Override
        public void feed(byte[] bytes) {
            gathered.add(new Block(++last, bytes));
            if (gathered.size() >= most) {
                send();
            }
        }

        @Override
        public void finish() {
            send();
        }

        private void send() {
            Collections.shuffle(gathered, random);
            boolean writable = true;
            for (Block block : gathered) {
                writable = stream.postAt(block.seq(), block.bytes(), SendOptions.none());
            }
            gathered.clear();
            room(stream, writable);
        }
    }
}
