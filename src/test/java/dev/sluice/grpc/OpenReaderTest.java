package dev.sluice.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class OpenReaderTest {

    /** A view would keep the whole frame for as long as the session lives. */
    @Test
    void aClientIdIsACopy() throws Exception {
        byte[] frame = new byte[100];

        ByteBuffer id = OpenReader.clientId(UnsafeByteOperations.unsafeWrap(frame, 50, 16));
        frame[50] = 1;

        assertThat(id.get(0)).isZero();
    }
}
