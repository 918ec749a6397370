package io.imagegateway.ncp.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import io.imagegateway.GatewayApplication;
import io.imagegateway.VirtualTime;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import reactor.core.scheduler.Scheduler;

/** The key pair's place as a starting gateway finds it, and what it says when there is none. */
class CredentialsStartIntegrationTests {

  @TempDir private Path directory;

  /** As much of a gateway as key pairs need; no configuration that a scan would find. */
  @EnableConfigurationProperties(CredentialsSettings.class)
  @Import(CredentialsConfiguration.class)
  static class Gateway {

    @Bean
    VirtualTime time() {
      return new VirtualTime();
    }

    @Bean
    Scheduler timer(VirtualTime time) {
      return time.scheduler();
    }

    @Bean
    MeterRegistry meters() {
      return new SimpleMeterRegistry();
    }
  }

  @AfterEach
  void forgetLogLevels() {
    LoggingSystem.get(getClass().getClassLoader()).cleanUp();
  }

  /** Starts with these variables and no others, and with a home of its own. */
  private ConfigurableApplicationContext start(Map<String, Object> variables, String... arguments) {
    StandardEnvironment environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .replace(
            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
            new SystemEnvironmentPropertySource(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--user.home=" + directory.resolve("home"));
    return new SpringApplicationBuilder(Gateway.class)
        .environment(environment)
        .web(WebApplicationType.NONE)
        .run(all.toArray(String[]::new));
  }

  private void write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.writeString(file, text);
  }

  @Test
  @ExtendWith(OutputCaptureExtension.class)
  void readsVariablesOfTheGatewaysOwn(CapturedOutput output) {
    try (var context =
        start(
            Map.of(
                "NCP_CREDENTIALS_ACCESS_KEY", "AK-OWN", "NCP_CREDENTIALS_SECRET_KEY", "SK-OWN"))) {
      assertThat(context.getBean(CredentialsSource.class).current())
          .isEqualTo(new Credentials("AK-OWN", "SK-OWN"));
    }
    assertThat(output.getAll())
        .containsOnlyOnce(
            "Calls to NCP are signed with the key pair from ncp.credentials.access-key and"
                + " ncp.credentials.secret-key");
  }

  @Test
  void readsArguments() {
    try (var context =
        start(
            Map.of(),
            "--ncp.credentials.access-key=AK-ARGUMENT",
            "--ncp.credentials.secret-key=SK-ARGUMENT")) {
      assertThat(context.getBean(CredentialsSource.class).current())
          .isEqualTo(new Credentials("AK-ARGUMENT", "SK-ARGUMENT"));
    }
  }

  @Test
  void readsTheSdksVariables() {
    try (var context =
        start(
            Map.of(
                "NCLOUD_ACCESS_KEY_ID", "AK-SDK",
                "NCLOUD_SECRET_KEY", "SK-SDK",
                "NCP_CREDENTIALS_ACCESS_KEY", "",
                "NCP_CREDENTIALS_SECRET_KEY", "",
                "NCP_CREDENTIALS_DIRECTORY", ""))) {
      assertThat(context.getBean(CredentialsSource.class).current())
          .isEqualTo(new Credentials("AK-SDK", "SK-SDK"));
    }
  }

  @Test
  void readsTheConfigureFileOfTheHome() throws IOException {
    write(
        "home/.ncloud/configure",
        "ncloud_access_key_id = AK-FILE\nncloud_secret_access_key = SK-FILE");
    try (var context = start(Map.of())) {
      assertThat(context.getBean(CredentialsSource.class).current())
          .isEqualTo(new Credentials("AK-FILE", "SK-FILE"));
    }
  }

  @Test
  void followsAMountedSecretUntilItIsClosed() throws IOException {
    SecretVolume volume =
        new SecretVolume(Files.createDirectory(directory.resolve("keys"))).mount("AK1", "SK1");
    CredentialsSource source;
    VirtualTime time;
    try (var context = start(Map.of("NCP_CREDENTIALS_DIRECTORY", volume.directory().toString()))) {
      source = context.getBean(CredentialsSource.class);
      time = context.getBean(VirtualTime.class);
      assertThat(source.current()).isEqualTo(new Credentials("AK1", "SK1"));

      volume.mount("AK2", "SK2");
      time.pass(Duration.ofSeconds(10));
      // The file is read on a thread of its own.
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(source::current, new Credentials("AK2", "SK2")::equals);
    }

    volume.mount("AK3", "SK3");
    time.pass(Duration.ofMinutes(1));
    Awaitility.await()
        .during(Duration.ofMillis(300))
        .atMost(Duration.ofSeconds(30))
        .until(source::current, new Credentials("AK2", "SK2")::equals);
    assertThat(source.reload()).isEqualTo(new Credentials("AK3", "SK3"));
  }

  @Test
  @ExtendWith(OutputCaptureExtension.class)
  void logsNoKeyAtAnyLevelWhateverThePlace(CapturedOutput output) throws IOException {
    List<String> trace = List.of("--logging.level.root=TRACE", "--debug", "--trace");
    List<String> given = new ArrayList<>(trace);
    given.add("--ncp.credentials.access-key=AK-HUSH");
    given.add("--ncp.credentials.secret-key=SK-HUSH");
    start(Map.of(), given.toArray(String[]::new)).close();
    start(
            Map.of(
                "NCP_CREDENTIALS_ACCESS_KEY", "AK-HUSH", "NCP_CREDENTIALS_SECRET_KEY", "SK-HUSH"),
            trace.toArray(String[]::new))
        .close();
    start(
            Map.of("NCLOUD_ACCESS_KEY", "AK-HUSH", "NCLOUD_SECRET_KEY", "SK-HUSH"),
            trace.toArray(String[]::new))
        .close();
    SecretVolume volume =
        new SecretVolume(Files.createDirectory(directory.resolve("keys")))
            .mount("AK-HUSH1", "SK-HUSH1");
    try (var context =
        start(
            Map.of("NCP_CREDENTIALS_DIRECTORY", volume.directory().toString()),
            trace.toArray(String[]::new))) {
      CredentialsSource source = context.getBean(CredentialsSource.class);
      volume.mount(
          Map.of(
              "access-key", "AK-HUSH2",
              "secret-key", "SK-HUSH2",
              "secondary-access-key", "AK-HUSH3",
              "secondary-secret-key", "SK-HUSH3"));
      source.reload();
      source.keep(source.other().orElseThrow());
      volume.mount(Map.of("access-key", "AK-HUSH4", "secret-key", "SK-HUSH4\nSK-HUSH5"));
      source.reload();
    }

    assertThat(output.getAll())
        .contains("TRACE", "accepts the secondary one", "impossible character")
        .doesNotContain("AK-HUSH", "SK-HUSH");
  }

  @Test
  @ExtendWith(OutputCaptureExtension.class)
  void reportsInOneReadableMessageThatThereIsNoKeyPair(CapturedOutput output) {
    assertThatException()
        .isThrownBy(() -> start(Map.of()))
        .havingRootCause()
        .isInstanceOf(NoCredentialsException.class);

    assertThat(output.getAll())
        .containsOnlyOnce("APPLICATION FAILED TO START")
        .contains(
            """
            Description:

            No NCP key pair found: neither in ncp.credentials.access-key and \
            ncp.credentials.secret-key, nor in ncp.credentials.directory, nor in the NCLOUD_* \
            variables, nor in ~/.ncloud/configure.

            Action:

            Give both keys in one of these places. They are looked at in this order, and the \
            first that is set counts:

              1. the properties ncp.credentials.access-key and ncp.credentials.secret-key
            """)
        .contains("NCLOUD_ACCESS_KEY_ID or NCLOUD_ACCESS_KEY", "~/.ncloud/configure with")
        .doesNotContain("\tat ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ACCESS", "SECRET"})
  @ExtendWith(OutputCaptureExtension.class)
  void reportsHalfAPairWithoutShowingIt(String half, CapturedOutput output) {
    assertThatException()
        .isThrownBy(() ->
            start(Map.of("NCP_CREDENTIALS_" + half + "_KEY", "HUSH-HUSH"), "--debug", "--trace"))
        .havingRootCause()
        .isInstanceOf(NoCredentialsException.class);

    assertThat(output.getAll())
        .contains(
            "The NCP key pair can't be used: half a key pair in ncp.credentials.access-key and"
                + " ncp.credentials.secret-key: the "
                + (half.equals("ACCESS") ? "secret" : "access")
                + " key is missing.")
        .doesNotContain("HUSH-HUSH");
  }

  @Test
  void endsTheProgramWithExitCodeOne() throws Exception {
    Path output = directory.resolve("output");
    ProcessBuilder command =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Duser.home=" + directory,
                "-cp",
                System.getProperty("java.class.path"),
                GatewayApplication.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    command.environment().clear();
    command.environment().put("NCLOUD_ACCESS_KEY", "AK-HUSH");

    Process process = command.start();

    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
    assertThat(output)
        .content(StandardCharsets.UTF_8)
        .containsOnlyOnce("APPLICATION FAILED TO START")
        .contains("half a key pair in the NCLOUD_* variables: the secret key is missing.")
        .doesNotContain("AK-HUSH", "\tat ");
  }
}
