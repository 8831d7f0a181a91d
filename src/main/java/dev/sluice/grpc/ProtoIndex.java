package dev.sluice.grpc;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.GenericDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The proto files of services and of all that they import, by name and by what is in them. */
final class ProtoIndex {
    private final Map<String, FileDescriptor> byName = new HashMap<>();
    private final Map<String, FileDescriptor> bySymbol = new HashMap<>();
    private final Map<String, SortedMap<Integer, FieldDescriptor>> extensions = new HashMap<>();

    ProtoIndex(Collection<ServiceDescriptor> services) {
        services.forEach(service -> add(service.getFile()));
    }

    /** The file of that name. */
    @Nullable
    FileDescriptor named(String file) {
        return byName.get(file);
    }

    /** The file with that service, method, message, enum, field or extension, by its full name. */
    @Nullable
    FileDescriptor with(String symbol) {
        return bySymbol.get(symbol);
    }

    /** What extends the message of that full name, by number. */
    SortedMap<Integer, FieldDescriptor> extensions(String type) {
        return extensions.getOrDefault(type, new TreeMap<>());
    }

    private void add(FileDescriptor file) {
        if (byName.putIfAbsent(file.getName(), file) == null) {
            file.getDependencies().forEach(this::add);
            symbols(file.getServices());
            file.getServices().forEach(service -> symbols(service.getMethods()));
            symbols(file.getEnumTypes());
            file.getMessageTypes().forEach(this::add);
            file.getExtensions().forEach(this::addExtension);
        }
    }

    private void add(Descriptor message) {
        symbol(message);
        symbols(message.getFields());
        symbols(message.getOneofs());
        symbols(message.getEnumTypes());
        message.getNestedTypes().forEach(this::add);
        message.getExtensions().forEach(this::addExtension);
    }

    private void addExtension(FieldDescriptor extension) {
        symbol(extension);
        extensions
                .computeIfAbsent(extension.getContainingType().getFullName(), type -> new TreeMap<>())
                .put(extension.getNumber(), extension);
    }

    private void symbols(List<? extends GenericDescriptor> found) {
        found.forEach(this::symbol);
    }

    private void symbol(GenericDescriptor found) {
        bySymbol.put(found.getFullName(), found.getFile());
    }
}
