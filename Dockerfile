# The gateway's image, and with --target demo the gateway together with a fake NCP. Needs nothing
# but this directory; docs/image.md describes how to use it. Builds with BuildKit and without.

FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /build
# Options for Maven's JVM, for instance a proxy: --build-arg MAVEN_OPTS=-Dhttps.proxyHost=...
ARG MAVEN_OPTS
# Formats, tests and gates are ./mvnw verify's; what the compiler checks is checked here as well.
ENV MAVEN_ARGS="-B -ntp -C -DskipTests -Dspotless.check.skip -Djacoco.skip -Dcodegen.skip"
ENV COPY_FAKE="dependency:copy-dependencies -DincludeArtifactIds=spring-boot-test,wiremock-standalone -DoutputDirectory=demo"
# Everything that Maven loads, in a layer of its own. Loaded by building the main class alone, since
# dependency:go-offline forgets what plugins load while they work.
COPY pom.xml ./
COPY src/main/java/io/imagegateway/GatewayApplication.java src/main/java/io/imagegateway/
RUN mvn package $COPY_FAKE && rm -r target demo
COPY src src
# The commit, for /actuator/info: git's own files are not part of the context.
ARG REVISION
RUN if [ -n "$REVISION" ]; then echo "git.commit.id=$REVISION" > src/main/resources/git.properties; fi \
    && mvn package $COPY_FAKE \
    && java -Djarmode=tools -jar target/*.jar extract --layers --application-filename gateway.jar --destination layers \
    && jar --create --file demo/fake.jar -C target/test-classes .

# The runtime: the modules that the gateway and its libraries may use, those for tools and compilers left out.
FROM eclipse-temurin:25-jdk AS runtime
RUN jlink --compress zip-6 --strip-java-debug-attributes --no-header-files --no-man-pages --output /runtime \
    --add-modules java.se,jdk.charsets,jdk.crypto.cryptoki,jdk.crypto.ec,jdk.jcmd,jdk.jfr,jdk.localedata,jdk.management,jdk.management.agent,jdk.management.jfr,jdk.naming.dns,jdk.net,jdk.nio.mapmode,jdk.security.auth,jdk.unsupported,jdk.zipfs

# The gateway's files. The AOT cache knows them by their times, which are whole seconds (those of
# the jar's entries), so that no copy can change them.
FROM debian:bookworm-slim AS files
ENV JAVA_HOME=/opt/java/openjdk PATH=/opt/java/openjdk/bin:$PATH LANG=C.UTF-8
COPY --from=runtime /runtime /opt/java/openjdk
WORKDIR /app
COPY --from=build /build/layers/dependencies/ ./
COPY --from=build /build/layers/snapshot-dependencies/ ./
COPY docker/jvm.options ./
COPY --from=build /build/layers/application/ ./

# The gateway answers requests in front of the fake, and its JVM writes down what it learned.
FROM files AS training
COPY --from=build /build/demo/ /app/demo/
RUN ["java", "-cp", "/app/gateway.jar:/app/demo/*", "io.imagegateway.DemoApplication", "--train", \
    "java", "@/app/jvm.options", "-XX:AOTCacheOutput=/app/gateway.aot", "-jar", "/app/gateway.jar"]

FROM files AS trained
COPY --from=training /app/gateway.aot ./
USER 10001:10001
EXPOSE 8080 8081

# For the tests of others: no keys needed, and the fake NCP, which fails on request, at 8082.
FROM trained AS demo
COPY --from=build /build/demo/ /app/demo/
EXPOSE 8082
ENTRYPOINT ["java", "@/app/jvm.options", "-XX:AOTCache=/app/gateway.aot", \
    "-Dfake.address=0.0.0.0", \
    "-cp", "/app/gateway.jar:/app/demo/*", "io.imagegateway.DemoApplication"]

FROM trained AS gateway
ARG VERSION=unknown
ARG REVISION=unknown
ARG CREATED=1970-01-01T00:00:00Z
LABEL org.opencontainers.image.title="NCP Image Gateway" \
    org.opencontainers.image.description="Which custom images a Datafence can use, and what server images they are" \
    org.opencontainers.image.base.name="debian:bookworm-slim" \
    org.opencontainers.image.version="${VERSION}" \
    org.opencontainers.image.revision="${REVISION}" \
    org.opencontainers.image.created="${CREATED}"
ENTRYPOINT ["java", "@/app/jvm.options", "-XX:AOTCache=/app/gateway.aot", "-jar", "/app/gateway.jar"]
