package dev.sluice.grpc;

import static dev.sluice.grpc.GrpcClient.openOne;
import static dev.sluice.grpc.GrpcClient.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.v1.SessionRef;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How long a session is there whose client has Receives alone. */
class ReceiveLifeIT {
    @Test
    void leavesTheSessionItsTimeToLiveWhenItsClientGoes() {
        try (TestServer brief = TestServer.with()
                        .handler("echo", RecordingHandler.echoing())
                        .limit("sessionTtl", Duration.ofMillis(50))
                        .start();
                GrpcClient other = GrpcClient.to(brief)) {
            SessionRef own = other.open(openOne(spec("echo"))).getSession();
            try (ReceiveClient receive = ReceiveClient.of(other, own).awaitAttached()) {
                assertThat(brief.sessions().sessionQuota().used()).isEqualTo(1);
                receive.cut();
            }
            await().until(() -> brief.sessions().sessionQuota().used() == 0);
            assertThat(brief.sessions().streamQuota().used()).isZero();
        }
    }
}
