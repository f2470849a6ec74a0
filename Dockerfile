# The service alone: its PostgreSQL is named by DATABASE_URL or the PG… variables, and without one it says so.
FROM maven:3-eclipse-temurin-25 AS build
WORKDIR /src
# What the build needs changes rarely: a layer of its own, filled by the build of an empty class, keeps later builds short.
# (dependency:go-offline leaves out what the compiler's plugins need, and brings all that tests need.)
COPY pom.xml ./
COPY .mvn .mvn
RUN mkdir -p src/main/java/none \
 && echo 'package none; final class None {}' > src/main/java/none/None.java \
 && mvn -q -B -Dimage -Dmaven.test.skip -Dmdep.skip package \
 && rm -r src target
COPY src src
COPY liquibase liquibase
RUN mvn -q -B -Dimage -Dmaven.test.skip -Dmdep.skip package \
 && cd target && jar xf errand.jar META-INF/native

FROM eclipse-temurin:25-jre
LABEL org.opencontainers.image.title="Errand" \
      org.opencontainers.image.description="A reactive task service over HTTP on PostgreSQL" \
      org.opencontainers.image.licenses="Apache-2.0"
# Netty would unpack its native transport into /tmp, which a read-only root file system forbids.
COPY --from=build /src/target/META-INF/native /opt/errand/native
COPY --from=build /src/target/errand.jar /opt/errand/errand.jar
# A number, so that Kubernetes can see that it is not root.
USER 65532:65532
# Inside a container the port is reached through the container's own address, so it must not be loopback; who may use it is
# then to be said by ERRAND_AUTH.
ENV ERRAND_HTTP_HOST=0.0.0.0 ERRAND_MANAGEMENT_HOST=0.0.0.0
EXPOSE 8080 9090
# It drains on this signal; give it ERRAND_DRAIN_DELAY + ERRAND_SHUTDOWN_TIMEOUT and some seconds before it is killed.
STOPSIGNAL SIGTERM
# No HEALTHCHECK: /health/live and /health/ready on 9090 are for who runs it, and nothing in here is sure to speak HTTP.
# Nothing is written: no /tmp/hsperfdata, no crash file; a crash is told on standard output, and no memory left ends it.
# Beside its heap the JVM takes about 135 MB here. So the heap is half of the memory limit, and 35 % of it below 357 MB; a heap
# of 60 % was killed at 256 MB under load. -e JAVA_TOOL_OPTIONS=-Xmx… sets another.
ENTRYPOINT ["java", \
  "-XX:MaxRAMPercentage=50", "-XX:MinRAMPercentage=35", \
  "-XX:+ExitOnOutOfMemoryError", \
  "-XX:-UsePerfData", \
  "-XX:+ErrorFileToStdout", \
  "--enable-native-access=ALL-UNNAMED", \
  "-Djava.library.path=/opt/errand/native", \
  "-jar", "/opt/errand/errand.jar"]
