package dev.sluice.grpc;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The web pages that may call, by their origins: what browsers ask for before they let a page speak gRPC-Web to another
 * origin (CORS). What says no origin comes from no page, and is not concerned. A page that is not on the list is refused
 * also where it claims to be of the server's own origin: no page is, but one whose name was bent to the server's address.
 */
final class WebOrigins {
    private static final Pattern ORIGIN = Pattern.compile("https?://([a-z0-9._-]+|\\[[0-9a-f:.]+])(:[0-9]{1,5})?");
    private static final String METHODS = "POST";
    private static final String REQUEST_HEADERS = "content-type, grpc-timeout, x-grpc-web, x-user-agent";
    private static final String RESPONSE_HEADERS = "grpc-status, grpc-message, grpc-status-details-bin";

    /** No browser remembers an answer for longer than two hours. */
    private static final String MAX_AGE_SECONDS = "7200";

    private final Set<String> allowed;

    private WebOrigins(Set<String> allowed) {
        this.allowed = allowed;
    }

    /** @param origins with commas between them; may be empty */
    static WebOrigins of(String origins) {
        return new WebOrigins(split(origins));
    }

    /** Whether each is an origin as a browser would say it, so that an equal one can ever come. */
    static boolean areWellFormed(String origins) {
        return split(origins).stream().allMatch(origin -> ORIGIN.matcher(origin).matches());
    }

    private static Set<String> split(String origins) {
        return Arrays.stream(origins.split(","))
                .map(String::strip)
                .filter(origin -> !origin.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether a request is to be served; one that is not, or only asks whether it would be, is answered here. */
    boolean admit(HttpServerRequest request) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin == null) {
            return true;
        }
        HttpServerResponse response = request.response();
        response.putHeader(HttpHeaders.VARY, HttpHeaders.ORIGIN);
        if (!allowed.contains(origin)) {
            refuse(response, origin);
            return false;
        }
        response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        if (isPreflight(request)) {
            allow(response);
            return false;
        }
        response.putHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, RESPONSE_HEADERS);
        return true;
    }

    private static boolean isPreflight(HttpServerRequest request) {
        return request.method().equals(HttpMethod.OPTIONS)
                && request.headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
    }

    private static void allow(HttpServerResponse response) {
        response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, METHODS)
                .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, REQUEST_HEADERS)
                .putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, MAX_AGE_SECONDS)
                .setStatusCode(204)
                .end();
    }

    /** In plain text: a browser shows it to who looks for the reason, and to no page. */
    private static void refuse(HttpServerResponse response, String origin) {
        response.setStatusCode(403)
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
                .end("ORIGIN_DENIED: pages of " + origin + " may not call; grpc.web-origins names those that may\n");
    }
}
