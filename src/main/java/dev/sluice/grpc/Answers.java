package dev.sluice.grpc;

import com.google.protobuf.ByteString;
import dev.sluice.handler.Failure;
import dev.sluice.session.Limits;
import dev.sluice.session.OpenResult;
import dev.sluice.session.Session;
import dev.sluice.v1.OpenError;
import dev.sluice.v1.OpenResponse;
import dev.sluice.v1.SessionRef;
import dev.sluice.v1.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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
