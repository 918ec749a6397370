package io.imagegateway.serverimage;

import static io.imagegateway.serverimage.ServerImageExamples.own;
import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.lookup.Outcome.Found;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwnServerImagesTests {

  private static final Found<ServerImage> BASE = own("7", "base");
  private static final Found<ServerImage> SAME_NAME = own("12", "base");
  private static final Found<ServerImage> NAMELESS = own("8", null);

  private final OwnServerImages images = OwnServerImages.of(List.of(BASE, NAMELESS, SAME_NAME));

  @Test
  void findImagesByTheirNumber() {
    assertThat(images.numbered("7")).contains(BASE);
    assertThat(images.numbered("8")).contains(NAMELESS);
    assertThat(images.numbered("07")).isEmpty();
    assertThat(images.numbered("9")).isEmpty();
  }

  @Test
  void findAllImagesOfExactlyOneNameInTheirOrder() {
    assertThat(images.named("base")).containsExactly(BASE, SAME_NAME);
    assertThat(images.named("Base")).isEmpty();
    assertThat(images.named("base ")).isEmpty();
    assertThat(images.named("")).isEmpty();
  }

  @Test
  void findNoImageWithoutANameByAnyName() {
    assertThat(images.named("null")).isEmpty();
  }

  @Test
  void countAnImageThatIsGivenTwiceOnce() {
    OwnServerImages twice = OwnServerImages.of(List.of(BASE, own("7", "other"), BASE));
    assertThat(twice.all()).containsExactly(BASE);
    assertThat(twice.named("base")).containsExactly(BASE);
    assertThat(twice.named("other")).isEmpty();
  }

  @Test
  void areNoneWhereThereAreNone() {
    OwnServerImages none = OwnServerImages.of(List.of());
    assertThat(none.all()).isEmpty();
    assertThat(none.named("base")).isEmpty();
    assertThat(none.numbered("7")).isEmpty();
  }
}
