package dev.sluice.session;

import dev.sluice.handler.Message;
import dev.sluice.order.Entry;
import dev.sluice.order.Sequencer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a message of a graph needed, as its handler is shown it. */
final class GraphParents {
    private static final byte[] NOTHING = {};

    static List<Message.Parent> of(StreamMessage message, Sequencer graph) {
        @Nullable Entry[] ended = graph.parents(message);
        List<Message.Parent> parents = new ArrayList<>(ended.length);
        for (int i = 0; i < ended.length; i++) {
            Message.Parent parent = ended[i] instanceof StreamMessage known ? known.ended() : null;
            long seq = message.needs().seqs()[i];
            parents.add(parent == null ? forgotten(seq) : parent);
        }
        return parents;
    }

    private static Message.Parent forgotten(long seq) {
        return new Message.Parent(seq, Message.Parent.Kind.FORGOTTEN, NOTHING, null);
    }

    private GraphParents() {}
}
