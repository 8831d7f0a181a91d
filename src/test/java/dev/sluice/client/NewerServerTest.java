package dev.sluice.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import com.google.rpc.LocalizedMessage;
import com.google.rpc.Status;
import dev.sluice.v1.Ended;
import dev.sluice.v1.HelloResponse;
import dev.sluice.v1.Items;
import dev.sluice.v1.Reset;
import dev.sluice.v1.ServerFrame;
import dev.sluice.v1.Unsuccessful;
import io.vertx.core.Future;
import io.vertx.grpc.common.GrpcStatus;
import org.junit.jupiter.api.Test;

/** What a server says that is younger than the client does no harm. */
class NewerServerTest extends ClientFixture {
    private static final UnknownFieldSet NEW = UnknownFieldSet.newBuilder()
            .addField(
                    1_000,
                    UnknownFieldSet.Field.newBuilder()
                            .addVarint(7)
                            .addLengthDelimited(ByteString.copyFromUtf8("new"))
                            .build())
            .build();

    @Test
    void aHelloMayNameOrdersDurabilitiesAndFeaturesThatNobodyKnows() throws Exception {
        HelloResponse.Builder hello = FakeServer.hello(100).toBuilder()
                .addFeatures("teleport")
                .addOrdersValue(99)
                .addDurabilitiesValue(99)
                .setUnknownFields(NEW);
        server.onHello = request -> hello.build();

        assertThat(get(client.hello()).features()).containsExactly("teleport");
        assertThat(get(client.open(ECHO, 10)).streams()).hasSize(10);
    }

    @Test
    void fieldsThatNobodyKnowsAreIgnoredAndTheirNeighboursAreNot() throws Exception {
        ClientStream stream = open(ECHO);
        Future<Reply> replied = stream.send(bytes("a"));
        server.messages(1);
        server.send(ServerFrame.newBuilder().setUnknownFields(NEW));
        Items.Builder items =
                reply(1, "b").setStreamId(stream.id()).setFirstOutSeq(1).setUnknownFields(NEW);
        server.send(ServerFrame.newBuilder().addItems(items).setUnknownFields(NEW));

        assertThat(text(get(replied).payload())).isEqualTo("b");
    }

    @Test
    void anOutcomeOfAKindThatNobodyKnowsIsAFailureWithItsStatus() throws Exception {
        ClientStream stream = open(ECHO);
        Future<Reply> postponed = stream.send(bytes("a"));
        Future<Reply> next = stream.send(bytes("b"));
        server.messages(2);
        Status status = FakeServer.status(GrpcStatus.ABORTED, "POSTPONED").toBuilder()
                .addDetails(
                        Any.pack(LocalizedMessage.newBuilder().setLocale("eo").build()))
                .addDetails(Any.newBuilder().setTypeUrl("type.googleapis.com/sluice.v9.Unheard"))
                .build();
        server.send(items(1, reply(1, ""), reply(2, "c"))
                .setItems(
                        0,
                        items(1, reply(1, ""), reply(2, "c")).getItems(0).toBuilder()
                                .addUnsuccessful(unsuccessful(status))));

        SluiceException why = failure(postponed);
        assertThat(why.code()).isEqualTo(GrpcStatus.ABORTED);
        assertThat(why.reason()).isEqualTo("POSTPONED");
        assertThat(text(get(next).payload())).isEqualTo("c");
    }

    @Test
    void anOutcomeThatTellsNoStatusIsStillNoSuccess() throws Exception {
        ClientStream stream = open(ECHO);
        Future<Reply> failed = stream.send(bytes("a"));
        server.messages(1);
        server.send(ServerFrame.newBuilder()
                .addItems(items(1, reply(1, "")).getItems(0).toBuilder()
                        .addUnsuccessful(unsuccessful(Status.getDefaultInstance()))));

        assertThat(failure(failed).code()).isEqualTo(GrpcStatus.UNKNOWN);
    }

    @Test
    void aResetThatTellsNoStatusIsStillAFailure() throws Exception {
        ClientStream stream = open(ECHO);
        server.send(ServerFrame.newBuilder().addResets(Reset.newBuilder().setStreamId(stream.id())));

        assertThat(failure(stream.ended()).code()).isEqualTo(GrpcStatus.UNKNOWN);
    }

    @Test
    void aStreamMayEndWithACodeThatNobodyKnows() throws Exception {
        ClientStream stream = open(ECHO);
        Future<EndResult> end = stream.end();
        server.await(frame -> frame.getEndsCount() > 0);
        server.send(ServerFrame.newBuilder()
                .addEnded(Ended.newBuilder()
                        .setStreamId(stream.id())
                        .setStatus(Status.newBuilder().setCode(99))
                        .setUnknownFields(NEW)));

        assertThat(failure(end).code()).isEqualTo(GrpcStatus.UNKNOWN);
    }

    private static Unsuccessful.Builder unsuccessful(Status status) {
        return Unsuccessful.newBuilder()
                .setIndex(0)
                .setKindValue(99)
                .setStatus(status)
                .setUnknownFields(NEW);
    }
}
