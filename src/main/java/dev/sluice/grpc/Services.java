package dev.sluice.grpc;

import io.vertx.grpc.common.ServiceName;

/** The services of the port. */
final class Services {
    static final ServiceName STREAMS = ServiceName.create("sluice.v1.Streams");
    static final ServiceName ADMIN = ServiceName.create("sluice.v1.Admin");
    static final ServiceName HEALTH = ServiceName.create("grpc.health.v1.Health");
    static final ServiceName REFLECTION = ServiceName.create("grpc.reflection.v1.ServerReflection");

    /** The same service under the name that older tools ask for: neither its messages nor its method differ. */
    static final ServiceName REFLECTION_BEFORE_V1 = ServiceName.create("grpc.reflection.v1alpha.ServerReflection");

    private Services() {}
}
