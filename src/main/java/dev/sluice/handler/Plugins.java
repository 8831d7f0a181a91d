package dev.sluice.handler;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * The handlers that come with the server and those of the jars in the plugins folder.
 *
 * <p>Each jar has a class loader of its own below the server's: plugins see the server's classes and not each other's.
 * Jars are loaded in the order of their names. To be closed when no handler is called any more.
 */
public final class Plugins implements AutoCloseable {
    private static final ClassLoader SERVER = Plugins.class.getClassLoader();

    private final HandlerProvider.Setup setup;
    private final List<URLClassLoader> loaders = new ArrayList<>();
    private final HandlerRegistry.Builder registry = HandlerRegistry.builder();

    private Plugins(HandlerProvider.Setup setup) {
        this.setup = setup;
    }

    /**
     * Makes all handlers.
     *
     * @param folder where the jars are; null, or one that does not exist, is as good as an empty one
     * @throws PluginException when one of them cannot be had; nothing stays open then
     */
    public static Plugins load(@Nullable Path folder, HandlerProvider.Setup setup) {
        Plugins plugins = new Plugins(setup);
        try {
            plugins.addAll(HandlerRegistry.BUILT_IN, SERVER);
            for (Path jar : jars(folder)) {
                plugins.addJar(jar);
            }
            return plugins;
        } catch (RuntimeException | Error e) {
            plugins.close();
            throw e;
        }
    }

    /** All handlers that were found. */
    public HandlerRegistry registry() {
        return registry.build();
    }

    /** Closes the jars. Classes of theirs that were not needed before cannot be loaded after. */
    @Override
    public void close() {
        for (URLClassLoader loader : loaders) {
            try {
                loader.close();
            } catch (IOException e) {
                // The jar stays open until the process ends; nothing else depends on it.
            }
        }
    }

    private static List<Path> jars(@Nullable Path folder) {
        if (folder == null || Files.notExists(folder)) {
            return List.of();
        }
        List<Path> jars = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.jar")) {
            found.forEach(jars::add);
        } catch (IOException e) {
            throw new PluginException(folder.toString(), "cannot be read as a plugins folder", e);
        }
        Collections.sort(jars);
        return jars;
    }

    private void addJar(Path jar) {
        String name = String.valueOf(jar.getFileName());
        URLClassLoader loader = new URLClassLoader(name, new URL[] {urlOf(jar, name)}, SERVER);
        loaders.add(loader);
        if (addAll(name, loader) == 0) {
            throw new PluginException(
                    name,
                    "offers no handler: no class of its own is named in META-INF/services/"
                            + HandlerProvider.class.getName());
        }
    }

    /** Opens the jar once to see that it is one: a class loader would pass over a broken one in silence. */
    private static URL urlOf(Path jar, String name) {
        try {
            new JarFile(jar.toFile()).close();
            return jar.toUri().toURL();
        } catch (IOException e) {
            throw new PluginException(name, "is no jar that can be read", e);
        }
    }

    private int addAll(String origin, ClassLoader loader) {
        List<HandlerProvider> providers = attempt(origin, "cannot load what it offers", () -> providersOf(loader));
        for (HandlerProvider provider : providers) {
            String who = provider.getClass().getName();
            attempt(origin, "cannot use " + who, () -> registry.add(provider.name(), provider.create(setup), origin));
        }
        return providers.size();
    }

    /** A loader answers with its parents' too, and those have been added already. */
    private static List<HandlerProvider> providersOf(ClassLoader loader) {
        return ServiceLoader.load(HandlerProvider.class, loader).stream()
                .filter(provider -> provider.type().getClassLoader() == loader)
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    private static <T> T attempt(String origin, String otherwise, Supplier<T> step) {
        try {
            return step.get();
        } catch (RuntimeException | LinkageError | ServiceConfigurationError e) {
            throw new PluginException(origin, otherwise, e);
        }
    }
}
