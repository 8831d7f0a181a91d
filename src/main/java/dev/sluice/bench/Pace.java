package dev.sluice.bench;

import picocli.CommandLine.Option;

/** How long the rounds of a throughput are, and from how many clients. */
final class Pace {
    private static final int MOST_CLIENTS = 64;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "3",
            description = "Send for so long in each round; then wait for what is under way. Default: 3.")
    private double seconds;

    @Option(
            names = "--messages",
            paramLabel = "N",
            defaultValue = "0",
            description = "Send so many messages in each round instead.")
    private long messages;

    @Option(
            names = "--clients",
            paramLabel = "N",
            defaultValue = "1",
            description = "Clients that share the streams, each with a connection and an event loop. Default: 1.")
    private int clients;

    /** What the command line says. */
    Pace() {}

    /** @param messages in each round; 0 for as many as there can be in so many seconds */
    Pace(double seconds, long messages, int clients) {
        this.seconds = seconds;
        this.messages = messages;
        this.clients = clients;
    }

    void check(BenchOptions options, int streams) {
        options.time(seconds);
        options.require(messages >= 0, "--messages must not be negative");
        options.require(clients >= 1 && clients <= MOST_CLIENTS, "--clients must be from 1 to " + MOST_CLIENTS);
        options.require(
                streams >= clients,
                "--streams must be at least --clients, as each client has one: " + streams + " and " + clients);
    }

    int clients() {
        return clients;
    }

    /** The most that a round may take. */
    int seconds() {
        return (int) Math.ceil(seconds);
    }

    /** What one client may send in a round. */
    Allowance allowance(int client) {
        if (messages == 0) {
            return Allowance.ofSeconds(seconds);
        }
        return Allowance.ofMessages(messages / clients + (client < messages % clients ? 1 : 0));
    }
}
