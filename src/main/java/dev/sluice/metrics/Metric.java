package dev.sluice.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The catalogue: every metric there is, under the name that a scrape shows. {@code docs/metrics.md} is printed from it, and
 * what is not in it is not exposed.
 */
public enum Metric {
    BUILD_INFO("sluice_build_info", Type.GAUGE, "Always 1; the labels say what runs.", "version", "java"),
    DRAINING("sluice_draining", Type.GAUGE, "1 from when the server begins to leave, else 0."),

    SESSIONS("sluice_sessions", Type.GAUGE, "Sessions there are."),
    SESSIONS_LIMIT("sluice_sessions_limit", Type.GAUGE, "Sessions there may be: `limits.max-sessions`."),
    SESSIONS_DETACHED(
            "sluice_sessions_detached",
            Type.GAUGE,
            "Sessions that have lost their connections, and wait for their clients: at most `limits.session-ttl`, or"
                    + " `limits.durable-session-ttl`."),
    SESSIONS_DURABLE(
            "sluice_sessions_durable",
            Type.GAUGE,
            "Sessions with something on the disk. `state`: `loaded`, or `stored` (their streams have not been brought back"
                    + " since the start, and are in no count of streams).",
            "state"),
    SESSIONS_RESUMED(
            "sluice_sessions_resumed_total", Type.COUNTER, "Times that a client came back and took its session over."),
    SESSIONS_UNREADABLE(
            "sluice_sessions_unreadable_total",
            Type.COUNTER,
            "Attempts to bring back a stored session that failed because the disk cannot be read. The log names them."),
    HEARTBEATS_MISSED(
            "sluice_heartbeats_missed_total",
            Type.COUNTER,
            "Connections of sessions that were ended because nothing was heard of their clients"
                    + " (`limits.max-missed-heartbeats`)."),
    STREAMS("sluice_streams", Type.GAUGE, "Streams that are open, or about to be."),
    STREAMS_LIMIT("sluice_streams_limit", Type.GAUGE, "Streams there may be: `limits.max-streams`."),
    STREAMS_DURABLE(
            "sluice_streams_durable",
            Type.GAUGE,
            "Open streams that outlive the process. `durability`: `disk`, `disk_sync`. As of the last walk.",
            "handler",
            "durability"),
    STREAMS_OPENED("sluice_streams_opened_total", Type.COUNTER, "Streams opened."),
    STREAMS_CLOSED(
            "sluice_streams_closed_total",
            Type.COUNTER,
            "Streams gone. `cause`: `ended` (by the client, with all settled), `failed` (a message failed), `reset` (by"
                    + " either side, or with the session), `rolled_back` (never opened: another one of the batch failed),"
                    + " `unloaded` (from memory; it stays on the disk).",
            "cause"),
    STREAMS_RESET(
            "sluice_streams_reset_total",
            Type.COUNTER,
            "Streams that the server reset, by the reason that the client was told.",
            Shown.ONCE_THERE_WAS_ONE,
            "reason"),

    MESSAGES_ACCEPTED("sluice_messages_accepted_total", Type.COUNTER, "Messages accepted.", "handler"),
    MESSAGES_SETTLED(
            "sluice_messages_settled_total",
            Type.COUNTER,
            "Messages that have their outcome. `outcome`: `done`, `failed`, `skipped` (by a policy, or by an operator), or"
                    + " `aborted` (never run).",
            "handler",
            "outcome"),
    MESSAGES_RETRIED(
            "sluice_messages_retried_total",
            Type.COUNTER,
            "Attempts that failed and were followed by another one. They are no outcomes.",
            "handler"),
    MESSAGES_PARKED(
            "sluice_messages_parked",
            Type.GAUGE,
            "Messages that failed, or wait behind one that did, until an operator decides about them.",
            "handler"),
    SEQS_MISSED(
            "sluice_seqs_missed_total",
            Type.COUNTER,
            "Seqs that never came in their time, and were skipped.",
            "handler"),
    STREAMS_WAITING(
            "sluice_streams_waiting",
            Type.GAUGE,
            "Streams where nothing can go on until a seq comes that has not come.",
            "handler"),
    MESSAGES_HELD(
            "sluice_messages_held",
            Type.GAUGE,
            "Messages that wait for a seq which has not come. As of the last walk.",
            "handler"),
    OLDEST_MESSAGE(
            "sluice_oldest_message_seconds",
            Type.GAUGE,
            "How long the message is there that has waited the longest for its outcome, of those at the handler and those"
                    + " that are next in their streams. What is parked does not wait. As of the last"
                    + " walk.",
            "handler"),
    CREDIT(
            "sluice_credit_messages",
            Type.GAUGE,
            "Messages that clients may still send, on all streams together. As of the last walk.",
            "handler"),
    MESSAGES_DISCARDED(
            "sluice_messages_discarded_total",
            Type.COUNTER,
            "Messages accepted that have no outcome, because their stream was reset or their session went.",
            "handler"),
    MESSAGES_QUEUED(
            "sluice_messages_queued",
            Type.GAUGE,
            "Messages accepted that have no outcome yet: they wait, are parked, or are at the handler.",
            "handler"),
    REFUSALS(
            "sluice_refusals_total",
            Type.COUNTER,
            "Refusals. What a client sends behind a refused message is dropped and not counted.",
            "handler"),
    OUTCOMES_RECALLED(
            "sluice_outcomes_recalled_total",
            Type.COUNTER,
            "Messages that came again when they had their outcome, and were answered and not run. `answer`: `known` (with"
                    + " it), `expired` (it is not kept any more: `OUTCOME_EXPIRED`).",
            "handler",
            "answer"),
    ITEMS_SENT("sluice_items_sent_total", Type.COUNTER, "Replies, pushes, failures and aborts sent."),
    BUFFERED_BYTES(
            "sluice_buffered_bytes",
            Type.GAUGE,
            "Bytes of messages and items that wait, with what each costs beside its payload. Each event loop fetches"
                    + " room in blocks of up to 1 MiB, which count in full."),
    BUFFERED_BYTES_LIMIT(
            "sluice_buffered_bytes_limit",
            Type.GAUGE,
            "What they may be: `limits.max-buffered-bytes`. From three quarters of it on clients get less credit; at the"
                    + " limit messages are refused."),

