package dev.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What every store does. */
interface StoreContract {
    String SESSION = "0123456789abcdef".repeat(2);
    String OTHER = "0123456789abcdee".repeat(2);
    StreamKey STREAM = new StreamKey(SESSION, 7);
    byte[] PART = {};

    Store store();

    default RandomRecords records() {
        return new RandomRecords(new Random(1));
    }

    default StoredStream opened() {
        return new StoredStream(records().spec());
    }

    @Test
    default void anEmptyStoreHasNothing() throws StoreFailure {
        assertThat(store().sessions()).isEmpty();
        assertThat(Stores.opens(store(), SESSION)).isEmpty();
        assertThat(Stores.streams(store(), SESSION, 10)).isEmpty();
        assertThat(Stores.scopes(store(), null, 10)).isEmpty();
        assertThat(store().isHealthy()).isTrue();
    }

    @Test
    default void theLaterOfTwoChangesInABatchCounts() throws StoreFailure {
        StateScope scope = StateScope.named("ledger", "a");
        byte[] key = {1};
        Changes changes = new Changes()
                        .state(scope, PART, key, new byte[] {1})
                        .removeState(scope)
                        .state(scope, PART, key, new byte[] {2})
                        .stream(STREAM, opened())
                        .removeStream(STREAM);
        Stores.commit(store(), changes);
        assertThat(Stores.state(store(), scope)).hasSize(1);
        assertThat(Stores.state(store(), scope).get(0).value()).containsExactly(2);
        assertThat(Stores.streams(store(), SESSION, 10)).isEmpty();
    }

    @Test
    default void aBatchCommittedTwiceIsAsGoodAsOnce() throws StoreFailure {
        Changes changes = new Changes()
                .session(records().session(SESSION)).stream(STREAM, opened())
                        .items(STREAM, 3, records().items());
        Stores.commit(store(), changes, true);
        String once = Shown.of(Stores.streams(store(), SESSION, 10));
        Stores.commit(store(), changes);
        assertThat(Shown.of(Stores.streams(store(), SESSION, 10))).isEqualTo(once);
    }

    @Test
    default void aClearedBatchIsEmptyAndCanBeFilledAnew() throws StoreFailure {
        Changes changes = new Changes().session(records().session(SESSION)).removeStream(STREAM);
        assertThat(changes.isEmpty()).isFalse();
        assertThat(changes.bytes()).isPositive();
        changes.clear();
        assertThat(changes.isEmpty()).isTrue();
        assertThat(changes.bytes()).isZero();
        Stores.commit(store(), changes.session(records().session(OTHER)));
        assertThat(store().sessions()).extracting(StoredSession::id).containsExactly(OTHER);
    }

    @Test
    default void aSessionGoesWithAllBelowItAndNothingBesideIt() throws StoreFailure {
        StateScope named = StateScope.named("ledger", "a");
        StreamKey neighbour = new StreamKey(OTHER, 7);
        Changes changes = new Changes();
        for (StreamKey stream : List.of(STREAM, neighbour)) {
            changes
                    .session(records().session(stream.sessionId()))
                    .open(stream.sessionId(), records().open(1))
                    .stream(stream, opened())
                    .state(StateScope.of(stream), PART, PART, PART)
                    .state(named, PART, PART, PART);
        }
        Stores.commit(store(), changes);
        Stores.commit(store(), new Changes().removeSession(SESSION));
        assertThat(store().sessions()).extracting(StoredSession::id).containsExactly(OTHER);
        assertThat(Stores.opens(store(), SESSION)).isEmpty();
        assertThat(Stores.opens(store(), OTHER)).hasSize(1);
        assertThat(Stores.streams(store(), SESSION, 10)).isEmpty();
        assertThat(Stores.streams(store(), OTHER, 10)).hasSize(1);
        assertThat(Stores.state(store(), StateScope.of(STREAM))).isEmpty();
        assertThat(Stores.state(store(), StateScope.of(neighbour))).hasSize(1);
        assertThat(Stores.state(store(), named)).hasSize(1);
    }

