package dev.sluice.dashboard;

import io.netty.util.NetUtil;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** What comes before all routes: headers that keep browsers from doing what they need not, and requests nobody serves. */
final class RequestChecks implements Routes {
    static final String POLICY = "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final boolean onLoopback;

    /** @param host the address that is bound */
    RequestChecks(String host) {
        this.onLoopback = isLoopback(host);
    }

    @Override
    public void mount(Router router) {
        router.route().handler(this::check);
    }

    private void check(RoutingContext call) {
        secure(call);
        HttpServerRequest request = call.request();
        if (onLoopback && !isAddressOrLocalhost(request.authority())) {
            Texts.end(call, 421, "the Host header must be localhost or an IP address: this port is bound to loopback");
        } else if (!reads(request.method())) {
            call.response().putHeader(HttpHeaders.ALLOW, "GET, HEAD");
            Texts.end(call, 405, "only GET and HEAD are served here");
        } else if (hasBody(request)) {
            call.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            Texts.end(call, 413, "a GET or HEAD must have no body")
                    .onComplete(v -> request.connection().close());
        } else {
            call.next();
        }
    }

    /** Nothing here may be kept by a cache; a route of files that may be says so itself. */
    private static void secure(RoutingContext call) {
        call.response()
                .putHeader("Content-Security-Policy", POLICY)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    }

    private static boolean reads(HttpMethod method) {
        return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
    }

    private static boolean hasBody(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return request.headers().contains(HttpHeaders.TRANSFER_ENCODING) || (length != null && !length.equals("0"));
    }

    /**
     * A page of another site that has its own name point to this machine is the server's own origin to the browser, and
     * could read it; what tells it from a request of the user's is that name.
     */
    private static boolean isAddressOrLocalhost(@Nullable HostAndPort authority) {
        if (authority == null) {
            return false;
        }
        String host = authority.host();
        return host.equalsIgnoreCase("localhost")
                || NetUtil.isValidIpV4Address(host)
                || NetUtil.isValidIpV6Address(host);
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
