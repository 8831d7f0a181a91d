package dev.sluice.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1ContainerPort;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1PodSpec;
import io.kubernetes.client.openapi.models.V1Probe;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import io.kubernetes.client.openapi.models.V1VolumeMount;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Kustomize base: that its objects are well-formed, and that they and the server mean the same. */
class KubernetesIT {
    private static final Pattern HEAP = Pattern.compile("-XX:MaxRAMPercentage=(\\d+)");

    @TempDir
    private Path work = Path.of("");

    private static Manifests base;
    private static V1PodSpec pod;
    private static V1Container container;

    @BeforeAll
    static void render() throws Exception {
        base = Manifests.render();
        pod = requireNonNull(
                base.only(V1StatefulSet.class).getSpec().getTemplate().getSpec());
        assertThat(pod.getContainers()).hasSize(1);
        container = pod.getContainers().get(0);
    }

    private Path settings() throws IOException {
        Map<String, String> data = base.only(V1ConfigMap.class).getData();
        assertThat(data).containsOnlyKeys("sluice.yaml");
        return Files.writeString(work.resolve("sluice.yaml"), data.get("sluice.yaml"));
    }

    /** As the server itself loads them; keys that it does not know fail. */
    private ServerConfig config() throws IOException {
        return ServerConfig.load(settings(), Map.of(), Map.of());
    }

    @Test
    void aFieldThatThereIsNotIsNoticed() {
        Map<String, Object> misspelt = Map.of(
                "apiVersion",
                "v1",
                "kind",
                "Service",
                "spec",
                Map.of("ports", List.of(Map.of("port", 1, "nmae", "x"))));

        assertThatThrownBy(() -> Manifests.typed(misspelt)).hasMessageContaining("nmae");
    }

    @Test
    void probesAndPortsAreThoseOfAServerWithTheseSettings() throws Exception {
        Map<String, String> here = Map.of(
                "grpc.port", "0",
                "http.port", "0",
                "grpc.drain-delay", "0s",
                "data-dir", work.resolve("data").toString());
        try (RunningServer server = RunningServer.start(ServerConfig.load(settings(), Map.of(), here))) {
            int http = URI.create(server.dashboardUrl()).getPort();
            for (V1Probe probe :
                    List.of(container.getStartupProbe(), container.getLivenessProbe(), container.getReadinessProbe())) {
                assertThat(probe.getHttpGet().getPort().getStrValue()).isEqualTo("http");
                assertThat(status(http, probe.getHttpGet().getPath())).isEqualTo(200);
            }
        }
    }

    /** As the kubelet asks: by the pod's address. */
    private static int status(int port, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void portsAreThoseOfTheSettings() throws IOException {
        ServerConfig config = config();
        assertThat(port("grpc")).isEqualTo(config.grpc().port());
        assertThat(port("http")).isEqualTo(config.http().port());
        assertThat(List.of(config.grpc().host(), config.http().host())).containsOnly("0.0.0.0");
    }

    private static int port(String name) {
        return container.getPorts().stream()
                .filter(port -> name.equals(port.getName()))
                .map(V1ContainerPort::getContainerPort)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theServerGetsTheSettingsAndWritesWhereItMay() throws IOException {
        ServerConfig config = config();
        assertThat(container.getArgs()).containsExactly("serve", "--config", "/etc/sluice/sluice.yaml");
        assertThat(mount("/etc/sluice")).isEqualTo("config");
        assertThat(mount(config.dataDir().toString())).isEqualTo("data");
        assertThat(mount("/tmp")).isEqualTo("tmp");
        String mapped = pod.getVolumes().stream()
                .filter(volume -> volume.getName().equals("config"))
                .map(volume -> volume.getConfigMap().getName())
                .findFirst()
                .orElseThrow();
        assertThat(mapped).isEqualTo(base.only(V1ConfigMap.class).getMetadata().getName());
        assertThat(base.only(V1StatefulSet.class).getSpec().getVolumeClaimTemplates())
                .singleElement()
                .matches(claim -> claim.getMetadata().getName().equals("data"));
    }

    private static String mount(String path) {
        return container.getVolumeMounts().stream()
                .filter(mount -> mount.getMountPath().equals(path))
                .map(V1VolumeMount::getName)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whateverSelectsThePodSelectsIt() {
        V1StatefulSet set = base.only(V1StatefulSet.class);
        Map<String, String> labels = set.getSpec().getTemplate().getMetadata().getLabels();
        assertThat(labels).containsAllEntriesOf(set.getSpec().getSelector().getMatchLabels());
        assertThat(labels)
                .containsAllEntriesOf(base.only(V1PodDisruptionBudget.class)
                        .getSpec()
                        .getSelector()
                        .getMatchLabels());
        assertThat(labels)
                .containsAllEntriesOf(base.only(V1NetworkPolicy.class)
                        .getSpec()
                        .getPodSelector()
                        .getMatchLabels());
        List<V1Service> services = base.all(V1Service.class);
        assertThat(services)
                .extracting(service -> service.getMetadata().getName())
                .containsExactlyInAnyOrder(
                        "sluice", "sluice-http", set.getSpec().getServiceName());
        for (V1Service service : services) {
            assertThat(labels).containsAllEntriesOf(service.getSpec().getSelector());
            service.getSpec()
                    .getPorts()
                    .forEach(port -> assertThat(port.getPort())
                            .isEqualTo(port(port.getTargetPort().getStrValue())));
        }
    }

    @Test
    void onlyGrpcIsOnTheServiceForClientsAndNothingIsOnTheOutside() {
        for (V1Service service : base.all(V1Service.class)) {
            assertThat(service.getSpec().getType()).isIn(null, "ClusterIP");
            boolean forOperators = service.getMetadata().getName().equals("sluice-http");
            assertThat(service.getSpec().getPorts())
                    .singleElement()
                    .matches(port -> port.getName().equals(forOperators ? "http" : "grpc"));
        }
    }

    @Test
    void thereIsTimeForTheDrain() throws IOException {
        ServerConfig config = config();
        Duration drain = config.grpc().drainDelay().plus(config.grpc().drainTimeout());
        assertThat(Duration.ofSeconds(pod.getTerminationGracePeriodSeconds()))
                .isGreaterThanOrEqualTo(drain.plusSeconds(15));
        V1Probe ready = container.getReadinessProbe();
        assertThat(Duration.ofSeconds((long) ready.getPeriodSeconds() * ready.getFailureThreshold()))
                .as("being found unready")
                .isLessThan(config.grpc().drainDelay());
    }

    @Test
    void theMemoryThatTheServerMayBufferIsThere() throws IOException {
        Matcher heapPercent = HEAP.matcher(Files.readString(Path.of("Dockerfile")));
        assertThat(heapPercent.find()).isTrue();
        long limit =
                container.getResources().getLimits().get("memory").getNumber().longValueExact();
        assertThat(container.getResources().getRequests())
                .containsEntry("memory", container.getResources().getLimits().get("memory"));
        long heap = limit * Integer.parseInt(heapPercent.group(1)) / 100;
        assertThat(config().limits().maxBufferedBytes()).isLessThanOrEqualTo(heap / 4);
        assertThat(limit - heap).as("beside the heap").isGreaterThanOrEqualTo(512 << 20);
    }

    @Test
    void thePodMayDoNoMoreThanItMust() {
        assertThat(pod.getAutomountServiceAccountToken()).isFalse();
        assertThat(pod.getEnableServiceLinks()).as("SLUICE_ in the environment").isFalse();
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSecurityContext().getRunAsUser()).isPositive();
        assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
        assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
    }
}
