package dev.sluice.admin;

import dev.sluice.session.Home;
import dev.sluice.session.Sessions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Asks every home the same, and has their answers together on the thread of the one who asks. */
final class AllHomes {
    private final Sessions sessions;
    private final Executor owner;

    AllHomes(Sessions sessions, Executor owner) {
        this.sessions = sessions;
        this.owner = owner;
    }

    /** What each home is asked, on its loop; it answers once. */
    @FunctionalInterface
    interface Question<T> {
        void ask(Home home, Consumer<T> answer);
    }

    /** @param whenAll is told the answers of all homes, in no order, on the asking thread */
    <T> void ask(Question<T> question, Consumer<List<T>> whenAll) {
        List<Home> homes = List.copyOf(sessions.homes());
        List<T> answers = new ArrayList<>(homes.size());
        if (homes.isEmpty()) {
            whenAll.accept(answers);
        }
        for (Home home : homes) {
            home.run(() -> question.ask(
                    home,
                    answer -> owner.execute(() -> {
                        answers.add(answer);
                        if (answers.size() == homes.size()) {
                            whenAll.accept(answers);
                        }
                    })));
        }
    }
}
