package dev.sluice.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Status.Code;
import io.grpc.reflection.v1.ExtensionRequest;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Server reflection, as tools of other makes use it: many questions in one call. */
final class ReflectionIT {
    private static final String STREAMS_FILE = "sluice/v1/streams.proto";

    private final TestServer server = TestServer.with().start();
    private final GrpcClient client = GrpcClient.to(server);
    private final ReceivedAnswers<ServerReflectionResponse> answers = new ReceivedAnswers<>();
    private final StreamObserver<ServerReflectionRequest> questions =
            ServerReflectionGrpc.newStub(client.channel()).serverReflectionInfo(answers);

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void itNamesTheServicesThatThereAre() throws Exception {
        List<String> names = ask(ServerReflectionRequest.newBuilder().setListServices("*"))
                .getListServicesResponse()
                .getServiceList()
                .stream()
                .map(ServiceResponse::getName)
                .toList();

        assertThat(names)
                .containsExactlyInAnyOrder(
                        "sluice.v1.Streams", "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sluice.v1.Streams",
                "sluice.v1.Streams.Exchange",
                "sluice.v1.HelloRequest",
                "sluice.v1.HelloRequest.versions",
            })
    void itHasTheFileOfASymbolWithAllThatItImports(String symbol) throws Exception {
        Map<String, FileDescriptorProto> files =
                files(ask(ServerReflectionRequest.newBuilder().setFileContainingSymbol(symbol)));

        assertThat(files.keySet()).first().isEqualTo(STREAMS_FILE);
        files.values().forEach(file -> assertThat(files.keySet()).containsAll(file.getDependencyList()));
        assertThat(files.get(STREAMS_FILE).getService(0).getMethodList())
                .extracting(MethodDescriptorProto::getName)
                .contains("Open", "Exchange");
    }

    @Test
    void itHasEverythingThatAServiceIsMadeOf() throws Exception {
        for (String symbol : List.of(
                "sluice.v1.StreamSpec", "google.rpc.Status", "grpc.health.v1.HealthCheckResponse.ServingStatus")) {
            assertThat(files(ask(ServerReflectionRequest.newBuilder().setFileContainingSymbol(symbol))))
                    .as(symbol)
                    .isNotEmpty();
        }
    }

    @Test
    void aFileIsFoundByItsName() throws Exception {
        assertThat(files(ask(ServerReflectionRequest.newBuilder().setFileByFilename(STREAMS_FILE))))
                .containsKey(STREAMS_FILE);
    }

    @Test
    void whatIsNotThereIsAnErrorAndTheCallGoesOn() throws Exception {
        List<ServerReflectionRequest.Builder> wrong = List.of(
                ServerReflectionRequest.newBuilder().setFileByFilename("none.proto"),
                ServerReflectionRequest.newBuilder().setFileContainingSymbol("sluice.v1.None"),
                ServerReflectionRequest.newBuilder()
                        .setFileContainingExtension(
                                ExtensionRequest.newBuilder().setContainingType("sluice.v1.Chunk")),
                ServerReflectionRequest.newBuilder().setAllExtensionNumbersOfType("sluice.v1.None"));
        for (ServerReflectionRequest.Builder question : wrong) {
            assertThat(ask(question).getErrorResponse().getErrorCode()).isEqualTo(Code.NOT_FOUND.value());
        }
        assertThat(ask(ServerReflectionRequest.newBuilder()).getErrorResponse().getErrorCode())
                .isEqualTo(Code.INVALID_ARGUMENT.value());

        assertThat(ask(ServerReflectionRequest.newBuilder().setListServices("")).hasListServicesResponse())
                .isTrue();
        questions.onCompleted();
        assertThat(answers.awaitEnd().code()).isEqualTo(Code.OK);
    }

    @Test
    void aMessageThatNothingExtendsHasNoExtensions() throws Exception {
        ServerReflectionResponse answer =
                ask(ServerReflectionRequest.newBuilder().setAllExtensionNumbersOfType("sluice.v1.Chunk"));

        assertThat(answer.getAllExtensionNumbersResponse().getBaseTypeName()).isEqualTo("sluice.v1.Chunk");
        assertThat(answer.getAllExtensionNumbersResponse().getExtensionNumberList())
                .isEmpty();
    }

    @Test
    void olderToolsAskTheVersionBefore() throws Exception {
        ReceivedAnswers<io.grpc.reflection.v1alpha.ServerReflectionResponse> old = new ReceivedAnswers<>();
        StreamObserver<io.grpc.reflection.v1alpha.ServerReflectionRequest> asking =
                io.grpc.reflection.v1alpha.ServerReflectionGrpc.newStub(client.channel())
                        .serverReflectionInfo(old);
        asking.onNext(io.grpc.reflection.v1alpha.ServerReflectionRequest.newBuilder()
                .setFileContainingSymbol("sluice.v1.Streams")
                .build());

        assertThat(old.next().getFileDescriptorResponse().getFileDescriptorProtoCount())
                .isPositive();
    }

    @Test
    void itCanBeSwitchedOff() {
        try (TestServer quiet = TestServer.with().reflection(false).start();
                GrpcClient tool = GrpcClient.to(quiet)) {
            ReceivedAnswers<ServerReflectionResponse> none = new ReceivedAnswers<>();
            ServerReflectionGrpc.newStub(tool.channel())
                    .serverReflectionInfo(none)
                    .onNext(ServerReflectionRequest.getDefaultInstance());

            assertThat(none.awaitEnd().code()).isEqualTo(Code.UNIMPLEMENTED);
        }
    }

    private ServerReflectionResponse ask(ServerReflectionRequest.Builder question) throws InterruptedException {
        questions.onNext(question.build());
        ServerReflectionResponse answer = answers.next();
        assertThat(answer.getOriginalRequest()).isEqualTo(question.build());
        return answer;
    }

    private static Map<String, FileDescriptorProto> files(ServerReflectionResponse answer)
            throws InvalidProtocolBufferException {
        Map<String, FileDescriptorProto> files = new LinkedHashMap<>();
        for (ByteString bytes : answer.getFileDescriptorResponse().getFileDescriptorProtoList()) {
            FileDescriptorProto file = FileDescriptorProto.parseFrom(bytes);
            files.put(file.getName(), file);
        }
        return files;
    }
}
