package dev.sluice.grpc;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.QuotaFailure;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import dev.sluice.handler.Failure;
import dev.sluice.handler.Failure.Detail;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServerResponse;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Failures as {@code google.rpc.Status}, in frames and in the trailers of failed calls. */
final class Statuses {
    static final String DOMAIN = "sluice";

    private static final String DETAILS_TRAILER = "grpc-status-details-bin";

    /** OK where there is no failure. */
    static Status of(@Nullable Failure failure) {
        if (failure == null) {
            return Status.getDefaultInstance();
        }
        Status.Builder status =
                Status.newBuilder().setCode(failure.code().number()).setMessage(failure.message());
        status.addDetails(Any.pack(ErrorInfo.newBuilder()
                .setDomain(DOMAIN)
                .setReason(failure.reason())
                .putAllMetadata(failure.metadata())
                .build()));
        for (Detail detail : failure.details()) {
            status.addDetails(Any.pack(message(detail)));
        }
        return status.build();
    }

    /** Ends a call with a failure. */
    static void fail(GrpcServerResponse<?, ?> response, Failure failure) {
        response.trailers()
                .set(
                        DETAILS_TRAILER,
                        Base64.getEncoder()
                                .withoutPadding()
                                .encodeToString(of(failure).toByteArray()));
        response.status(GrpcStatus.valueOf(failure.code().number()));
        response.statusMessage(failure.message());
        response.end();
    }

    private static Message message(Detail detail) {
        if (detail instanceof Detail.RetryAfter retry) {
            return RetryInfo.newBuilder()
                    .setRetryDelay(duration(retry.millis()))
                    .build();
        }
        if (detail instanceof Detail.BadField bad) {
            return BadRequest.newBuilder()
                    .addFieldViolations(BadRequest.FieldViolation.newBuilder()
                            .setField(bad.field())
                            .setDescription(bad.description()))
                    .build();
        }
        Detail.Quota quota = (Detail.Quota) detail;
        return QuotaFailure.newBuilder()
                .addViolations(QuotaFailure.Violation.newBuilder()
                        .setSubject(quota.limit())
                        .setDescription(quota.limit() + " is " + quota.value()))
                .build();
    }

    private static Duration duration(long millis) {
        return Duration.newBuilder()
                .setSeconds(millis / 1000)
                .setNanos((int) (millis % 1000) * 1_000_000)
                .build();
    }

    private Statuses() {}
}
