package io.imagegateway.sharedstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.freshness.SharedStore.Content;
import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.lookup.UpstreamService;
import io.imagegateway.sharedstore.EntryFormat.Framed;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written stands here as bytes that another program made. */
class EntryFormatTests {

  private static final String KEY = "ig1:{test}:e:box-images:26:CON";
  private static final String FAILURE_KEY = "ig1:{test}:x:box-images:26:CON";
  private static final long AT = 1_735_689_600_123L;
  private static final long CLEARING = 1_735_689_500_000_000L;
  private static final int LARGEST = 10_000;

  private static final String FOUND =
      "RiAxNzM1Njg5NjAwMTIzIDE3MzU2ODk1MDAwMDAwMDAgN2U2MGUxOTUwNGFhYmQxMDcxNTlmNjAzZDc3YjAzNmZjMTI3"
          + "NmU1NzBjYzk5N2VhMTEyYjlmN2Y1MGRmODU2MAofiwgAAAAAAAIDLY27DoMwDEX3foZnMgQElbyy06Ej6hDARVFDgpwE"
          + "FSH+vaEw+crnPjb40AoIepS4BfJhR8LOfYWe1Ege8wrrRwMZvLUdiWfWNiT7eTMYIgHeE1XaRE7aRmP2W7vBP984wLys"
          + "8kIWZXa91JRsoKwya9C9F53ylJpmdkPsQ+2GA5+bB3oSL8RXyi8spJCwv37q5c1UuAAAAA==";

  private static final String ABSENT =
      "QSAxNzM1Njg5NjAwMTIzIDE3MzU2ODk1MDAwMDAwMDAgLQofiwgAAAAAAAIDLY5NC4JAEIbv/Yw5G9gHHuZm2wZB6EHv"
          + "Yjrakl/szkYi+99bq7nMC/O8D7PAk2ZAUO0OFybDDgnv43ur+rIlg/sIRZpAAI0aWtKTVgMDDrbrAqgtAYb+VKrOap8X"
          + "qMbab7jIRMgiSfMiFkJm2fV0k95hJ8Oayn4lDemXqlb4HOfxt+CJB/OUccnWAB5D7/4L91Ho5wAuAE2s57hh0r8/nNt8"
          + "AEQd5G7FAAAA";

  private static final String FAILED =
      "WCAxNzM1Njg5NjAwMTIzIDE3MzU2ODk1MDAwMDAwMDAgLQofiwgAAAAAAAIDLY3NCsIwEITvPsaeK2gVwb0VLXhQW9Lo"
          + "Vard1mD/SDbSUvLupuBpBuabmQk+NAKCqtY4MRl2OOCzG5aqySsyGO7wkFwhgFK1Feleq5YBW1vXARSWAFc+ylVttfcT"
          + "vLrCK9zSTIo4ujzkSSRSnuOjX7C9YU15M3OG9Fe9ZjSLxT0WPn4z9xnnbA3gNtwH/635ygWgifUYlUzad1K5ycC5xQ+V"
          + "QGUFvQAAAA==";

  private static final String VALUE =
      "[{\"imageNo\":25623135,\"imageName\":\"analytics-base\",\"productCode\":\"CON\","
          + "\"baseServerName\":\"svr-1-1\"}]";

  private final EntryFormat open = new EntryFormat(new Seal(null), LARGEST);
  private final EntryFormat sealed = new EntryFormat(new Seal("the seal"), LARGEST);

  @Test
  void readsARecordedValue() {
    assertThat(sealed.read(KEY, bytes(FOUND)))
        .contains(new Framed(new Content(VALUE, "print", null, 7), null, AT, CLEARING));
  }

  @Test
  void readsARecordedAbsence() {
    Failure reason =
        new Failure(
            ProblemCode.FENCE_NOT_ACCESSIBLE,
            new Failure.Upstream(UpstreamService.DATAFENCE, 400, "2600003"),
            null);
    assertThat(open.read(KEY, bytes(ABSENT)))
        .contains(new Framed(new Content(null, "", reason, 0), null, AT, CLEARING));
  }

