package dev.sluice.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class OpenReaderTest {

    /** A view would keep the whole frame for as long as the session lives. */
    @Test
    void aClientIdIsACopy() throws Exception {
        ByteString frame = UnsafeByteOperations.unsafeWrap(new byte[1 << 20]);

        ByteBuffer id = OpenReader.clientId(frame.substring(100, 116));

        assertThat(id.arrayOffset()).isZero();
        assertThat(id.array()).hasSize(16);
    }
}
