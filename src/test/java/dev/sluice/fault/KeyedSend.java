package dev.sluice.fault;

import dev.sluice.v1.Outcome;

/**
 * A message of a call, and what was answered.
 *
 * @param life the server's newest when it was answered
 */
record KeyedSend(String stream, int key, int life, Outcome outcome) {

    static String text(int key) {
        return "R " + key;
    }

    /** What the right answer is. */
    String reply() {
        return CrashHandler.reply(stream, outcome.getSeq(), text(key));
    }
}
