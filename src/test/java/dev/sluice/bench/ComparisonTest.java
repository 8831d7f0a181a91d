package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A comparison takes turns, and says by how much Sluice is better, or worse. */
class ComparisonTest {
    private static final Rounds THREE = new Rounds(0, 3);

    @Test
    void aRateIsBetterWhereItIsHigher() {
        JsonObject json =
                report(Comparison.Unit.PER_SECOND, scripted("sluice", 40, 60, 50), scripted("peer", 10, 20, 25));

        assertThat(json.getDouble("sluice_per_s")).isEqualTo(50);
        assertThat(json.getDouble("peer_per_s")).isEqualTo(20);
        assertThat(json.getDouble("ratio_peer")).isEqualTo(3);
        assertThat(json.getJsonObject("target").getJsonObject("ratio_peer").getBoolean("reached"))
                .isTrue();
    }

    @Test
    void aTimeIsBetterWhereItIsShorter() {
        JsonObject json = report(Comparison.Unit.MILLIS, scripted("sluice", 10, 10, 10), scripted("peer", 5, 5, 5));

        assertThat(json.getDouble("sluice_ms")).isEqualTo(10);
        assertThat(json.getDouble("ratio_peer")).isEqualTo(0.5);
        assertThat(json.getJsonObject("target").getJsonObject("ratio_peer").getBoolean("reached"))
                .isFalse();
    }

    @Test
    void asGoodIsNotBetter() {
        JsonObject json = report(Comparison.Unit.MILLIS, scripted("sluice", 5, 5, 5), scripted("peer", 5, 5, 5));

        JsonObject goal = json.getJsonObject("target").getJsonObject("ratio_peer");
        assertThat(goal.getDouble("more_than")).isEqualTo(1);
        assertThat(goal.getBoolean("reached")).isFalse();
    }

    @Test
    void theyTakeTurns() {
        List<String> turns = new ArrayList<>();
        Contender one = Contender.able("sluice", () -> turn("one", turns));
        Contender other = Contender.able("peer", () -> turn("other", turns));

        report(Comparison.Unit.MILLIS, one, other);

        assertThat(turns).containsExactly("one", "other", "one", "other", "one", "other");
    }

    @Test
    void whatCannotDoTheWorkHasNoFigureAndAReason() {
        JsonObject json = report(
                Comparison.Unit.PER_SECOND, scripted("sluice", 1, 2, 3), Contender.unable("peer", "it has one answer"));

        assertThat(json.containsKey("peer_per_s")).isTrue();
        assertThat(json.getValue("peer_per_s")).isNull();
        assertThat(json.getValue("ratio_peer")).isNull();
        assertThat(json.getJsonObject("target").containsKey("ratio_peer")).isFalse();
        assertThat(json.getJsonArray("notes")).contains("a note", "no peer: it has one answer");
    }

    @Test
    void whatGetsLostAnywhereIsAFlaw() {
        Contender careless = Contender.able("peer", () -> new Contender.Outcome(1, 2, 1));
        Report report = comparison(Comparison.Unit.MILLIS, scripted("sluice", 1, 1, 1), careless)
                .run(THREE, List.of());

        assertThat(report.isFlawless()).isFalse();
        assertThat(report.json().getLong("lost")).isEqualTo(6);
        assertThat(report.json().getLong("order_violations")).isEqualTo(3);
    }

    private static JsonObject report(Comparison.Unit unit, Contender sluice, Contender peer) {
        JsonObject json =
                comparison(unit, sluice, peer).run(THREE, List.of("a note")).json();
        assertThat(json.getString("what")).isEqualTo("push");
        assertThat(json.getInteger("streams")).isEqualTo(7);
        return json;
    }

    private static Comparison comparison(Comparison.Unit unit, Contender sluice, Contender peer) {
        return new Comparison("push", Map.of("streams", 7), unit, Goal.moreThan(1), List.of(sluice, peer));
    }

    private static Contender scripted(String key, double... values) {
        Iterator<Double> next = Arrays.stream(values).iterator();
        return Contender.able(key, () -> new Contender.Outcome(next.next(), 0, 0));
    }

    private static Contender.Outcome turn(String who, List<String> turns) {
        turns.add(who);
        return new Contender.Outcome(1, 0, 0);
    }
}
