package io.imagegateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.imagegateway.client.ApiClient;
import io.imagegateway.client.api.BoxImagesApi;
import io.imagegateway.client.api.BoxImagesApi.GetBoxImageRequest;
import io.imagegateway.client.api.BoxImagesApi.ListBoxImagesRequest;
import io.imagegateway.client.api.ServerImagesApi;
import io.imagegateway.client.api.ServerImagesApi.GetServerImageRequest;
import io.imagegateway.client.api.ServerImagesApi.ListServerImagesRequest;
import io.imagegateway.client.model.BoxImageList;
import io.imagegateway.client.model.MatchedBoxImage;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.HttpServerErrorException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The generated Java client, used as another team would. */
@GatewayTest
class JavaClientIntegrationTests {

  private final BoxImagesApi boxImages;
  private final ServerImagesApi serverImages;

  JavaClientIntegrationTests(@LocalServerPort int port) {
    ApiClient client = new ApiClient().setBasePath("http://127.0.0.1:" + port);
    boxImages = new BoxImagesApi(client);
    serverImages = new ServerImagesApi(client);
  }

  @Test
  void readsAList() {
    BoxImageList list = boxImages.listBoxImages(list(26, List.of("SVR_WIN", "CON"), null, null));
    assertThat(list.getComplete()).isTrue();
    assertThat(list.getContent()).hasSize(5);
    assertThat(list.getContent())
        .filteredOn(image -> Objects.equals(image.getImageNo(), 25700412L))
        .singleElement()
        .satisfies(image -> {
          assertThat(statusOf(image)).isEqualTo("CONFIRMED");
          var disks = there(image.getServerImage()).getBlockStorageMappingList();
          assertThat(there(disks).get(1).getBlockStorageSize()).isEqualTo(2199023255552L);
        });
  }

  @Test
  void readsOneImage() {
    MatchedBoxImage image = boxImages.getBoxImage(one(26, 25623135));
    assertThat(there(image.getServerImage()).getServerImageNo()).isEqualTo("25623135");
    assertThat(
            serverImages.getServerImage(
                new GetServerImageRequest("25623135", null, null, null, null, null)))
        .isEqualTo(image.getServerImage());
  }

  @Test
  void readsSeveralServerImages() {
    var request =
        new ListServerImagesRequest(List.of("25623135", "999"), null, null, null, null, null, null);
    assertThat(serverImages.listServerImages(request).getContent())
        .map(one -> one.getServerImageNo() + " " + one.getStatus())
        .containsExactly("25623135 FOUND", "999 NOT_FOUND");
  }

  @Test
  void reportsAProblem() {
    assertThatExceptionOfType(HttpClientErrorException.NotFound.class)
        .isThrownBy(() -> boxImages.getBoxImage(one(26, 999)))
        .satisfies(exception -> {
          JsonNode problem = JsonMapper.shared().readTree(exception.getResponseBodyAsString());
          assertThat(problem.get("code").asString()).isEqualTo("BOX_IMAGE_NOT_FOUND");
          assertThat(problem.get("retryable").asBoolean()).isFalse();
          assertThat(problem.get("requestId").asString())
              .isEqualTo(there(exception.getResponseHeaders()).getFirst("X-Request-Id"));
        });
  }

  @Test
  void sparesWhatItHas() {
    ResponseEntity<BoxImageList> first =
        boxImages.listBoxImagesWithHttpInfo(list(26, null, null, null));
    String etag = there(first.getHeaders().getETag());
    assertThat(there(first.getBody()).getContent()).hasSizeGreaterThan(10);

    ResponseEntity<BoxImageList> again =
        boxImages.listBoxImagesWithHttpInfo(list(26, null, null, etag));
    assertThat(again.getStatusCode()).isEqualTo(HttpStatus.NOT_MODIFIED);
    assertThat(again.getHeaders().getETag()).isEqualTo(etag);
    assertThat(again.getBody()).isNull();
  }

  @Test
  void reportsAPartialAnswer() {
    BoxImageList list = boxImages.listBoxImages(list(28, null, null, null));
    assertThat(list.getComplete()).isFalse();
    assertThat(list.getContent())
        .filteredOn(image -> Objects.equals(image.getImageNo(), 25800281L))
        .singleElement()
        .satisfies(image -> {
          assertThat(statusOf(image)).isEqualTo("UNAVAILABLE");
          assertThat(there(there(image.getMatch()).getProblem()).getCode())
              .isEqualTo("UPSTREAM_FAILED");
          assertThat(image.getServerImage()).isNull();
        });
    assertThatExceptionOfType(HttpServerErrorException.BadGateway.class)
        .isThrownBy(() -> boxImages.listBoxImages(list(28, null, true, null)));
  }

  private static ListBoxImagesRequest list(
      long fenceId,
      @Nullable List<String> productCodes,
      @Nullable Boolean strict,
      @Nullable String ifNoneMatch) {
    return new ListBoxImagesRequest(
        fenceId, productCodes, null, null, strict, null, null, null, ifNoneMatch);
  }

  private static GetBoxImageRequest one(long fenceId, long imageNo) {
    return new GetBoxImageRequest(fenceId, imageNo, null, null, null, null, null, null);
  }

  private static <T> T there(@Nullable T value) {
    return Objects.requireNonNull(value);
  }

  private static String statusOf(MatchedBoxImage image) {
    return String.valueOf(there(image.getMatch()).getStatus());
  }
}
