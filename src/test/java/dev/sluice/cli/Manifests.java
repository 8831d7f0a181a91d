package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What {@code kubectl} makes of the folder {@code k8s}, read into Kubernetes' own types, which know all fields there are. */
final class Manifests {
    private static final Map<String, Class<?>> KINDS = Map.of(
            "v1/ConfigMap", V1ConfigMap.class,
            "v1/Service", V1Service.class,
            "apps/v1/StatefulSet", V1StatefulSet.class,
            "policy/v1/PodDisruptionBudget", V1PodDisruptionBudget.class,
            "networking.k8s.io/v1/NetworkPolicy", V1NetworkPolicy.class);

    private final List<Object> objects = new ArrayList<>();

    private Manifests() {}

    static Manifests render() throws IOException, InterruptedException {
        Manifests manifests = new Manifests();
        Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
        for (Object document : yaml.loadAll(kustomize())) {
            manifests.objects.add(typed((Map<?, ?>) document));
        }
        return manifests;
    }

    private static String kustomize() throws IOException, InterruptedException {
        Process process = new ProcessBuilder("kubectl", "kustomize", "k8s")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String rendered = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("kubectl ends").isTrue();
        assertThat(process.exitValue()).as("kubectl's exit status").isZero();
        return rendered;
    }

    /** @throws IllegalArgumentException for a field that the type does not have, or a value of another type */
    static Object typed(Map<?, ?> document) {
        String kind = document.get("apiVersion") + "/" + document.get("kind");
        Class<?> type = KINDS.get(kind);
        assertThat(type).as("a type for " + kind).isNotNull();
        JsonElement json = new Gson().toJsonTree(document);
        try {
            type.getMethod("validateJsonElement", JsonElement.class).invoke(null, json);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(kind + ": " + e.getCause(), e);
        }
        return JSON.getGson().fromJson(json, type);
    }

    /** The only one of its kind. */
    <T> T only(Class<T> kind) {
        List<T> all = all(kind);
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    <T> List<T> all(Class<T> kind) {
        return objects.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
