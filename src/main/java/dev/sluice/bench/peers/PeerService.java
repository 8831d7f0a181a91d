package dev.sluice.bench.peers;

import java.nio.ByteBuffer;

/** What the server does with a call. On the call's loop. */
final class PeerService {
    private static final byte[] NOTHING = new byte[0];

    private PeerService() {}

    static <M> CallListener<M> serve(PeerMethod method, PausableCall<M> call, Messages<M> messages) {
        return switch (method) {
            case PUSH -> new Counting<>(call, messages);
            case PULL -> new Repeating<>(call, messages);
            case ECHO -> new Echoing<>(call);
            case UNARY_ECHO -> new Answering<>(call, messages.of(NOTHING), true);
            case UNARY_PUSH -> new Answering<>(call, messages.of(NOTHING), false);
        };
    }

    static <M> M number(long number, Messages<M> messages) {
        return messages.of(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
    }

    static <M> long number(M message, Messages<M> messages) {
        return ByteBuffer.wrap(messages.bytes(message)).getLong();
    }

    private static final class Counting<M> implements CallListener<M> {
        private final Call<M> call;
        private final Messages<M> messages;
        private long count;

        Counting(Call<M> call, Messages<M> messages) {
            this.call = call;
            this.messages = messages;
        }

        @Override
        public void message(M message) {
            count++;
        }

        @Override
        public void ended() {
            call.write(number(count, messages));
            call.end();
        }
    }

    private static final class Repeating<M> implements CallListener<M> {
        private final Call<M> call;
        private final Messages<M> messages;
        private M repeated;
        private boolean asked;
        private long count;

        Repeating(Call<M> call, Messages<M> messages) {
            this.call = call;
            this.messages = messages;
            this.repeated = messages.of(NOTHING);
        }

        @Override
        public void message(M message) {
            repeated = messages.of(messages.bytes(message));
            asked = true;
            writable();
        }

        @Override
        public void writable() {
            while (asked && call.writable()) {
                count++;
                call.write(repeated);
            }
        }

        @Override
        public void ended() {
            asked = false;
            call.write(number(count, messages));
            call.end();
        }
    }

    private static final class Echoing<M> implements CallListener<M> {
        private final PausableCall<M> call;

        Echoing(PausableCall<M> call) {
            this.call = call;
        }

        @Override
        public void message(M message) {
            call.write(message);
            if (!call.writable()) {
                call.pause();
            }
        }

        @Override
        public void writable() {
            call.resume();
        }

        @Override
        public void ended() {
            call.end();
        }
    }

    private static final class Answering<M> implements CallListener<M> {
        private final Call<M> call;
        private final boolean echo;
        private M answer;

        Answering(Call<M> call, M nothing, boolean echo) {
            this.call = call;
            this.echo = echo;
            this.answer = nothing;
        }

        @Override
        public void message(M message) {
            if (echo) {
                answer = message;
            }
        }

        @Override
        public void ended() {
            call.write(answer);
            call.end();
        }
    }
}
