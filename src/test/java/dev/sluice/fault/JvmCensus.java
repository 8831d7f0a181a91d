package dev.sluice.fault;

import com.sun.management.UnixOperatingSystemMXBean;
import io.netty.util.internal.PlatformDependent;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/** What is alive in this JVM and open in this process, counted by the JVM itself and not by the code under test. */
final class JvmCensus {
    /** Such as {@code   12:         345          6789  dev.sluice.session.Stream}. */
    private static final Pattern ROW = Pattern.compile("\\s*\\d+:\\s+(\\d+)\\s+\\d+\\s+(\\S+).*");

    private JvmCensus() {}

    /** How many objects of each class are reachable whose name begins so. Collects garbage first. */
    static Map<String, Long> live(String... prefixes) {
        Map<String, Long> counts = new TreeMap<>();
        for (String line : histogram().lines().toList()) {
            Matcher row = ROW.matcher(line);
            if (row.matches() && startsWithOneOf(row.group(2), prefixes)) {
                counts.put(row.group(2), Long.parseLong(row.group(1)));
            }
        }
        return counts;
    }

    /** Bytes of the heap that are reachable. Collects garbage first. */
    static long usedHeap() {
        histogram();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** Bytes outside the heap, of Netty's pool and of the JVM's buffers. */
    static long directMemory() {
        long buffers = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        return buffers + PlatformDependent.usedDirectMemory();
    }

    static long openFiles() {
        return ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getOpenFileDescriptorCount();
    }

    private static boolean startsWithOneOf(String name, String... prefixes) {
        for (String prefix : prefixes) {
            if (name.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    private static String histogram() {
        try {
            return (String) ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcClassHistogram",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }
}