    @Test
    default void aStreamWithVeryManyRecordsGoesAsAWhole() throws StoreFailure {
        StreamKey neighbour = new StreamKey(SESSION, 8);
        Changes changes = new Changes().stream(STREAM, opened()).stream(neighbour, opened());
        for (int seq = 1; seq <= 2 * Expanded.SINGLE_MAX; seq++) {
            changes.failedScope(STREAM, records().scope(seq));
        }
        Stores.commit(store(), changes);
        Changes again =
                new Changes().removeStream(STREAM).failedScope(STREAM, records().scope(1));
        Stores.commit(store(), again.stream(STREAM, opened()));
        List<LoadedStream> left = Stores.streams(store(), SESSION, 10);
        assertThat(left).extracting(LoadedStream::key).containsExactly(STREAM, neighbour);
        assertThat(left.get(0).failed()).hasSize(1);
    }

    @Test
    default void streamsComeInPagesByIdWhateverTheyHave() throws StoreFailure {
        Changes changes = new Changes();
        List<Long> ids = new ArrayList<>();
        for (long id = 1; id <= 25; id++) {
            ids.add(id);
            changes.stream(new StreamKey(SESSION, id), opened());
            changes.items(new StreamKey(SESSION, id), 1, records().items());
        }
        Stores.commit(store(), changes);
        for (int page : new int[] {1, 7, 25, 100}) {
            assertThat(Stores.streams(store(), SESSION, page))
                    .extracting(stream -> stream.key().streamId())
                    .as("pages of " + page)
                    .containsExactlyElementsOf(ids);
        }
    }

    @Test
    default void aPageOfLargeStreamsEndsBeforeItsLimit() throws StoreFailure {
        Changes changes = new Changes();
        for (long id = 1; id <= 10; id++) {
            changes.stream(new StreamKey(SESSION, id), opened());
            byte[] large = new byte[700_000];
            changes.items(new StreamKey(SESSION, id), 1, List.of(new StoredItem(1, 0, 0, large, null, 0, 0)));
        }
        Stores.commit(store(), changes);
        LoadedPage page = Stores.<LoadedPage>ask(answer -> store().load(SESSION, 0, 100, answer));
        assertThat(page.streams()).hasSizeLessThan(10);
        assertThat(page.nextStreamId()).isEqualTo(page.streams().size() + 1);
        assertThat(Stores.streams(store(), SESSION, 100)).hasSize(10);
    }

    @Test
    default void stateIsReadAsAWholeByPartOrNotAtAll() throws StoreFailure {
        StateScope scope = StateScope.named("ledger", "a");
        Changes changes = new Changes();
        for (byte part = 0; part < 3; part++) {
            changes.state(scope, new byte[] {part}, new byte[] {1}, new byte[10]);
            changes.state(scope, new byte[] {part}, new byte[] {2}, new byte[10]);
        }
        Stores.commit(store(), changes);
        assertThat(Stores.state(store(), scope)).hasSize(6);
        byte[] second = {1};
        assertThat(Stores.<List<StateEntry>>ask(answer -> store().loadState(scope, second, 1000, answer)))
                .hasSize(2)
                .allSatisfy(entry -> assertThat(entry.part()).isEqualTo(second));
        assertThatThrownBy(() -> Stores.<List<StateEntry>>ask(answer -> store().loadState(scope, 60, answer)))
                .isInstanceOfSatisfying(
                        StoreFailure.class,
                        failure -> assertThat(failure.kind()).isEqualTo(StoreFailure.Kind.TOO_LARGE));
    }

    @Test
    default void scopesAreListedOnceEachInOrderAndWithoutThoseOfStreams() throws StoreFailure {
        Changes changes = new Changes().state(StateScope.of(STREAM), PART, PART, PART);
        List<StateScope> scopes = List.of(
                StateScope.named("a", ""),
                StateScope.named("a", "b"),
                StateScope.named("a", "b\0"),
                StateScope.named("a", "ba"),
                StateScope.named("ab", ""));
        for (StateScope scope : scopes) {
            changes.state(scope, PART, new byte[] {1}, PART).state(scope, PART, new byte[] {2}, PART);
        }
        Stores.commit(store(), changes);
        assertThat(Stores.scopes(store(), null, 10)).isEqualTo(scopes);
        assertThat(Stores.scopes(store(), null, 2)).isEqualTo(scopes.subList(0, 2));
        assertThat(Stores.scopes(store(), scopes.get(1), 10)).isEqualTo(scopes.subList(2, 5));
    }

