package dev.sluice.grpc;

import dev.sluice.handler.Failure;
import dev.sluice.session.Limits;
import dev.sluice.session.Sessions;
import dev.sluice.v1.Durability;
import dev.sluice.v1.HelloRequest;
import dev.sluice.v1.HelloResponse;
import dev.sluice.v1.Order;
import dev.sluice.v1.Window;
import java.util.List;
import java.util.Map;

/** What the server says of itself. */
final class Hellos {
    private static final String NEWEST = "1.1";
    private static final String OLDEST = "1.0";
    private static final List<String> FEATURES =
            List.of("batch-open", "in-band-open", "exchange", "send", "connect", "receive", "admin");

    private static final List<Order> ORDERS =
            List.of(Order.ORDER_SYNC, Order.ORDER_FIFO, Order.ORDER_SEQUENCED, Order.ORDER_KEYED, Order.ORDER_GRAPH);

    static HelloResponse answer(HelloRequest request, Sessions sessions, int maxFrameBytes) throws RejectedException {
        return HelloResponse.newBuilder()
                .setVersion(version(request.getVersionsList()))
                .addAllFeatures(FEATURES)
                .setLimits(limits(sessions.limits(), maxFrameBytes))
                .addAllHandlers(sessions.handlerNames())
                .addAllOrders(ORDERS)
                .addAllDurabilities(durabilities(sessions))
                .setServer("sluice " + version())
                .build();
    }

    private static List<Durability> durabilities(Sessions sessions) {
        return sessions.durabilities().stream().map(Hellos::durability).toList();
    }

    static Durability durability(dev.sluice.session.Durability durability) {
        return switch (durability) {
            case MEMORY -> Durability.DURABILITY_MEMORY;
            case DISK -> Durability.DURABILITY_DISK;
            case DISK_SYNC -> Durability.DURABILITY_DISK_SYNC;
        };
    }

    private static String version(List<String> asked) throws RejectedException {
        if (asked.isEmpty() || asked.contains(NEWEST)) {
            return NEWEST;
        }
        if (asked.contains(OLDEST)) {
            return OLDEST;
        }
        throw new RejectedException(new Failure(
                Failure.Code.FAILED_PRECONDITION,
                "VERSION_UNSUPPORTED",
                "versions: has none that this server speaks, which are " + OLDEST + " and " + NEWEST,
                Map.of("versions", OLDEST + "," + NEWEST),
                List.of()));
    }

    private static dev.sluice.v1.Limits limits(Limits limits, int maxFrameBytes) {
        return dev.sluice.v1.Limits.newBuilder()
                .setMaxStreamsPerOpen(limits.maxStreamsPerOpen())
                .setMaxStreamsPerSession(limits.maxStreamsPerSession())
                .setMaxMessageBytes(limits.maxMessageBytes())
                .setMaxFrameBytes(maxFrameBytes)
                .setMaxWindow(Window.newBuilder()
                        .setMessages(limits.maxWindowMessages())
                        .setBytes(limits.maxWindowBytes()))
                .setDefaultWindow(Answers.defaultWindow(limits))
                .setMaxMessagesPerSend(limits.maxMessagesPerSend())
                .setMaxParallel(limits.maxParallel())
                .setMaxKeyBytes(limits.maxKeyBytes())
                .setMaxNeeds(limits.maxNeeds())
                .setMaxPathsPerSession(limits.maxPathsPerSession())
                .build();
    }

    private static String version() {
        String version = Hellos.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    private Hellos() {}
}
