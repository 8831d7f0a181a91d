package dev.sluice.bench;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** What the JVM of a server on this machine says about itself, over JMX. */
final class ServerVitals implements AutoCloseable {
    private final JMXConnector connector;
    private final MBeanServerConnection beans;
    private final MemoryMXBean memory;

    private ServerVitals(JMXConnector connector) throws IOException {
        this.connector = connector;
        this.beans = connector.getMBeanServerConnection();
        this.memory = ManagementFactory.newPlatformMXBeanProxy(
                beans, ManagementFactory.MEMORY_MXBEAN_NAME, MemoryMXBean.class);
    }

    /** Throws {@link BenchException} where that cannot be had, as from a runtime that has no module jdk.attach. */
    static ServerVitals attach(long pid) {
        try {
            return new ServerVitals(JMXConnectorFactory.connect(new JMXServiceURL(agentOf(pid))));
        } catch (NoClassDefFoundError e) {
            throw new BenchException("this Java runtime has no module jdk.attach", e);
        } catch (IOException | AttachNotSupportedException e) {
            throw new BenchException("cannot attach to process " + pid + ": " + e.getMessage(), e);
        }
    }

    private static String agentOf(long pid) throws IOException, AttachNotSupportedException {
        VirtualMachine server = VirtualMachine.attach(Long.toString(pid));
        try {
            return server.startLocalManagementAgent();
        } finally {
            server.detach();
        }
    }

    /** The processor time that the process has used, in nanoseconds. */
    long cpuNanos() {
        try {
            return (Long) beans.getAttribute(
                    new ObjectName(ManagementFactory.OPERATING_SYSTEM_MXBEAN_NAME), "ProcessCpuTime");
        } catch (IOException | JMException e) {
            throw new BenchException("cannot read the server's processor time: " + e.getMessage(), e);
        }
    }

    /** The bytes of heap that are in use after a full collection. */
    long liveHeapBytes() {
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }

    @Override
    public void close() {
        try {
            connector.close();
        } catch (IOException e) {
            throw new BenchException("cannot let go of the server's JVM: " + e.getMessage(), e);
        }
    }
}
