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

    /** Clients take trailers of 8 KiB in all, and lose the whole connection when they are larger. */
    private static final int TRAILER_MESSAGE_CHARS = 256;

    private static final int TRAILER_DETAILS_BYTES = 3 << 10;

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

    /** The code alone, for where there is no room for more. */
    static Status bare(Failure failure) {
        return Status.newBuilder().setCode(failure.code().number()).build();
    }

    /** Ends a call with a failure. */
    static void fail(GrpcServerResponse<?, ?> response, Failure failure) {
        String message = shortened(failure.message());
        response.trailers()
                .set(
                        DETAILS_TRAILER,
                        Base64.getEncoder()
                                .withoutPadding()
                                .encodeToString(forTrailer(failure, message).toByteArray()));
        response.status(GrpcStatus.valueOf(failure.code().number()));
        response.statusMessage(message);
        response.end();
    }

    private static Status forTrailer(Failure failure, String message) {
        Status whole = of(failure);
        if (whole.getSerializedSize() <= TRAILER_DETAILS_BYTES) {
            return whole;
        }
        Status brief = of(new Failure(failure.code(), shortened(failure.reason()), message));
        return brief.getSerializedSize() <= TRAILER_DETAILS_BYTES ? brief : bare(failure);
    }

    private static String shortened(String text) {
        if (text.length() <= TRAILER_MESSAGE_CHARS) {
            return text;
        }
        int end = TRAILER_MESSAGE_CHARS - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
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
