package dev.sluice.session;

import dev.sluice.store.StreamKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client that keeps to the protocol, on a network that is slow and breaks. Its session has up to two paths, and it comes back
 * after whatever happens. What it has to say of its streams is {@link SurvivingSender}'s.
 */
final class SurvivingClient {
    private final Random random;
    private final SurvivingStreams known;
    final Map<Long, SurvivingStream> streams = new LinkedHashMap<>();
    private LocalServer server;
    private @Nullable Session session;
    private @Nullable SurvivingPath primary;
    private @Nullable SurvivingPath joined;

    /** Given up by the client; what was said on them may still arrive. */
    private final List<SurvivingPath> givenUp = new ArrayList<>();

    /** Asked to join, by the epochs that they name, and on their way. */
    private final List<Long> joining = new ArrayList<>();

    private final Map<Long, OpenAsk> unanswered = new LinkedHashMap<>();

    /** The client knows where its streams stand. */
    private boolean resumed;

    private long epoch;
    private long nextId = 1;
    private boolean serverDied;

    SurvivingClient(Random random, LocalServer server, SurvivingStreams known) {
        this.random = random;
        this.known = known;
        this.server = server;
        begin();
    }

    /** A new session. */
    private void begin() {
        session = server.sessions.create(server.home, null);
        epoch = 0;
        joining.clear();
    }

    // Paths

    boolean isAttached() {
        return primary != null;
    }

    boolean isResumed() {
        return primary != null && resumed;
    }

    /** The one that carries what must come in order. */
    SurvivingPath primary() {
        return Objects.requireNonNull(primary);
    }

    /** Any one, for what may come by any. */
    SurvivingPath anyPath() {
        return joined != null && random.nextBoolean() ? joined : primary();
    }

    private List<SurvivingPath> paths() {
        List<SurvivingPath> all = new ArrayList<>(2);
        if (primary != null) {
            all.add(primary);
        }
        if (joined != null) {
            all.add(joined);
        }
        return all;
    }

    void attach() {
        Session mine = session;
        if (mine == null) {
            List.copyOf(streams.values()).stream()
                    .filter(stream -> !stream.isDone())
                    .forEach(this::lose);
            begin();
            return;
        }
        SurvivingPath made = new SurvivingPath(this);
        mine.whenLoaded(() -> attach(mine, made), failure -> check(false, "not loaded: " + failure));
        server.run();
    }

    private void attach(Session mine, SurvivingPath made) {
        Session.Attachment.Attached attached = (Session.Attachment.Attached) mine.attach(made);
        made.stands(attached.path());
        check(mine.epoch() > epoch, "epoch " + mine.epoch() + " follows " + epoch);
        epoch = mine.epoch();
        paths().forEach(SurvivingPath::isTakenOver);
        givenUp.forEach(SurvivingPath::isTakenOver);
        primary = made;
        joined = null;
        resumed = false;
        SurvivingCursors cursors = new SurvivingCursors();
        if (attached.resumed()) {
            mine.tellCursors(cursors);
        }
        made.hear(() -> resume(cursors, attached.resumed()));
        mine.begin();
    }

    private void resume(SurvivingCursors cursors, boolean was) {
        resumed = true;
        askAgain();
        for (SurvivingStream stream : streams.values()) {
            long[] at = cursors.at(stream.id);
            if (at != null) {
                stream.resumes(at[0], at[1], at[2]);
                receipt(stream);
            } else if (was && stream.opened && !stream.isDone()) {
                lose(stream);
            }
        }
    }

    /** Says what of a stream has come: after a resume, to a server that may not have heard it. */
    void receipt(SurvivingStream stream) {
        long has = stream.lastOutSeq;
        stream.receipted = has;
        primary().say(path -> find(path, stream.id, input -> input.confirm(has)));
    }

    /** Asks for a second path, now or later. */
    void join() {
        if (isResumed() && joined == null) {
            joining.add(epoch);
        }
        if (!joining.isEmpty() && random.nextBoolean()) {
            join(joining.remove(0));
        }
    }

    /** The server looks at the epoch first, as it does when the question comes by the network. */
    private void join(long asOf) {
        Session mine = session;
        if (mine == null || mine.epoch() != asOf) {
            return;
        }
        check(asOf == epoch, "a path joins by epoch " + asOf + ", and the client's is " + epoch);
        SurvivingPath made = new SurvivingPath(this);
        if (mine.join(made) instanceof Session.Attachment.Attached attached) {
            made.stands(attached.path());
            if (joined == null && isResumed()) {
                joined = made;
            } else {
                giveUp(made, false);
            }
        }
    }

    /** A path breaks. */
    void cut(boolean serverNotices) {
        SurvivingPath lost = joined != null && random.nextBoolean() ? joined : primary;
        if (lost != null) {
            forget(lost);
            giveUp(lost, serverNotices);
            server.run();
        }
    }

    private void giveUp(SurvivingPath path, boolean serverNotices) {
        path.cut();
        if (serverNotices) {
            path.closes();
        } else {
            givenUp.add(path);
        }
    }

