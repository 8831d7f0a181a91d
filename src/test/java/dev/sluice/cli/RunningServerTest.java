package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunningServerTest {

    @TempDir
    private Path scratch;

    @Test
    void itListensWhereItSaysWithTheHandlersThatComeWithIt() throws IOException {
        try (RunningServer server = start()) {
            assertThat(server.sessions().handlerNames()).contains("count", "delay", "echo", "files", "source");
            new Socket(InetAddress.getLoopbackAddress(), server.port()).close();
        }
    }

    @Test
    void closingItFreesThePortAndTheDataDirectory() throws IOException {
        RunningServer server = start();

        server.close();

        assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), server.port()))
                .isInstanceOf(ConnectException.class);
        DataDirectory.take(scratch).close();
    }

    private RunningServer start() {
        Map<String, String> flags = Map.of("grpc.port", "0", "http.port", "0", "data-dir", scratch.toString());
        return RunningServer.start(ServerConfig.load(null, Map.of(), flags));
    }
}
