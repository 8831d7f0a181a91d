package dev.sluice.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where pictures and figures go. */
final class GrownFiles {
    private final Path directory;

    /** @throws BenchException where there can be no such directory: before anything is measured */
    GrownFiles(Path directory) {
        this.directory = directory;
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new BenchException("--out: cannot make the directory " + directory + ": " + reason(e), e);
        }
    }

    /** @param limit of the machine */
    void write(Report limit, List<Grown> all) {
        StringBuilder lines = new StringBuilder(limit.json().encode()).append('\n');
        for (Grown grown : all) {
            for (Map.Entry<String, Plot> plot : grown.plots().entrySet()) {
                write(plot.getKey() + ".svg", SvgPlot.draw(plot.getValue()));
            }
            grown.reports().stream()
                    .flatMap(Optional::stream)
                    .forEach(report -> lines.append(report.json().encode()).append('\n'));
        }
        write("grow.jsonl", lines.toString());
    }

    private void write(String name, String text) {
        try {
            Files.writeString(directory.resolve(name), text);
        } catch (IOException e) {
            throw new BenchException("cannot write " + directory.resolve(name) + ": " + reason(e), e);
        }
    }

    /** The message of some is nothing but the path. */
    private static String reason(IOException e) {
        return e.getClass().getSimpleName();
    }
}
