package dev.sluice.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.sluice.handler.Failure;
import dev.sluice.session.Item;
import dev.sluice.session.Limits;
import dev.sluice.session.OpenResult;
import dev.sluice.session.Session;
import dev.sluice.v1.OpenError;
import dev.sluice.v1.OpenResponse;
import dev.sluice.v1.Outcome;
import dev.sluice.v1.SendResponse;
import dev.sluice.v1.SessionRef;
import dev.sluice.v1.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What sessions answer, as protobuf. */
final class Answers {
    /** So many bytes of errors are told in full, and the codes alone of the rest: an answer must fit into a message. */
    private static final int ERRORS_IN_FULL_BYTES = 1 << 20;

    /** @param withToken whether the caller made the session, and so is to learn its secret */
    static OpenResponse opened(OpenResult.Answer answer, Session session, boolean withToken, Limits limits) {
        OpenResponse.Builder response = OpenResponse.newBuilder().setDefaultWindow(defaultWindow(limits));
        if (!answer.sessionGone()) {
            response.setSession(session(session, withToken));
        }
        for (int i = 0; i < answer.count(); i++) {
            response.addStreamIds(answer.id(i));
        }
        return response.addAllErrors(errors(answer.failures())).build();
    }

    static SessionRef session(Session session, boolean withToken) {
        SessionRef.Builder ref =
                SessionRef.newBuilder().setSessionId(session.id()).setEpoch(session.epoch());
        if (withToken) {
            ref.setToken(ByteString.copyFrom(session.token()));
        }
        return ref.build();
    }

    static Window defaultWindow(Limits limits) {
        return Window.newBuilder()
                .setMessages(limits.defaultWindowMessages())
                .setBytes(limits.defaultWindowBytes())
                .build();
    }

    /** Replies that do not fit into one answer are left out, and said to be: the client may ask for them again. */
    static SendResponse sent(List<dev.sluice.session.Outcome> outcomes, int maxFrameBytes) {
        SendResponse.Builder response = SendResponse.newBuilder();
        int room = maxFrameBytes - ERRORS_IN_FULL_BYTES;
        for (dev.sluice.session.Outcome outcome : outcomes) {
            boolean fits = outcome.payload().length <= room || response.getOutcomesCount() == 0;
            room -= fits ? outcome.payload().length : 0;
            response.addOutcomes(fits ? outcome(outcome) : withoutPayload(outcome));
        }
        return response.build();
    }

    private static Outcome outcome(dev.sluice.session.Outcome outcome) {
        Outcome.Builder told = Outcome.newBuilder()
                .setSeq(outcome.seq())
                .setKind(kind(outcome.kind()))
                .setPayload(UnsafeByteOperations.unsafeWrap(outcome.payload()));
        if (outcome.failure() != null) {
            told.setStatus(Statuses.of(outcome.failure()));
        }
        return told.build();
    }

    private static Outcome withoutPayload(dev.sluice.session.Outcome outcome) {
        Failure why = new Failure(
                Failure.Code.RESOURCE_EXHAUSTED,
                "REPLY_LEFT_OUT",
                "the replies are too large for one answer; send this message again by itself for its reply");
        return Outcome.newBuilder()
                .setSeq(outcome.seq())
                .setKind(kind(outcome.kind()))
                .setStatus(Statuses.of(why))
                .build();
    }

    private static Outcome.Kind kind(dev.sluice.session.Outcome.Kind kind) {
        return switch (kind) {
            case DONE -> Outcome.Kind.DONE;
            case FAILED -> Outcome.Kind.FAILED;
            case SKIPPED -> Outcome.Kind.SKIPPED;
            case ABORTED -> Outcome.Kind.ABORTED;
            case PARKED -> Outcome.Kind.PARKED;
            case REFUSED -> Outcome.Kind.REFUSED;
            case UNKNOWN -> Outcome.Kind.UNKNOWN;
        };
    }

    /** What an item tells of its message; unspecified for a reply and a push. */
    static Outcome.Kind kind(Item.@Nullable Unsuccess unsuccess) {
        if (unsuccess == null) {
            return Outcome.Kind.KIND_UNSPECIFIED;
        }
        return switch (unsuccess) {
            case FAILED -> Outcome.Kind.FAILED;
            case SKIPPED -> Outcome.Kind.SKIPPED;
            case ABORTED -> Outcome.Kind.ABORTED;
            case PARKED -> Outcome.Kind.PARKED;
            case UNKNOWN -> Outcome.Kind.UNKNOWN;
        };
    }

    /** In rising order of index. */
    static List<OpenError> errors(Map<Integer, Failure> failures) {
        List<OpenError> errors = new ArrayList<>(failures.size());
        int bytes = 0;
        for (Map.Entry<Integer, Failure> failed : failures.entrySet()) {
            boolean inFull = bytes < ERRORS_IN_FULL_BYTES;
            OpenError error = OpenError.newBuilder()
                    .setIndex(failed.getKey())
                    .setStatus(inFull ? Statuses.of(failed.getValue()) : Statuses.bare(failed.getValue()))
                    .build();
            bytes += error.getSerializedSize();
            errors.add(error);
        }
        return errors;
    }

    private Answers() {}
}
