package dev.sluice.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.handler.Failure;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AdminAccessTest {
    private final AdminAccess local = new AdminAccess(false);

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.8.9.10", "::1", "::ffff:127.0.0.1"})
    void servesThisMachine(String address) {
        assertThatCode(() -> local.check(peer(address))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "10.0.0.1", "0.0.0.0", "2001:db8::1", "::ffff:192.0.2.1"})
    void refusesOthersAndSaysHowToLetThemIn(String address) {
        assertThatThrownBy(() -> local.check(peer(address)))
                .asInstanceOf(InstanceOfAssertFactories.type(RejectedException.class))
                .extracting(RejectedException::failure)
                .satisfies(AdminAccessTest::isLocalOnly);
        assertThatCode(() -> new AdminAccess(true).check(peer(address))).doesNotThrowAnyException();
    }

    @Test
    void refusesThoseOfWhomItIsNotKnownWhereTheyAre() {
        assertThatThrownBy(() -> local.check(null)).isInstanceOf(RejectedException.class);
        assertThatThrownBy(() -> local.check(SocketAddress.domainSocketAddress("/a/path")))
                .isInstanceOf(RejectedException.class);
    }

    private static void isLocalOnly(Failure failure) {
        assertThat(failure.code()).isEqualTo(Failure.Code.PERMISSION_DENIED);
        assertThat(failure.reason()).isEqualTo("ADMIN_LOCAL_ONLY");
        assertThat(failure.message()).contains("grpc.remote-admin: true");
    }

    private static SocketAddress peer(String address) throws UnknownHostException {
        return SocketAddress.inetSocketAddress(new InetSocketAddress(InetAddress.getByName(address), 50_000));
    }
}
