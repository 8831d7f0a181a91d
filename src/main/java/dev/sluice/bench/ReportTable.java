package dev.sluice.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A report for people. */
final class ReportTable {
    private static final String ABSENT = "-";
    private static final List<String> HEAD = List.of("", "median", "min", "max", "target", "");

    private ReportTable() {}

    static String text(Report report) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEAD);
        report.measures().forEach(measure -> rows.add(row(measure)));
        report.flaws().forEach(flaw -> rows.add(row(flaw)));
        List<String> lines = new ArrayList<>();
        lines.add(report.bench() + ": " + report.title());
        rows.forEach(row -> lines.add(line(row, rows)));
        lines.add("  " + conditions(report.rounds()));
        report.notes().forEach(note -> lines.add("  note: " + note));
        return String.join("\n", lines);
    }

    private static List<String> row(Measure measure) {
        Series series = measure.series();
        String target = measure.goal() == null ? "" : target(measure.goal());
        if (series == null) {
            return List.of(measure.key(), ABSENT, ABSENT, ABSENT, target, "");
        }
        Boolean reached = measure.reached();
        return List.of(
                measure.key(),
                Numbers.text(series.median()),
                Numbers.text(series.min()),
                Numbers.text(series.max()),
                target,
                reached == null ? "" : verdict(reached));
    }

    private static List<String> row(Flaw flaw) {
        return List.of(flaw.key(), Numbers.text(flaw.count()), "", "", "0", verdict(flaw.count() == 0));
    }

    private static String target(Goal goal) {
        return goal.bound().sign() + " " + Numbers.text(goal.value());
    }

    private static String verdict(boolean reached) {
        return reached ? "reached" : "missed";
    }

    private static String conditions(Rounds rounds) {
        return String.format(
                Locale.ROOT,
                "%d %s after %d to warm up; %d cores for both; %s",
                rounds.measured(),
                rounds.measured() == 1 ? "round" : "rounds",
                rounds.warmup(),
                Machine.cores(),
                Machine.jdk());
    }

    /** Names and verdicts to the left, numbers to the right. */
    private static String line(List<String> row, List<List<String>> all) {
        StringBuilder line = new StringBuilder(" ");
        for (int i = 0; i < row.size(); i++) {
            int column = i;
            int width = all.stream()
                    .mapToInt(other -> other.get(column).length())
                    .max()
                    .orElse(0);
            boolean left = i == 0 || i == row.size() - 1;
            String pad = " ".repeat(width - row.get(i).length());
            line.append(' ').append(left ? row.get(i) + pad : pad + row.get(i)).append(' ');
        }
        return line.toString().stripTrailing();
    }
}