    /** The server notices what the client has given up, as it does when nobody answers its heartbeats. */
    void loseGivenUp() {
        List.copyOf(givenUp).forEach(SurvivingPath::closes);
        givenUp.clear();
    }

    /** The server has ended it. */
    void ended(SurvivingPath path) {
        givenUp.remove(path);
        forget(path);
    }

    /** When the primary is lost the other one takes its place. What was said on the lost one may not have arrived. */
    private void forget(SurvivingPath path) {
        if (path != primary && path != joined) {
            return;
        }
        primary = path == primary ? joined : primary;
        joined = null;
        streams.values().forEach(stream -> stream.endSaid = false);
        if (primary != null) {
            askAgain();
        }
    }

    /** Some of what is on its way arrives. */
    void deliver(int most) {
        for (int i = 0; i < most && isAnythingUnderWay(); i++) {
            int which = random.nextInt(2 + givenUp.size());
            SurvivingPath path = which == 0 || (which == 1 && joined == null) ? primary : joined;
            path = which > 1 ? givenUp.get(which - 2) : path;
            if (path != null) {
                path.deliver(random.nextBoolean());
            }
        }
        paths().forEach(SurvivingPath::breathe);
        server.run();
    }

    private boolean isAnythingUnderWay() {
        boolean byPaths = (primary != null && primary.isBusy()) || (joined != null && joined.isBusy());
        return byPaths || !givenUp.isEmpty();
    }

    /** The server is killed; another one has what is stored. */
    void serverDies(LocalServer next) {
        primary = null;
        joined = null;
        givenUp.clear();
        serverDied = true;
        server = next;
        session = session == null ? null : next.sessions.get(session.id());
    }

    void told(long id, Consumer<SurvivingStream> word) {
        SurvivingStream stream = streams.get(id);
        if (stream != null && !stream.isDone()) {
            word.accept(stream);
        }
    }

    static void find(Path path, long id, Consumer<StreamInput> act) {
        StreamInput input = path.find(id);
        if (input != null) {
            act.accept(input);
        }
    }

    // Streams

    /** Whether it has room for another stream. */
    boolean isFree() {
        return streams.values().stream().filter(stream -> !stream.isDone()).count() < 4;
    }

    void open(StreamSpec spec) {
        long id = nextId;
        nextId += 2;
        StreamKey key = new StreamKey(Objects.requireNonNull(session).id(), id);
        SurvivingMessages messages = known.add(key, new Fates(spec, random.nextLong()));
        streams.put(id, new SurvivingStream(id, spec, 1 + random.nextInt(9), messages));
        Quota quota = server.sessions.newConnectionQuota();
        OpenAsk ask = new OpenAsk(List.of(spec), Map.of(), false, id, "open " + id, id, quota);
        unanswered.put(id, ask);
        ask(ask);
    }

    private void askAgain() {
        List.copyOf(unanswered.values()).forEach(this::ask);
    }

    /** By the primary, since the ids of streams are to rise. */
    private void ask(OpenAsk ask) {
        SurvivingPath by = primary();
        by.say(path -> path.open(ask, result -> by.hear(() -> opened(ask.requestId(), result))));
    }

    private void opened(long id, OpenResult result) {
        SurvivingStream stream = Objects.requireNonNull(streams.get(id));
        if (unanswered.remove(id) == null) {
            return;
        }
        if (result instanceof OpenResult.Answer answer && answer.failures().isEmpty()) {
            stream.opened = true;
            return;
        }
        boolean busy = result.toString().contains("SCOPE_BUSY") && isScopeShared(stream.spec.stateScope());
        stream.check(busy || result.toString().contains("STORE_UNAVAILABLE"), "is not opened: " + result);
        stream.lose();
    }

    /** Whether another stream may have the scope. */
    private boolean isScopeShared(String scope) {
        return streams.values().stream()
                .filter(stream -> !stream.over && stream.spec.stateScope().equals(scope))
                .skip(1)
                .findAny()
                .isPresent();
    }

    void lose(SurvivingStream stream) {
        boolean mayBe = serverDied && (stream.spec.durability() == Durability.MEMORY || !stream.opened);
        stream.check(mayBe, "is lost");
        stream.lose();
        unanswered.remove(stream.id);
    }

    @Nullable
    Session session() {
        return session;
    }

    /** It goes for good, and may come again as another one. */
    void leave() {
        Session mine = session;
        if (mine != null) {
            mine.whenLoaded(() -> mine.close(List.of(), false, (missing, failure) -> {}), failure -> {});
        }
        session = null;
        server.run();
    }

    boolean isDone() {
        return unanswered.isEmpty() && streams.values().stream().allMatch(SurvivingStream::isDone);
    }

    /** What is not done, and why. */
    List<String> undone() {
        return streams.values().stream()
                .filter(stream -> !stream.isDone())
                .map(stream -> stream + ": " + stream.messages)
                .toList();
    }

    void check(boolean holds, String objection) {
        if (!holds) {
            known.objections.add(objection);
        }
    }
}