  @Test
  void readsARecordedFailure() {
    Failure failure =
        new Failure(
            ProblemCode.UPSTREAM_THROTTLED,
            new Failure.Upstream(UpstreamService.SERVER, 429, null),
            Duration.ofSeconds(3));
    assertThat(open.read(FAILURE_KEY, bytes(FAILED)))
        .contains(new Framed(null, failure, AT, CLEARING));
  }

  @Test
  void readsWhatItWrites() {
    Content content = new Content(VALUE, "print", null, 7);
    byte[] written = sealed.entry(KEY, content, AT, CLEARING).orElseThrow();

    assertThat(new String(written, StandardCharsets.US_ASCII))
        .startsWith("F 1735689600123 1735689500000000 ");
    assertThat(sealed.read(KEY, written)).contains(new Framed(content, null, AT, CLEARING));
  }

  @Test
  void refusesASealOfAnotherSecretAndNone() {
    Content content = new Content(VALUE, "print", null, 7);
    byte[] unsealed = open.entry(KEY, content, AT, CLEARING).orElseThrow();
    EntryFormat other = new EntryFormat(new Seal("another"), LARGEST);

    assertThat(sealed.read(KEY, unsealed)).isEmpty();
    assertThat(other.read(KEY, bytes(FOUND))).isEmpty();
    assertThat(open.read(KEY, bytes(FOUND))).isEmpty();
  }

  @Test
  void refusesAnEntryOfAnotherKeyAlsoWithoutASeal() {
    byte[] written =
        open.entry(KEY, new Content(VALUE, "print", null, 7), AT, CLEARING).orElseThrow();

    assertThat(open.read("ig1:{test}:e:box-images:27:CON", written)).isEmpty();
    assertThat(sealed.read("ig1:{test}:e:box-images:27:CON", bytes(FOUND))).isEmpty();
  }

  /** Nothing of an entry can be changed: not its age, not its kind, not its content. */
  @Test
  void refusesAnEntryOfWhichAByteWasChanged() {
    byte[] recorded = bytes(FOUND);
    assertThat(IntStream.range(0, recorded.length))
        .allSatisfy(i -> {
          byte[] spoiled = recorded.clone();
          spoiled[i] ^= 1;
          assertThat(sealed.read(KEY, spoiled)).isEmpty();
        });
  }

  @Test
  void refusesAnEntryThatWasCut() {
    byte[] recorded = bytes(ABSENT);
    assertThat(IntStream.range(0, recorded.length))
        .allSatisfy(i -> assertThat(open.read(KEY, Arrays.copyOf(recorded, i))).isEmpty());
  }

  @Test
  void neitherWritesNorUnpacksMoreThanAValueMayHave() {
    Content large = new Content("x".repeat(LARGEST), "print", null, 0);

    assertThat(open.entry(KEY, large, AT, CLEARING)).isEmpty();
    byte[] bomb =
        new EntryFormat(new Seal(null), 10 * LARGEST).entry(KEY, large, AT, CLEARING).orElseThrow();
    assertThat(bomb).hasSizeLessThan(1_000);
    assertThat(open.read(KEY, bomb)).isEmpty();
  }

  static Stream<byte[]> others() {
    return Stream.of(
            "",
            "\n",
            "F\n",
            "F 1 1 -",
            "F 1 1 -\n",
            "F 1 1 -\nnot packed",
            "Q 1 1 -\n",
            "F -1 1 -\n")
        .map(text -> text.getBytes(StandardCharsets.US_ASCII));
  }

  @ParameterizedTest
  @MethodSource("others")
  void refusesWhatIsNoEntry(byte[] bytes) {
    assertThat(List.of(open.read(KEY, bytes), sealed.read(KEY, bytes)))
        .allSatisfy(read -> assertThat(read).isEmpty());
  }

  private static byte[] bytes(String recorded) {
    return Base64.getDecoder().decode(recorded);
  }
}