    @Test
    default void scopesAreFoundByHandlerAndNameWithTheirSizes() throws StoreFailure {
        Changes changes = new Changes();
        for (String name : List.of("bank", "bank-1", "bank-2", "x")) {
            changes.state(StateScope.named("h", name), PART, new byte[] {1}, new byte[] {1, 2, 3});
        }
        changes.state(StateScope.named("h", "bank-1"), new byte[0], new byte[] {2}, new byte[10]);
        changes.state(StateScope.named("i", "bank-1"), PART, PART, PART);
        Stores.commit(store(), changes);

        List<StateSummary> found = found(new ScopeSearch("h", "bank-", null), 10);
        assertThat(found)
                .extracting(each -> each.scope().name() + " " + each.keys())
                .containsExactly("bank-1 2", "bank-2 1");
        assertThat(found.get(0).bytes() - found.get(1).bytes()).isEqualTo(1 + 1 + 10);
        assertThat(found(new ScopeSearch("h", "", null), 10)).hasSize(4);
        assertThat(found(new ScopeSearch("h", "bank", StateScope.named("h", "bank")), 1))
                .extracting(each -> each.scope().name())
                .containsExactly("bank-1");
        assertThat(found(new ScopeSearch("g", "", null), 10)).isEmpty();
    }

    private List<StateSummary> found(ScopeSearch which, int limit) throws StoreFailure {
        return Stores.ask(answer -> store().scopes(which, limit, answer));
    }

    @Test
    default void aScopeHasTheHolderThatWasWrittenLast() throws StoreFailure {
        StateScope one = StateScope.named("h", "a");
        StateScope other = StateScope.named("h", "a\0b");
        StreamKey second = new StreamKey(SESSION, Long.MAX_VALUE);
        Stores.commit(
                store(), new Changes().holder(one, STREAM).holder(other, STREAM).holder(other, second));
        assertThat(store().holders()).containsExactly(new HeldScope(one, STREAM), new HeldScope(other, second));
        Stores.commit(store(), new Changes().removeSession(SESSION).removeHolder(one));
        assertThat(store().holders()).containsExactly(new HeldScope(other, second));
        assertThatThrownBy(() -> new Changes().holder(StateScope.of(STREAM), STREAM))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    default void scopesThatHaveButAStreamStandAmongThoseThatHaveValues() throws StoreFailure {
        List<StateScope> scopes = new ArrayList<>();
        Changes changes = new Changes();
        for (String name : List.of("a", "a\0", "ab", "b", "c")) {
            StateScope scope = StateScope.named("h", name);
            scopes.add(scope);
            if (!name.equals("a\0")) {
                changes.holder(scope, STREAM);
            }
            if (name.startsWith("a\0") || name.equals("b")) {
                changes.state(scope, PART, new byte[] {1}, PART);
            }
        }
        Stores.commit(store(), changes);
        assertThat(Stores.scopes(store(), null, 10)).isEqualTo(scopes);
        assertThat(Stores.scopes(store(), scopes.get(0), 2)).isEqualTo(scopes.subList(1, 3));
        assertThat(found(new ScopeSearch("h", "a", null), 10))
                .extracting(StateSummary::keys)
                .containsExactly(0L, 1L, 0L);
        assertThat(found(new ScopeSearch("h", "", scopes.get(3)), 10))
                .containsExactly(new StateSummary(scopes.get(4), 0, 0));
        assertThat(found(new ScopeSearch("g", "", null), 10)).isEmpty();
    }

    @Test
    default void aClosedStoreTakesNothing() {
        store().close();
        StoreFailure failure = Stores.tryCommit(store(), new Changes().removeOpen(SESSION, 1), false);
        assertThat(failure).isNotNull();
        assertThat(failure.kind()).isEqualTo(StoreFailure.Kind.CLOSED);
    }

    @Test
    default void aSessionsIdMustBeOne() {
        assertThatThrownBy(() -> new Changes().removeOpen("short", 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Changes().removeOpen("g".repeat(32), 1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
