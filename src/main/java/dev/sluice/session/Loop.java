package dev.sluice.session;

/** One thread that runs tasks in the order given, and its clock. */
public interface Loop {

    /** Runs the task later on the loop. From any thread. */
    void execute(Runnable task);

    /** Runs the task later on the loop, when what has come in meanwhile has been read. On the loop. */
    void executeAfterReads(Runnable task);

    /** Whether the caller is on the loop. */
    boolean inLoop();

    /** Nanoseconds since some moment in the past; never goes back. */
    long nowNanos();

    /** Unix time in milliseconds, for people to read. */
    long wallMillis();
}
