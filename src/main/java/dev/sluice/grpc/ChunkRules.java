package dev.sluice.grpc;

import dev.sluice.handler.Failure;
import dev.sluice.order.Order;
import dev.sluice.session.Limits;
import dev.sluice.session.OrderFields;
import dev.sluice.v1.Chunk;
import dev.sluice.v1.MessageExtras;
import org.jspecify.annotations.Nullable;

/** What a chunk must be like. Everything is looked at before the first of its messages is taken. */
final class ChunkRules {
    private static final int FLAGS = Chunk.Flag.CRITICAL_VALUE;

    private final Limits limits;
    private final SpecReader specs;
    private final NeedsReader needs;

    ChunkRules(Limits limits) {
        this.limits = limits;
        this.specs = new SpecReader(limits);
        this.needs = new NeedsReader(limits.maxNeeds());
    }

    /** What is wrong with a chunk of a frame, for a stream of this order. */
    @Nullable
    Failure whatIsWrong(Chunk chunk, Order order) {
        for (int i = 0; i < chunk.getExtrasCount(); i++) {
            if (!chunk.getExtras(i).getIdempotencyKey().isEmpty()) {
                return Failure.invalid("extras.idempotency_key", "is for Send alone");
            }
        }
        Failure wrong = whatIsWrong(chunk);
        return wrong != null ? wrong : whyNot(chunk, order);
    }

    private static @Nullable Failure whyNot(Chunk chunk, Order order) {
        return OrderFields.whyNot(
                order,
                chunk.getKeysCount() != 0,
                chunk.getNeedsCount() != 0,
                chunk.getPrioritiesCount() != 0,
                chunk.getChildrenCount() != 0);
    }

    /** What is wrong with a chunk, as far as that can be told without its stream. */
    @Nullable
    Failure whatIsWrong(Chunk chunk) {
        if (chunk.getPayloadsCount() == 0) {
            return Failure.invalid("payloads", "is empty");
        }
        if (isPlain(chunk)) {
            return null;
        }
        Failure wrong = wrongLengths(chunk);
        if (wrong == null) {
            wrong = wrongKeys(chunk);
        }
        if (wrong == null) {
            wrong = wrongFlags(chunk);
        }
        if (wrong == null) {
            wrong = wrongNeeds(chunk);
        }
        return wrong != null ? wrong : wrongExtras(chunk);
    }

    /** Whether no message of it has anything beside its payload. */
    static boolean isPlain(Chunk chunk) {
        return chunk.getKeysCount() == 0
                && chunk.getFlagsCount() == 0
                && chunk.getTtlMsCount() == 0
                && chunk.getNeedsCount() == 0
                && chunk.getPrioritiesCount() == 0
                && chunk.getChildrenCount() == 0
                && chunk.getExtrasCount() == 0;
    }

    private static @Nullable Failure wrongLengths(Chunk chunk) {
        int count = chunk.getPayloadsCount();
        Failure wrong = wrongLength("ttl_ms", chunk.getTtlMsCount(), count);
        if (wrong == null) {
            wrong = wrongLength("keys", chunk.getKeysCount(), count);
        }
        if (wrong == null) {
            wrong = wrongLength("flags", chunk.getFlagsCount(), count);
        }
        if (wrong == null) {
            wrong = wrongLength("needs", chunk.getNeedsCount(), count);
        }
        if (wrong == null) {
            wrong = wrongLength("priorities", chunk.getPrioritiesCount(), count);
        }
        return wrong != null ? wrong : wrongLength("children", chunk.getChildrenCount(), count);
    }

    private static @Nullable Failure wrongLength(String field, int entries, int count) {
        return entries == 0 || entries == count
                ? null
                : Failure.invalid(field, "has " + entries + " entries, but payloads has " + count);
    }

    private @Nullable Failure wrongKeys(Chunk chunk) {
        for (int i = 0; i < chunk.getKeysCount(); i++) {
            Failure wrong = wrongKey("keys", chunk.getKeys(i).size());
            if (wrong != null) {
                return wrong;
            }
        }
        return null;
    }

    @Nullable
    Failure wrongKey(String field, int bytes) {
        return bytes <= limits.maxKeyBytes()
                ? null
                : Failure.invalid(field, "has " + bytes + " bytes, but at most " + limits.maxKeyBytes() + " are taken");
    }

    private static @Nullable Failure wrongFlags(Chunk chunk) {
        for (int i = 0; i < chunk.getFlagsCount(); i++) {
            Failure wrong = wrongFlags(chunk.getFlags(i));
            if (wrong != null) {
                return wrong;
            }
        }
        return null;
    }

    static @Nullable Failure wrongFlags(int flags) {
        return (flags & ~FLAGS) == 0
                ? null
                : Failure.unsupported("flags", "has bits that this server does not know; it knows CRITICAL");
    }

    private @Nullable Failure wrongNeeds(Chunk chunk) {
        for (int i = 0; i < chunk.getNeedsCount(); i++) {
            Failure wrong = needs.whatIsWrong(chunk.getNeeds(i));
            if (wrong != null) {
                return wrong;
            }
        }
        return null;
    }

    private @Nullable Failure wrongExtras(Chunk chunk) {
        int before = -1;
        for (MessageExtras extras : chunk.getExtrasList()) {
            if (extras.getIndex() <= before || extras.getIndex() >= chunk.getPayloadsCount()) {
                return Failure.invalid("extras.index", "must rise, and be less than the number of payloads");
            }
            before = extras.getIndex();
            try {
                specs.checkLabels("extras.headers", extras.getHeadersMap());
            } catch (RejectedException e) {
                return e.failure();
            }
        }
        return null;
    }
}
