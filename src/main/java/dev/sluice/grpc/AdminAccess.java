package dev.sluice.grpc;

import dev.sluice.handler.Failure;
import io.netty.util.NetUtil;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Who may call {@code sluice.v1.Admin}: without authentication, whoever is at this machine. */
final class AdminAccess {
    static final Failure LOCAL_ONLY = new Failure(
            Failure.Code.PERMISSION_DENIED,
            "ADMIN_LOCAL_ONLY",
            "sluice.v1.Admin serves callers on the server's own machine; call it there, or set grpc.remote-admin: true");

    private final boolean remote;

    /** @param remote whether it serves callers from elsewhere */
    AdminAccess(boolean remote) {
        this.remote = remote;
    }

    void check(@Nullable SocketAddress peer) throws RejectedException {
        if (!remote && !isLoopback(peer)) {
            throw new RejectedException(LOCAL_ONLY);
        }
    }

    private static boolean isLoopback(@Nullable SocketAddress peer) {
        String address = peer == null ? null : peer.hostAddress();
        InetAddress ip = address == null ? null : NetUtil.createInetAddressFromIpAddressString(address);
        return ip != null && ip.isLoopbackAddress();
    }
}
