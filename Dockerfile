# syntax=docker/dockerfile:1

# The jar, and a Java runtime with what the jar needs and no more.
FROM maven:3.9-eclipse-temurin-17 AS build
WORKDIR /sluice
COPY . .
RUN --mount=type=cache,target=/root/.m2 mvn -B -ntp -Dquick -DskipTests package
# Of these java.net.http and java.sql are for handlers of plugins; the server does without.
RUN jlink \
    --add-modules java.base,java.logging,java.management,java.naming,java.net.http,java.sql,java.xml,jdk.crypto.ec,jdk.jfr,jdk.management,jdk.unsupported \
    --strip-debug --no-header-files --no-man-pages --compress=2 \
    --output /runtime

FROM debian:bookworm-slim
COPY --from=build /runtime /opt/java
COPY --from=build /sluice/target/sluice.jar /opt/sluice/sluice.jar
RUN install -d -o 65532 -g 65532 /var/lib/sluice
WORKDIR /var/lib/sluice
USER 65532:65532
EXPOSE 50051 8080
# Half of the memory is for the heap; the other half for buffers outside it, threads and the JVM. Out of memory it ends, and
# is started again, rather than go on with who knows what broken.
ENTRYPOINT ["/opt/java/bin/java", "-XX:MaxRAMPercentage=50", "-XX:+ExitOnOutOfMemoryError", "-XX:-UsePerfData", "-jar", "/opt/sluice/sluice.jar"]
CMD ["serve"]