    FAILURES_LOGGED(
            "sluice_failures_logged",
            Type.GAUGE,
            "Failures in the logs of all event loops, each of which keeps `limits.max-failures-logged`."),

    COMMITS(
            "sluice_commits_total",
            Type.COUNTER,
            "Commits of durable streams: each has what changed on one event loop in the meantime. `outcome`: `done`, or"
                    + " `failed` (tried again until it is done). `durability`: `disk`, `disk_sync`.",
            "durability",
            "outcome"),
    COMMIT(
            "sluice_commit_seconds",
            Type.HISTOGRAM,
            "From when a commit is given to the store until it is done, attempts that failed included. Acks and replies of"
                    + " durable streams wait for it.",
            "durability"),
    COMMIT_UNDER_WAY(
            "sluice_commit_under_way_seconds",
            Type.GAUGE,
            "How long the commit is under way that is under way the longest; 0 where none is. It grows while the disk is"
                    + " full, and while it hangs."),
    MESSAGES_UNCOMMITTED(
            "sluice_messages_uncommitted",
            Type.GAUGE,
            "Messages of durable streams that are settled, and not told because that is not committed. A stream stands"
                    + " still at `limits.commit-lag`. As of the last walk.",
            "handler"),
    STORE_HEALTHY(
            "sluice_store_healthy",
            Type.GAUGE,
            "1 while durable streams can be written; 0 from the first commit that failed until they can again. Streams in"
                    + " memory do not notice."),
    STORE_BYTES("sluice_store_bytes", Type.GAUGE, "Size of the store's files, as of the scrape before or so."),
    STORE_FREE_BYTES(
            "sluice_store_free_bytes",
            Type.GAUGE,
            "Room left on the disk of the store, as of the scrape before or so."),
    STORE_WRITTEN("sluice_store_written_bytes_total", Type.COUNTER, "Bytes of changes that were committed."),
    STORE_SYNCS(
            "sluice_store_syncs_total",
            Type.COUNTER,
            "Syncs of the store's log; one is for all commits of `disk_sync` that came together."),
    STATE_SCOPES_HELD(
            "sluice_state_scopes_held", Type.GAUGE, "Named scopes of handlers' state that a stream has at the time."),

    HANDLER_RUN(
            "sluice_handler_run_seconds",
            Type.HISTOGRAM,
            "From when a handler gets a run (up to 128 messages of one stream) until it has reported all of it and"
                    + " returned.",
            "handler"),
    HANDLER_TIMEOUTS(
            "sluice_handler_timeouts_total",
            Type.COUNTER,
            "Calls of a handler that were over their time and had not returned.",
            "handler"),
    HANDLER_STUCK(
            "sluice_handler_stuck_calls",
            Type.GAUGE,
            "Calls that are over their time and have still not returned. At `workers.max-stuck` the handler gets no more"
                    + " work.",
            "handler"),
    HANDLER_EXCEPTIONS(
            "sluice_handler_exceptions_total",
            Type.COUNTER,
            "Exceptions thrown out of a handler that are no typed failures: faults of the handler's.",
            "handler"),
    WORKER_CALLS(
            "sluice_worker_calls",
            Type.GAUGE,
            "Calls of a blocking handler. `state`: `running` (given to the worker pool), `waiting` (for one of the same"
                    + " handler to return).",
            "handler",
            "state"),

