package dev.sluice.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * How keys are laid out: a byte for the kind, then what it belongs to from the large to the small, numbers big-endian. So a
 * session, a stream and a scope is one range of keys for each kind, and a stream's records stand together.
 */
final class Keys {
    static final int SESSION = 1;
    static final int OPEN = 2;
    static final int STREAM = 3;

    /** State that a stream owns. It is apart from the stream's records, which are read without it. */
    static final int OWN_STATE = 4;

    static final int NAMED_STATE = 5;

    /** Which stream a named scope of state is held by. */
    static final int HOLDER = 6;

    /** The records of a stream, by what follows the stream's id; the first two have no number. */
    static final int SPEC = 1;

    static final int CURSOR = 2;
    static final int ITEMS = 3;
    static final int PARKED = 4;
    static final int OUTCOME = 5;
    static final int FAILED_SCOPE = 6;

    private static final int ID_BYTES = 16;
    static final int STREAM_AT = 1 + ID_BYTES;
    static final int RECORD_AT = STREAM_AT + Long.BYTES;
    static final int NUMBER_AT = RECORD_AT + 1;
    static final int REQUEST_AT = STREAM_AT;

    private static final int END = 0;
    private static final int NUL = 0xFF;

    private Keys() {}

    static ByteWriter session(ByteWriter into, int kind, String sessionId) {
        if (sessionId.length() != 2 * ID_BYTES) {
            throw new IllegalArgumentException("a session's id is 32 hexadecimal digits: " + sessionId);
        }
        into.clear().raw(kind);
        for (int i = 0; i < 2 * ID_BYTES; i += 2) {
            into.raw((digit(sessionId, i) << 4) | digit(sessionId, i + 1));
        }
        return into;
    }

    static ByteWriter open(ByteWriter into, String sessionId, long requestId) {
        return session(into, OPEN, sessionId).bigEndian(requestId);
    }

    static ByteWriter stream(ByteWriter into, int kind, StreamKey key) {
        return session(into, kind, key.sessionId()).bigEndian(key.streamId());
    }

    static ByteWriter record(ByteWriter into, StreamKey key, int record) {
        return stream(into, STREAM, key).raw(record);
    }

    static ByteWriter record(ByteWriter into, StreamKey key, int record, long number) {
        return record(into, key, record).bigEndian(number);
    }

    static ByteWriter scope(ByteWriter into, StateScope scope) {
        StreamKey owner = scope.owner();
        if (owner != null) {
            return stream(into, OWN_STATE, owner);
        }
        return named(into, NAMED_STATE, scope);
    }

    static ByteWriter holder(ByteWriter into, StateScope scope) {
        if (scope.owner() != null) {
            throw new IllegalArgumentException("it is its stream's own: " + scope);
        }
        return named(into, HOLDER, scope);
    }

    static ByteWriter named(ByteWriter into, int kind, StateScope scope) {
        into.clear().raw(kind);
        sorted(into, scope.handler());
        sorted(into, scope.name());
        return into;
    }

    static ByteWriter part(ByteWriter into, StateScope scope, byte[] part) {
        return scope(into, scope).block(part);
    }

    static ByteWriter state(ByteWriter into, StateScope scope, byte[] part, byte[] key) {
        return part(into, scope, part).raw(key);
    }

    static long number(byte[] key, int at) {
        long value = 0;
        for (int i = at; i < at + Long.BYTES; i++) {
            value = (value << 8) | (key[i] & 0xFF);
        }
        return value;
    }

    /** All scopes of a handler whose names begin so, in one kind of records; of every handler where that is empty. */
    static ByteWriter scopes(ByteWriter into, int kind, String handler, String namePrefix) {
        into.clear().raw(kind);
        if (!handler.isEmpty()) {
            sorted(into, handler);
            begun(into, namePrefix);
        }
        return into;
    }

    /** The scope of a key of named state, or of a holder's. */
    static StateScope namedScope(byte[] key) {
        StringBuilder word = new StringBuilder();
        int next = word(key, 1, word);
        String handler = word.toString();
        word.setLength(0);
        word(key, next, word);
        return StateScope.named(handler, word.toString());
    }

    static boolean startsWith(byte[] key, byte[] prefix) {
        return key.length >= prefix.length && Arrays.mismatch(key, 0, prefix.length, prefix, 0, prefix.length) < 0;
    }

    /** The first key behind all that begin with the prefix, whose last byte is never the highest. */
    static byte[] behind(byte[] prefix) {
        byte[] end = prefix.clone();
        int last = end.length - 1;
        while (end[last] == (byte) 0xFF) {
            last--;
        }
        end[last]++;
        return Arrays.copyOf(end, last + 1);
    }

    /** A word that sorts as itself though others follow it. */
    private static void sorted(ByteWriter into, String word) {
        begun(into, word);
        into.raw(0).raw(END);
    }

    private static void begun(ByteWriter into, String word) {
        for (byte each : word.getBytes(StandardCharsets.UTF_8)) {
            into.raw(each);
            if (each == 0) {
                into.raw(NUL);
            }
        }
    }

    private static int word(byte[] key, int from, StringBuilder word) {
        ByteWriter bytes = new ByteWriter();
        int at = from;
        while (key[at] != 0 || key[at + 1] != END) {
            bytes.raw(key[at]);
            at += key[at] == 0 ? 2 : 1;
        }
        word.append(new String(bytes.array(), 0, bytes.size(), StandardCharsets.UTF_8));
        return at + 2;
    }

    /** What stands behind the scope: a part, and the handler's own key. */
    static StateEntry stateEntry(byte[] key, int scopeBytes, byte[] value) {
        ByteBuffer rest = ByteBuffer.wrap(key, scopeBytes, key.length - scopeBytes);
        byte[] part = Changes.block(rest);
        byte[] name = new byte[rest.remaining()];
        rest.get(name);
        return new StateEntry(part, name, value);
    }

    static String sessionId(byte[] key) {
        return HexFormat.of().formatHex(key, 1, STREAM_AT);
    }

    private static int digit(String text, int at) {
        int digit = Character.digit(text.charAt(at), 16);
        if (digit < 0) {
            throw new IllegalArgumentException("a session's id is 32 hexadecimal digits: " + text);
        }
        return digit;
    }
}
