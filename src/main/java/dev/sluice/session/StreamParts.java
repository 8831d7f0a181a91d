package dev.sluice.session;

import dev.sluice.order.Sequencer;
import org.jspecify.annotations.Nullable;

/** What a stream is made of, and how its parts find each other. The stream itself is one, to be one object less. */
abstract sealed class StreamParts extends HandlerStream permits Stream {
    private final Intake intake;
    private final Runner runner;
    private final Outlet outlet;
    private StreamExtras extras;

    StreamParts(Session session, long id, StreamTerms terms) {
        super(session, id, terms);
        Stream stream = (Stream) this;
        this.intake = new Intake(stream, terms.spec());
        this.runner = new Runner(stream);
        this.outlet = new Outlet(stream);
        this.extras = StreamExtras.of(stream);
    }

    final Intake intake() {
        return intake;
    }

    final Runner runner() {
        return runner;
    }

    /** A message that is larger could never be taken. */
    final long maxMessageBytes() {
        return Math.min(home().sessions().limits().maxMessageBytes(), spec().windowBytes());
    }

    final Sequencer sequencer() {
        return runner.sequencer();
    }

    @Override
    final Outlet outlet() {
        return outlet;
    }

    final StreamExtras extras() {
        return extras;
    }

    /** What few streams need is needed now. */
    final StreamExtras needExtras() {
        if (extras == StreamExtras.NONE) {
            extras = new StreamExtras((Stream) this);
        }
        return extras;
    }

    /** What is stored of it; null where nothing is. */
    final @Nullable Durable durable() {
        return extras.durable();
    }

    /** What its handler keeps; null where it keeps nothing. */
    final @Nullable HandlerState handlerState() {
        return extras.state();
    }

    /** What calls of Send brought; null where there was none. */
    final @Nullable Outcomes outcomes() {
        return extras.outcomes();
    }

    final Outcomes needOutcomes() {
        Outcomes known = extras.outcomes();
        if (known == null) {
            known = new Outcomes((Stream) this);
            needExtras().outcomes(known);
        }
        return known;
    }

    final HandlerCalls calls() {
        return new HandlerCalls((Stream) this, handler());
    }

    /** Something came or went. */
    final void touch() {
        extras.touch();
    }
}
