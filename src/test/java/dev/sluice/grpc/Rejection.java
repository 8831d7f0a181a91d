package dev.sluice.grpc;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.QuotaFailure;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.lite.ProtoLiteUtils;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A failure as a client reads it: by its code and its typed details, never by its text. */
public record Rejection(io.grpc.Status.Code code, Status status) {
    private static final Metadata.Key<Status> DETAILS =
            Metadata.Key.of("grpc-status-details-bin", ProtoLiteUtils.metadataMarshaller(Status.getDefaultInstance()));

    /** Of a frame or an answer. */
    public static Rejection of(Status status) {
        return new Rejection(io.grpc.Status.fromCodeValue(status.getCode()).getCode(), status);
    }

    /** Of a call. */
    static Rejection of(io.grpc.Status status, @Nullable Metadata trailers) {
        Status details = trailers == null ? null : trailers.get(DETAILS);
        return new Rejection(status.getCode(), details == null ? Status.getDefaultInstance() : details);
    }

    public static Rejection of(StatusRuntimeException thrown) {
        return of(thrown.getStatus(), thrown.getTrailers());
    }

    public String reason() {
        return info().getReason();
    }

    public Map<String, String> metadata() {
        return info().getMetadataMap();
    }

    /** The field that is wrong or not supported; empty where none is named. */
    public String field() {
        List<BadRequest> bad = details(BadRequest.class);
        return bad.isEmpty() ? "" : bad.get(0).getFieldViolations(0).getField();
    }

    /** The limit that was reached, as QuotaFailure names it; empty where none is named. */
    public String quota() {
        List<QuotaFailure> quota = details(QuotaFailure.class);
        return quota.isEmpty() ? "" : quota.get(0).getViolations(0).getSubject();
    }

    public boolean hasRetryInfo() {
        return !details(RetryInfo.class).isEmpty();
    }

    ErrorInfo info() {
        List<ErrorInfo> infos = details(ErrorInfo.class);
        return infos.isEmpty() ? ErrorInfo.getDefaultInstance() : infos.get(0);
    }

    private <T extends Message> List<T> details(Class<T> type) {
        return status.getDetailsList().stream()
                .filter(any -> any.is(type))
                .map(any -> unpack(any, type))
                .collect(Collectors.toList());
    }

    private static <T extends Message> T unpack(Any any, Class<T> type) {
        try {
            return any.unpack(type);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError("a detail that is not what it says: " + any, e);
        }
    }

    @Override
    public String toString() {
        return code + " " + reason() + " " + metadata() + " " + status.getMessage();
    }
}
