package dev.sluice.grpc;

import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.sluice.v1.StreamsOuterClass;
import io.vertx.grpc.common.ServiceName;
import io.vertx.grpc.health.v1.HealthProto;
import io.vertx.grpc.reflection.v1.ServerReflectionProto;
import java.util.List;

/** The services of the port, as their protos describe them. */
final class Services {
    static final ServiceDescriptor STREAMS = StreamsOuterClass.getDescriptor().findServiceByName("Streams");
    static final ServiceDescriptor HEALTH = HealthProto.getDescriptor().findServiceByName("Health");
    static final ServiceDescriptor REFLECTION =
            ServerReflectionProto.getDescriptor().findServiceByName("ServerReflection");

    /** The same service under the name that older tools ask for: neither its messages nor its method differ. */
    static final ServiceName REFLECTION_BEFORE_V1 = ServiceName.create("grpc.reflection.v1alpha.ServerReflection");

    /** Those that there are names for. */
    static final List<ServiceDescriptor> ALL = List.of(STREAMS, HEALTH, REFLECTION);

    static ServiceName name(ServiceDescriptor service) {
        return ServiceName.create(service.getFullName());
    }

    /** A method as calls name it, without the slash in front. */
    static String path(MethodDescriptor method) {
        return method.getService().getFullName() + "/" + method.getName();
    }

    private Services() {}
}
