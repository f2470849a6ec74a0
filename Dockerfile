# The service alone: its PostgreSQL is named by DATABASE_URL or the PG… variables, and without one it says so.
FROM maven:3-eclipse-temurin-25 AS build
WORKDIR /src
# The dependencies change rarely: a layer of their own keeps later builds short.
COPY pom.xml ./
COPY .mvn .mvn
RUN mvn -q -B -Dimage dependency:go-offline
COPY src src
COPY liquibase liquibase
RUN mvn -q -B -Dimage -DskipTests package

FROM eclipse-temurin:25-jre
COPY --from=build /src/target/errand.jar /opt/errand/errand.jar
# A number, so that Kubernetes can see that it is not root.
USER 65532:65532
# Inside a container the port is reached through the container's own address, so it must not be loopback; who may use it is
# then to be said by ERRAND_AUTH.
ENV ERRAND_HTTP_HOST=0.0.0.0 ERRAND_MANAGEMENT_HOST=0.0.0.0
EXPOSE 8080 9090
# Nothing is written: a read-only root file system will do, and the JVM needs no /tmp/hsperfdata.
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=60", "-XX:-UsePerfData", "-XX:+ExitOnOutOfMemoryError", "--enable-native-access=ALL-UNNAMED", "-Dvertx.disableFileCPResolving=true", "-jar", "/opt/errand/errand.jar"]
