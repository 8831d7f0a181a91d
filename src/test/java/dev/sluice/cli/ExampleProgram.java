package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program of an example, run in the example's folder as its README says. */
record ExampleProgram(Path folder, List<String> command) {
    private static final long PATIENCE_SECONDS = 120;

    /** What a program that ended left behind. */
    record Result(int exitCode, String out, String err) {}

    /** @param example the folder's name */
    static ExampleProgram of(String example, String... command) {
        return new ExampleProgram(Path.of("examples", example), List.of(command));
    }

    /** @param work where its output may be kept meanwhile */
    Result run(Path work) throws Exception {
        File out = Files.createTempFile(work, "example", ".out").toFile();
        File err = Files.createTempFile(work, "example", ".err").toFile();
        Process process = start(new ProcessBuilder(command)
                .directory(folder.toAbsolutePath().toFile())
                .redirectOutput(out)
                .redirectError(err));
        try {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as(command + " ends")
                    .isTrue();
            return new Result(process.exitValue(), Files.readString(out.toPath()), Files.readString(err.toPath()));
        } finally {
            process.destroyForcibly();
        }
    }

    private Process start(ProcessBuilder program) {
        try {
            return program.start();
        } catch (IOException e) {
            throw new AssertionError(command.get(0) + " does not run; bin/verify installs what examples need", e);
        }
    }

    /** Fails where the example's modules of Node are not there, or its lock says where they are to come from. */
    static void checkNodeModules(String example) throws IOException {
        Path folder = Path.of("examples", example);
        assertThat(folder.resolve("node_modules"))
                .as("modules, which bin/verify installs, or: npm ci --prefix " + folder)
                .isDirectory();
        assertThat(Files.readString(folder.resolve("package-lock.json"))).doesNotContain("\"resolved\"");
    }
}
