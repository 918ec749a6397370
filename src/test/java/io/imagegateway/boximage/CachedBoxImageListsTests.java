package io.imagegateway.boximage;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.boximage.BoxImageSource.ListKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CachedBoxImageListsTests {

  private static final ListKey KEY = new ListKey(26, ProductCode.CON);

  @Test
  void haveKeysWithATextForOperators() {
    assertThat(CachedBoxImageLists.KEYS.format().apply(KEY)).isEqualTo("26:CON");
    assertThat(CachedBoxImageLists.KEYS.parse().apply("26:CON")).contains(KEY);
    assertThat(CachedBoxImageLists.KEYS.fence()).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "26",
        "26:",
        "26:con",
        "26:SVR",
        ":CON",
        "0:CON",
        "026:CON",
        "-1:CON",
        "26:CON ",
        "9007199254740992:CON",
        "99999999999999999999:CON",
        "26:CON:CON"
      })
  void refuseWhatIsNoKey(String text) {
    assertThat(CachedBoxImageLists.KEYS.parse().apply(text)).isEmpty();
  }
}