    GRPC_CALLS(
            "sluice_grpc_calls_total",
            Type.COUNTER,
            "gRPC calls that are over, by the status that the client was told; `CANCELLED` where the client went first,"
                    + " `UNKNOWN` for what was no gRPC. `method` is `other` for methods there are not.",
            Shown.ONCE_THERE_WAS_ONE,
            "method",
            "code"),
    GRPC_CONNECTIONS("sluice_grpc_connections", Type.GAUGE, "Connections to the gRPC port."),
    GRPC_CONNECTIONS_MADE("sluice_grpc_connections_made_total", Type.COUNTER, "Connections there were."),
    EXCHANGE_FRAMES(
            "sluice_exchange_frames_total",
            Type.COUNTER,
            "Frames of Exchanges. Few messages a frame mean that little is batched.",
            "direction"),
    EXCHANGE_BYTES(
            "sluice_exchange_bytes_total",
            Type.COUNTER,
            "Bytes of those frames, without the framing of gRPC and HTTP/2.",
            "direction"),
    LOOP_LAG(
            "sluice_event_loop_lag_seconds",
            Type.HISTOGRAM,
            "How much later than due the event loops came to their tick (`limits.ack-delay`). Long ones mean handlers that"
                    + " block, garbage collection, or too few cores."),
    LOOP_SILENT(
            "sluice_event_loop_silent_seconds",
            Type.GAUGE,
            "Since when the event loop that is silent the longest has not turned. `/health/live` fails beyond"
                    + " `http.liveness-timeout`."),

    JVM_MEMORY_USED("jvm_memory_used_bytes", Type.GAUGE, "Memory in use.", "area", "id"),
    JVM_MEMORY_COMMITTED("jvm_memory_committed_bytes", Type.GAUGE, "Memory taken from the system.", "area", "id"),
    JVM_MEMORY_MAX("jvm_memory_max_bytes", Type.GAUGE, "What it may be; -1 without a limit.", "area", "id"),
    JVM_BUFFER_MEMORY("jvm_buffer_memory_used_bytes", Type.GAUGE, "Memory of direct and mapped buffers.", "id"),
    JVM_GC_PAUSE(
            "jvm_gc_pause_seconds",
            Type.SUMMARY,
            "Pauses of the garbage collector.",
            Shown.ONCE_THERE_WAS_ONE,
            "action",
            "cause",
            "gc"),
    JVM_GC_PAUSE_MAX(
            "jvm_gc_pause_seconds_max",
            Type.GAUGE,
            "The longest pause of late.",
            Shown.ONCE_THERE_WAS_ONE,
            "action",
            "cause",
            "gc"),
    JVM_GC_ALLOCATED("jvm_gc_memory_allocated_bytes_total", Type.COUNTER, "Bytes allocated, as collections tell."),
    JVM_GC_LIVE("jvm_gc_live_data_size_bytes", Type.GAUGE, "What was left after the last full collection."),
    JVM_GC_MAX("jvm_gc_max_data_size_bytes", Type.GAUGE, "What may be left: the size of the old generation."),
    JVM_THREADS("jvm_threads_live_threads", Type.GAUGE, "Threads."),
    JVM_THREADS_PEAK("jvm_threads_peak_threads", Type.GAUGE, "The most threads there were."),
    JVM_THREADS_BY_STATE("jvm_threads_states_threads", Type.GAUGE, "Threads by what they do.", "state"),
    PROCESS_CPU("process_cpu_usage", Type.GAUGE, "Share of all cores that the process takes, of late: 0 to 1."),
    PROCESS_CPU_TIME("process_cpu_time_ns_total", Type.COUNTER, "Nanoseconds that the process took of all cores."),
    SYSTEM_CPU("system_cpu_usage", Type.GAUGE, "Share of all cores that is in use: 0 to 1."),
    SYSTEM_CPUS("system_cpu_count", Type.GAUGE, "Cores that the process may use."),
    PROCESS_FILES("process_files_open_files", Type.GAUGE, "Open file descriptors."),
    PROCESS_FILES_MAX("process_files_max_files", Type.GAUGE, "What they may be."),
    PROCESS_UPTIME("process_uptime_seconds", Type.GAUGE, "How long the process runs."),
    PROCESS_START("process_start_time_seconds", Type.GAUGE, "When it began, in seconds since 1970.");

    /** What Prometheus calls it. */
    public enum Type {
        COUNTER,
        GAUGE,
        HISTOGRAM,
        SUMMARY;

        /** As a scrape writes it. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private enum Shown {
        ALWAYS,
        ONCE_THERE_WAS_ONE
    }

    private static final Map<String, Metric> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toMap(Metric::exposed, Function.identity()));

    private final String exposed;
    private final Type type;
    private final String meaning;
    private final Shown shown;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> labels;

    Metric(String exposed, Type type, String meaning, String... labels) {
        this(exposed, type, meaning, Shown.ALWAYS, labels);
    }

    Metric(String exposed, Type type, String meaning, Shown shown, String... labels) {
        this.exposed = exposed;
        this.type = type;
        this.meaning = meaning;
        this.shown = shown;
        this.labels = List.of(labels);
    }

    /** Whether the catalogue has a metric of that name. */
    static boolean has(String exposed) {
        return BY_NAME.containsKey(exposed);
    }

    /** Its name in a scrape. */
    public String exposed() {
        return exposed;
    }

    public Type type() {
        return type;
    }

    public String meaning() {
        return meaning;
    }

    /** The names of its labels. What they may be is bounded, by the server and not by clients. */
    public List<String> labels() {
        return labels;
    }

    /** Whether every scrape has it, also when there was nothing to count. */
    public boolean isAlwaysShown() {
        return shown == Shown.ALWAYS;
    }
}
