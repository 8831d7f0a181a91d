package dev.sluice.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.sluice.v1.AdminOuterClass;
import dev.sluice.v1.StreamsOuterClass;
import dev.sluice.v1.WorkersOuterClass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Nothing of the protocol is forgotten: every field that a method of this server can carry is in {@link ProtoFields}.
 */
class ProtoFieldsTest {
    /** Refused as wholes, so that their fields need no test each. */
    private static final Map<String, Set<String>> METHODS = Map.of(
            "Streams",
            Set.of("Hello", "Open", "Exchange", "Close", "Send", "Connect", "Receive"),
            "Workers",
            Set.of(),
            "Admin",
            Set.of(
                    "ListStreams",
                    "ListFailures",
                    "ListParked",
                    "Resume",
                    "Replay",
                    "ListStates",
                    "DeleteState",
                    "ListSessions",
                    "CloseSession"));

    private static List<ServiceDescriptor> services() {
        List<ServiceDescriptor> services = new ArrayList<>();
        for (FileDescriptor file : List.of(
                StreamsOuterClass.getDescriptor(),
                WorkersOuterClass.getDescriptor(),
                AdminOuterClass.getDescriptor())) {
            services.addAll(file.getServices());
        }
        return services;
    }

    @Test
    void everyFieldThatAMethodCarriesHasItsTest() {
        Set<Descriptor> messages = new LinkedHashSet<>();
        for (ServiceDescriptor service : services()) {
            for (MethodDescriptor method : service.getMethods()) {
                if (METHODS.get(service.getName()).contains(method.getName())) {
                    reach(method.getInputType(), messages);
                    reach(method.getOutputType(), messages);
                }
            }
        }
        Set<String> fields = new TreeSet<>();
        for (Descriptor message : messages) {
            for (FieldDescriptor field : message.getFields()) {
                fields.add(message.getName() + "." + field.getName());
            }
        }
        assertThat(ProtoFields.tests().keySet()).isEqualTo(fields);
    }

    /** Messages of our own, with all that they contain. */
    private static void reach(Descriptor message, Set<Descriptor> reached) {
        boolean ours = message.getFile().getPackage().equals("sluice.v1");
        if (ours && !message.getOptions().getMapEntry() && reached.add(message)) {
            for (FieldDescriptor field : message.getFields()) {
                if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                    reach(field.getMessageType(), reached);
                }
            }
        }
    }

    @Test
    void everyTestThatIsNamedIsThere() throws ClassNotFoundException {
        for (String test : ProtoFields.tests().values()) {
            int dot = test.indexOf('.');
            Class<?> type = Class.forName("dev.sluice.grpc." + test.substring(0, dot));
            assertThat(Arrays.stream(type.getDeclaredMethods()).map(method -> method.getName()))
                    .as(test)
                    .contains(test.substring(dot + 1));
        }
    }

    @Test
    void everyMethodIsServedOrKnownToBeRefused() {
        Set<String> refused = new TreeSet<>();
        for (ServiceDescriptor service : services()) {
            for (MethodDescriptor method : service.getMethods()) {
                if (!METHODS.get(service.getName()).contains(method.getName())) {
                    refused.add(method.getFullName().replace("." + method.getName(), "/" + method.getName()));
                }
            }
        }
        Set<String> tested = UnsupportedIT.methods()
                .map(arguments -> ((io.grpc.MethodDescriptor<?, ?>) arguments.get()[0]).getFullMethodName())
                .collect(Collectors.toSet());
        assertThat(tested).containsAll(refused);
    }
}
