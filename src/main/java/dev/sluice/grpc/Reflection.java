package dev.sluice.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.sluice.handler.Failure.Code;
import dev.sluice.v1.StreamsOuterClass;
import io.vertx.grpc.health.v1.HealthProto;
import io.vertx.grpc.reflection.v1.ErrorResponse;
import io.vertx.grpc.reflection.v1.ExtensionNumberResponse;
import io.vertx.grpc.reflection.v1.ExtensionRequest;
import io.vertx.grpc.reflection.v1.FileDescriptorResponse;
import io.vertx.grpc.reflection.v1.ListServiceResponse;
import io.vertx.grpc.reflection.v1.ServerReflectionProto;
import io.vertx.grpc.reflection.v1.ServerReflectionRequest;
import io.vertx.grpc.reflection.v1.ServerReflectionResponse;
import io.vertx.grpc.reflection.v1.ServiceResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code grpc.reflection.v1.ServerReflection}: tells what services there are and what their messages look like, so that
 * tools need no proto files. Any number of questions a call; the library's own service ends the call with its first answer.
 */
final class Reflection implements StreamingCall.Method<ServerReflectionRequest> {
    /** Loaded with the first question, as most servers are never asked one. */
    private static final class Protos {
        static final List<ServiceDescriptor> SERVICES = List.of(
                StreamsOuterClass.getDescriptor().findServiceByName("Streams"),
                HealthProto.getDescriptor().findServiceByName("Health"),
                ServerReflectionProto.getDescriptor().findServiceByName("ServerReflection"));
        static final ProtoIndex FILES = new ProtoIndex(SERVICES);
    }

    @Override
    public void received(ServerReflectionRequest request, StreamingCall<ServerReflectionRequest> call) {
        call.write(answer(request));
    }

    @Override
    public void halfClosed(StreamingCall<ServerReflectionRequest> call) {
        call.end(this);
    }

    @Override
    public void over(StreamingCall<ServerReflectionRequest> call) {}

    private ServerReflectionResponse answer(ServerReflectionRequest request) {
        ServerReflectionResponse.Builder answer = ServerReflectionResponse.newBuilder()
                .setValidHost(request.getHost())
                .setOriginalRequest(request);
        switch (request.getMessageRequestCase()) {
            case LIST_SERVICES -> answer.setListServicesResponse(services());
            case FILE_BY_FILENAME ->
                file(answer, Protos.FILES.named(request.getFileByFilename()), request.getFileByFilename());
            case FILE_CONTAINING_SYMBOL ->
                file(answer, Protos.FILES.with(request.getFileContainingSymbol()), request.getFileContainingSymbol());
            case FILE_CONTAINING_EXTENSION -> extension(answer, request.getFileContainingExtension());
            case ALL_EXTENSION_NUMBERS_OF_TYPE -> extensions(answer, request.getAllExtensionNumbersOfType());
            case MESSAGEREQUEST_NOT_SET -> answer.setErrorResponse(error(Code.INVALID_ARGUMENT, "nothing is asked"));
        }
        return answer.build();
    }

    private static ListServiceResponse services() {
        ListServiceResponse.Builder services = ListServiceResponse.newBuilder();
        Protos.SERVICES.forEach(
                service -> services.addService(ServiceResponse.newBuilder().setName(service.getFullName())));
        return services.build();
    }

    private void extension(ServerReflectionResponse.Builder answer, ExtensionRequest asked) {
        FieldDescriptor found =
                Protos.FILES.extensions(asked.getContainingType()).get(asked.getExtensionNumber());
        String what = "extension " + asked.getExtensionNumber() + " of " + asked.getContainingType();
        file(answer, found == null ? null : found.getFile(), what);
    }

    private void extensions(ServerReflectionResponse.Builder answer, String type) {
        if (Protos.FILES.with(type) == null) {
            answer.setErrorResponse(error(Code.NOT_FOUND, "there is no " + type));
        } else {
            answer.setAllExtensionNumbersResponse(ExtensionNumberResponse.newBuilder()
                    .setBaseTypeName(type)
                    .addAllExtensionNumber(Protos.FILES.extensions(type).keySet()));
        }
    }

    private static void file(ServerReflectionResponse.Builder answer, @Nullable FileDescriptor file, String what) {
        if (file == null) {
            answer.setErrorResponse(error(Code.NOT_FOUND, "there is no " + what));
        } else {
            Map<String, ByteString> files = new LinkedHashMap<>();
            collect(file, files);
            answer.setFileDescriptorResponse(
                    FileDescriptorResponse.newBuilder().addAllFileDescriptorProto(files.values()));
        }
    }

    /** With all that it imports, which spares the client the questions. */
    private static void collect(FileDescriptor file, Map<String, ByteString> files) {
        if (files.putIfAbsent(file.getName(), file.toProto().toByteString()) == null) {
            file.getDependencies().forEach(imported -> collect(imported, files));
        }
    }

    private static ErrorResponse error(Code code, String message) {
        return ErrorResponse.newBuilder()
                .setErrorCode(code.number())
                .setErrorMessage(message)
                .build();
    }
}
