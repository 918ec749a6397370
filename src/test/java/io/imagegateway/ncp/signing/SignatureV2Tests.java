package io.imagegateway.ncp.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.imagegateway.ncp.credentials.Credentials;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignatureV2Tests {

  private static final Instant AT = Instant.ofEpochMilli(1_668_407_407_855L);
  private static final Credentials CREDENTIALS = new Credentials("access", "secret");
  private static final String SIGNATURE = "LTJli9+OKT2KvUXxiKslMfu5FIOmDN83avehOvgUFp0=";

  private static SignedHeaders sign(String method, String rawPath, @Nullable String rawQuery) {
    return SignatureV2.sign(method, rawPath, rawQuery, AT, CREDENTIALS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "get", "Get", "GET ", "GET\n", "G3T"})
  void refusesAMethodThatIsNotInUpperCase(String method) {
    assertThatExceptionOfType(UnsignableRequestException.class)
        .isThrownBy(() -> sign(method, "/a", null))
        .withMessage("the method is not in upper case");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "https://host/a",
        "/a b",
        "/a?b",
        "/a#b",
        "/a%",
        "/a%2",
        "/a%2g",
        "/a%%20",
        "/a\n",
        "/a\u0000",
        "/a\\b",
        "/a\"b",
        "/이미지",
        "/😀"
      })
  void refusesAPathThatIsNotInItsWireForm(String path) {
    assertThatExceptionOfType(UnsignableRequestException.class)
        .isThrownBy(() -> sign("GET", path, null))
        .withMessage("the path is not in its wire form");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a=b c", "a=b#c", "a=%", "a=%4", "a=%zz", "a=b\r\n", "a=[b]", "a={b}", "a=이미지"})
  void refusesAQueryThatIsNotInItsWireForm(String query) {
    assertThatExceptionOfType(UnsignableRequestException.class)
        .isThrownBy(() -> sign("GET", "/a", query))
        .withMessage("the query is not in its wire form");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "a=b/c?d:e@f", "a=%EC%9d&b=-._~!$'()*+,;"})
  void signsEveryQueryThatMayBeSent(String query) {
    assertThat(sign("GET", "/a", query)).isNotEqualTo(sign("GET", "/a", null));
  }

  @Test
  void signsVeryLongRequestsWithoutRunningOutOfStack() {
    String path = "/" + "a%20".repeat(500_000);
    String query = "a=%EC%9D%B4&".repeat(500_000);

    assertThat(sign("GET", path, query).signature()).hasSize(44);
    assertThatExceptionOfType(UnsignableRequestException.class)
        .isThrownBy(() -> sign("GET", path, query + " "));
  }

  @Test
  void sendsWhatItSigned() {
    Map<String, String> sent = new LinkedHashMap<>();

    sign("GET", "/cluster/kubeconfig", null).forEach(sent::put);

    assertThat(sent)
        .containsExactly(
            Map.entry("x-ncp-apigw-timestamp", "1668407407855"),
            Map.entry("x-ncp-iam-access-key", "access"),
            Map.entry("x-ncp-apigw-signature-v2", SIGNATURE));
  }

  @Test
  void cutsTheTimeToWholeMilliseconds() {
    SignedHeaders headers =
        SignatureV2.sign("GET", "/cluster/kubeconfig", null, AT.plusNanos(999_999), CREDENTIALS);

    assertThat(headers).isEqualTo(sign("GET", "/cluster/kubeconfig", null));
  }

  @Test
  void showsNothingOfWhatItSigned() {
    assertThat(sign("GET", "/cluster/kubeconfig", null)).hasToString("SignedHeaders[hidden]");
  }

  @Test
  void signsTheSameOnManyThreadsAtOnce() throws Exception {
    int threads = 50;
    CyclicBarrier together = new CyclicBarrier(threads);
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Set<String>>> signatures =
          IntStream.range(0, threads)
              .mapToObj(thread ->
                  executor.submit(() -> {
                    together.await();
                    return Set.copyOf(
                        IntStream.range(0, 100)
                            .mapToObj(call -> sign("GET", "/cluster/kubeconfig", null).signature())
                            .distinct()
                            .toList());
                  }))
              .toList();
      for (Future<Set<String>> ofOneThread : signatures) {
        assertThat(ofOneThread.get()).containsExactly(SIGNATURE);
      }
    }
  }
}
