package dev.sluice.fault;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What must be true of a ledger after all: of what was told, and of what is in its accounts. Each answers what is not. */
final class LedgerChecks {
    private final LedgerLoad load;
    private final Map<String, LedgerModel> models = new LinkedHashMap<>();

    LedgerChecks(LedgerLoad load) {
        this.load = load;
        load.plan().keys().forEach(key -> models.put(key, new LedgerModel()));
        load.loads().forEach(this::take);
    }

    private void take(StreamLoad stream) {
        StreamPlan plan = stream.plan();
        plan.handing().subList(0, stream.handed()).stream()
                .sorted()
                .map(plan::message)
                .forEach(message -> stream.told(message.seq())
                        .forEach(told -> model(message.key()).told(message, plan, told)));
        models.values().forEach(LedgerModel::over);
    }

    private LedgerModel model(String key) {
        return Objects.requireNonNull(models.get(key));
    }

    LedgerPlan plan() {
        return load.plan();
    }

    List<String> withoutExactlyOneOutcome() {
        return load.loads().stream()
                .flatMap(stream -> new StreamChecks(stream, List.of()).withoutExactlyOneOutcome().stream())
                .toList();
    }

    List<String> notOpened() {
        return load.troubles();
    }

    List<String> toldWhatCannotBe() {
        return models.values().stream()
                .flatMap(model -> model.faults().stream())
                .toList();
    }

    /** Streams before the last one are ended or reset; only those with a planned reset may leave anything open. */
    List<String> openWithoutAReset() {
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < load.loads().size(); i++) {
            StreamLoad stream = load.loads().get(i);
            if (plan().resets().get(i) == 0) {
                stream.plan()
                        .messages()
                        .forEach(message -> stream.told(message.seq()).stream()
                                .filter(ToldOutcome::isOpen)
                                .forEach(told ->
                                        wrong.add(stream.plan().name() + " #" + message.seq() + " was told " + told)));
            }
        }
        return wrong;
    }

    List<String> balancesThatCannotBe(LedgerBooks books) {
        List<String> wrong = new ArrayList<>();
        models.forEach((key, model) -> {
            Map<String, Long> found = books.balances().get(key);
            if (model.possible().stream()
                    .noneMatch(accounts -> accounts.balances().equals(found))) {
                wrong.add("%s %s: in the accounts is %s, and may be %s"
                        .formatted(plan().name(), key, found, model.possible()));
            }
        });
        return wrong;
    }

    /** What was put in is there, and nothing else: by the ledger's own word, and counted. */
    List<String> moneyThatCameOrWent(LedgerBooks books) {
        long putIn = LedgerEntries.DEPOSIT * LedgerEntries.ACCOUNTS.size();
        List<String> wrong = new ArrayList<>();
        books.balances().forEach((key, balances) -> {
            long sum = balances.values().stream().mapToLong(Long::longValue).sum();
            Long total = books.totals().get(key);
            if (sum != putIn || total == null || total != putIn) {
                wrong.add("%s %s: %s was put in, there is %s, which the ledger says is %s"
                        .formatted(plan().name(), key, putIn, balances, total));
            }
        });
        return wrong;
    }
}
