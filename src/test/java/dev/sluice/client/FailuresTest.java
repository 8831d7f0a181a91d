package dev.sluice.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.rpc.BadRequest;
import com.google.rpc.QuotaFailure;
import com.google.rpc.Status;
import io.vertx.grpc.common.GrpcStatus;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FailuresTest {

    @Test
    void everyDetailOfAStatusIsTyped() {
        Status status = FakeServer.retry(GrpcStatus.RESOURCE_EXHAUSTED, "LIMIT_REACHED", 50).toBuilder()
                .addDetails(Any.pack(BadRequest.newBuilder()
                        .addFieldViolations(BadRequest.FieldViolation.newBuilder()
                                .setField("window.bytes")
                                .setDescription("too many"))
                        .build()))
                .addDetails(Any.pack(QuotaFailure.newBuilder()
                        .addViolations(QuotaFailure.Violation.newBuilder()
                                .setSubject("max-streams")
                                .setDescription("is 5"))
                        .build()))
                .build();
        SluiceException why = Failures.of(status);

        assertThat(why.code()).isEqualTo(GrpcStatus.RESOURCE_EXHAUSTED);
        assertThat(why.reason()).isEqualTo("LIMIT_REACHED");
        assertThat(why.metadata()).containsEntry("from", "fake");
        assertThat(why.retryAfter()).isEqualTo(Duration.ofMillis(50));
        assertThat(why.fields()).containsExactly(new SluiceException.BadField("window.bytes", "too many"));
        assertThat(why.quotas()).containsExactly(new SluiceException.Quota("max-streams", "is 5"));
    }

    @Test
    void aStatusWithoutDetailsHasItsCodeForAReason() {
        SluiceException why =
                Failures.of(Status.newBuilder().setCode(5).setMessage("gone").build());
        assertThat(why.reason()).isEqualTo("NOT_FOUND");
        assertThat(why.retryAfter()).isNull();
        assertThat(why).hasMessage("gone");
    }

    @Test
    void aCodeThatNobodyKnowsIsUnknown() {
        assertThat(Failures.of(Status.newBuilder().setCode(99).build()).code()).isEqualTo(GrpcStatus.UNKNOWN);
    }

    @Test
    void detailsThatCannotBeReadDoNotHideTheRest() {
        Any broken = Any.newBuilder()
                .setTypeUrl("type.googleapis.com/google.rpc.RetryInfo")
                .setValue(ByteString.copyFromUtf8("not a message"))
                .build();
        SluiceException why = Failures.of(FakeServer.status(GrpcStatus.ABORTED, "ROLLED_BACK").toBuilder()
                .addDetails(broken)
                .build());
        assertThat(why.reason()).isEqualTo("ROLLED_BACK");
        assertThat(why.metadata()).containsKey("unreadable_details");
    }
}
