package dev.sluice.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A message that a handler ran.
 *
 * @param life of the server, the first is 1
 * @param hash of what it read
 */
record HandlerRun(int life, long seq, int attempt, boolean done, int hash) {

    /** Those of a stream, in the order in which they began. */
    static List<HandlerRun> of(Path runs, String stream) throws IOException {
        Path file = runs.resolve(stream);
        return Files.exists(file)
                ? Files.readAllLines(file).stream().map(HandlerRun::parse).toList()
                : List.of();
    }

    private static HandlerRun parse(String line) {
        String[] words = line.split(" ", -1);
        return new HandlerRun(
                Integer.parseInt(words[0]),
                Long.parseLong(words[1]),
                Integer.parseInt(words[2]),
                words[3].equals("done"),
                Integer.parseInt(words[4]));
    }
}
