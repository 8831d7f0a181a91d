package dev.sluice.grpc;

import static dev.sluice.grpc.RejectedException.invalid;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import dev.sluice.handler.Failure;
import dev.sluice.session.Limits;
import dev.sluice.session.OpenAsk;
import dev.sluice.session.Quota;
import dev.sluice.session.StreamSpec;
import dev.sluice.v1.OpenRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the three forms of an Open into the one that sessions know. */
final class OpenReader {
    private static final int CLIENT_ID_BYTES = 16;

    private final Limits limits;
    private final SpecReader specs;

    OpenReader(Limits limits) {
        this.limits = limits;
        this.specs = new SpecReader(limits);
    }

    /**
     * Reads an Open, whose session the caller knows.
     *
     * @param firstStreamId the client's id for the first stream; 0 where the server chooses
     * @throws RejectedException when the request as a whole is no good; a spec that is no good is noted in what returns
     */
    OpenAsk read(OpenRequest request, long firstStreamId, Quota connection) throws RejectedException {
        checkForms(request);
        if (!request.getClientId().isEmpty()) {
            clientId(request.getClientId());
        }
        if (request.getMode() == OpenRequest.Mode.UNRECOGNIZED) {
            throw RejectedException.unsupported("mode", "is none of ALL_OR_NOTHING and KEEP_OPENED");
        }
        Map<Integer, Failure> failures = new HashMap<>();
        List<@Nullable StreamSpec> read = request.hasTemplate() ? alike(request) : each(request, failures);
        return new OpenAsk(
                read,
                failures,
                request.getMode() == OpenRequest.Mode.KEEP_OPENED,
                request.getRequestId(),
                request.getRequestId() == 0 ? "" : fingerprint(request, firstStreamId),
                firstStreamId,
                connection);
    }

    /** A copy, as it is kept for long. */
    static ByteBuffer clientId(ByteString id) throws RejectedException {
        if (id.size() != CLIENT_ID_BYTES) {
            throw invalid("client_id", "has " + id.size() + " bytes, but must have " + CLIENT_ID_BYTES);
        }
        return ByteBuffer.wrap(id.toByteArray());
    }

    private void checkForms(OpenRequest request) throws RejectedException {
        int forms = (request.hasStream() ? 1 : 0)
                + (request.getStreamsCount() > 0 ? 1 : 0)
                + (request.hasTemplate() ? 1 : 0);
        if (forms != 1) {
            throw invalid("streams", "give exactly one of stream, streams, and template with count");
        }
        if (request.hasTemplate() != (request.getCount() != 0)) {
            throw invalid("count", "must be given with template, and be at least 1");
        }
        long count = request.hasTemplate() ? Integer.toUnsignedLong(request.getCount()) : request.getStreamsCount();
        if (count > limits.maxStreamsPerOpen()) {
            throw new RejectedException(Failure.quota(
                    "max-streams-per-open", limits.maxStreamsPerOpen(), "one call may not open " + count + " streams"));
        }
    }

    /** One spec for all of them, however many: a bad one is the whole request's fault. */
    private List<@Nullable StreamSpec> alike(OpenRequest request) throws RejectedException {
        if (!request.getTemplate().getName().isEmpty() && request.getCount() > 1) {
            throw invalid("template.name", "names are unique in a session; give none, or a spec for each stream");
        }
        return Collections.nCopies(request.getCount(), specs.read(request.getTemplate()));
    }

    private List<@Nullable StreamSpec> each(OpenRequest request, Map<Integer, Failure> failures) {
        List<dev.sluice.v1.StreamSpec> asked =
                request.hasStream() ? List.of(request.getStream()) : request.getStreamsList();
        List<@Nullable StreamSpec> read = new ArrayList<>(asked.size());
        for (dev.sluice.v1.StreamSpec spec : asked) {
            try {
                read.add(specs.read(spec));
            } catch (RejectedException e) {
                failures.put(read.size(), e.failure());
                read.add(null);
            }
        }
        return read;
    }

    /** The same for the same request, also when it comes again by another path. */
    private static String fingerprint(OpenRequest request, long firstStreamId) {
        OpenRequest content = request.toBuilder().clearSession().build();
        byte[] bytes = new byte[content.getSerializedSize()];
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.useDeterministicSerialization();
        try {
            content.writeTo(out);
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return firstStreamId + ":" + Base64.getEncoder().encodeToString(digest);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
