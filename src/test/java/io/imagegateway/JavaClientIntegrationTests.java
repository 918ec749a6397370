package io.imagegateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.imagegateway.client.ApiClient;
import io.imagegateway.client.api.BoxImagesApi;
import io.imagegateway.client.api.BoxImagesApi.ListBoxImagesRequest;
import io.imagegateway.client.api.FenceImagesApi;
import io.imagegateway.client.api.FencesApi;
import io.imagegateway.client.api.SearchApi;
import io.imagegateway.client.api.SearchApi.SearchBoxImagesRequest;
import io.imagegateway.client.api.ServerImagesApi;
import io.imagegateway.client.model.BoxImageList;
import io.imagegateway.client.model.BoxImagePage;
import io.imagegateway.client.model.Fence;
import io.imagegateway.client.model.FenceBoxImage;
import io.imagegateway.client.model.FenceImageList;
import io.imagegateway.client.model.MatchedBoxImage;
import io.imagegateway.client.model.MatchedFenceImage;
import io.imagegateway.client.model.Problem;
import io.imagegateway.client.model.ServerImageList;
import java.time.OffsetDateTime;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.HttpServerErrorException;
import org.springframework.web.client.RestClientResponseException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The generated Java client, used as another team would. */
@GatewayTest
class JavaClientIntegrationTests {

  private final BoxImagesApi boxImages;
  private final ServerImagesApi serverImages;
  private final FencesApi fences;
  private final FenceImagesApi fenceImages;
  private final SearchApi search;

  JavaClientIntegrationTests(@LocalServerPort int port) {
    ApiClient client = new ApiClient().setBasePath("http://127.0.0.1:" + port);
    boxImages = new BoxImagesApi(client);
    serverImages = new ServerImagesApi(client);
    fences = new FencesApi(client);
    fenceImages = new FenceImagesApi(client);
    search = new SearchApi(client);
  }

  @Test
  void readsAList() {
    BoxImageList list =
        boxImages.listBoxImages(request -> request.fenceId(26).productCode("SVR_WIN", "CON"));
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
    MatchedBoxImage image = boxImages.getBoxImage(request -> request.fenceId(26).imageNo(25623135));
    assertThat(there(image.getServerImage()).getServerImageNo()).isEqualTo("25623135");
    assertThat(serverImages.getServerImage(request -> request.serverImageNo("25623135")))
        .isEqualTo(image.getServerImage());
  }

  @Test
  void readsSeveralServerImages() {
    ServerImageList list =
        serverImages.listServerImages(request -> request.serverImageNo("25623135", "999"));
    assertThat(list.getContent())
        .map(one -> one.getServerImageNo() + " " + one.getStatus())
        .containsExactly("25623135 FOUND", "999 NOT_FOUND");
  }

  @Test
  void reportsAProblem() {
    assertThatExceptionOfType(HttpClientErrorException.NotFound.class)
        .isThrownBy(() -> boxImages.getBoxImage(request -> request.fenceId(26).imageNo(999)))
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
    ListBoxImagesRequest request = ListBoxImagesRequest.builder().fenceId(26).build();
    ResponseEntity<BoxImageList> first = boxImages.listBoxImagesWithHttpInfo(request);
    String etag = there(first.getHeaders().getETag());
    assertThat(there(first.getBody()).getContent()).hasSizeGreaterThan(10);

    ResponseEntity<BoxImageList> again =
        boxImages.listBoxImagesWithHttpInfo(request.toBuilder().ifNoneMatch(etag).build());
    assertThat(again.getStatusCode()).isEqualTo(HttpStatus.NOT_MODIFIED);
    assertThat(again.getHeaders().getETag()).isEqualTo(etag);
    assertThat(again.getBody()).isNull();
  }

  @Test
  void reportsAPartialAnswer() {
    BoxImageList list = boxImages.listBoxImages(request -> request.fenceId(28));
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
        .isThrownBy(() -> boxImages.listBoxImages(request -> request.fenceId(28).strict(true)));
  }

  @Test
  void keepsTheOffsetOfADateAndTheAbsenceOfAList() {
    MatchedBoxImage image = boxImages.getBoxImage(request -> request.fenceId(26).imageNo(25700412));
    assertThat(there(image.getServerImage()).getCreateDate())
        .isEqualTo(OffsetDateTime.parse("2025-08-11T08:00:00+09:00"));
    assertThat(there(there(image.getServerImage()).getCreateDate()).getOffset())
        .hasToString("+09:00");
    assertThat(there(image.getServerImage()).getSharedLoginIdList()).isNull();
    assertThat(image.getMatch().getCandidates()).isNull();
  }

  @Test
  void readsTheDatafencesAndOneOfThem() {
    assertThat(fences.listFences().getContent())
        .map(Fence::getFenceId)
        .containsExactly(26L, 27L, 28L, 29L, 41L, 42L, 43L, 44L, 45L);
    Fence fence = fences.getFence(request -> request.fenceId(41));
    assertThat(fence.getFenceName()).isEqualTo("유전체-분석");
    assertThat(fence.getStatusCode()).isEqualTo("USE");
    assertThatExceptionOfType(HttpClientErrorException.NotFound.class)
        .isThrownBy(() -> fences.getFence(request -> request.fenceId(999)))
        .satisfies(exception ->
            assertThat(problem(exception).getCode()).isEqualTo("FENCE_NOT_ACCESSIBLE"));
  }

  @Test
  void readsFenceImagesAndOneOfThem() {
    FenceImageList list = fenceImages.listFenceImages(request -> request.fenceId(28));
    assertThat(list.getComplete()).isFalse();
    assertThat(list.getContent())
        .map(image -> image.getImageNo() + " " + image.getMatch().getStatus())
        .containsExactlyInAnyOrder("25800280 CONFIRMED", "25800281 UNAVAILABLE");
    MatchedFenceImage image = fenceImages.getFenceImage(request -> request.fenceId(43).imageNo(6));
    assertThat(image.getProductCode()).isEqualTo("FENCE_UBUNTU");
    assertThat(image.getMatch().getCandidates()).containsExactly("25650101", "25650102");
    assertThatExceptionOfType(HttpClientErrorException.NotFound.class)
        .isThrownBy(() -> fenceImages.getFenceImage(request -> request.fenceId(43).imageNo(999)))
        .satisfies(exception ->
            assertThat(problem(exception).getCode()).isEqualTo("FENCE_IMAGE_NOT_FOUND"));
  }

  @Test
  void searchesPageByPage() {
    var request =
        SearchBoxImagesRequest.builder().fenceId(26L, 41L, 43L).status("CONFIRMED").size(4);
    BoxImagePage first = search.searchBoxImages(request.page(0).build());
    BoxImagePage second = search.searchBoxImages(request.page(1).build());
    assertThat(first.getComplete()).isTrue();
    assertThat(first.getTotalElements()).isGreaterThan(8);
    assertThat(second.getTotalElements()).isEqualTo(first.getTotalElements());
    assertThat(first.getContent()).hasSize(4).doesNotContainAnyElementsOf(second.getContent());
    assertThat(second.getContent())
        .hasSize(4)
        .allMatch(image -> image.getMatch().getStatus().equals("CONFIRMED"));
    assertThat(search.searchBoxImages(request.page(1000).build()).getContent()).isEmpty();
  }

  @Test
  void reportsWhatASearchCouldNotFetch() {
    BoxImagePage page =
        search.searchBoxImages(request -> request.fenceId(28L, 42L).status("UNAVAILABLE"));
    assertThat(page.getComplete()).isFalse();
    assertThat(page.getContent()).map(FenceBoxImage::getImageNo).containsExactly(25800281L);
    assertThat(page.getProblems())
        .map(problem -> problem.getFenceId() + " " + problem.getCode())
        .containsExactly("42 FENCE_NOT_ACCESSIBLE");
    assertThatExceptionOfType(HttpClientErrorException.BadRequest.class)
        .isThrownBy(() -> search.searchBoxImages(request -> request.status("LOST")))
        .satisfies(exception ->
            assertThat(there(problem(exception).getErrors()))
                .singleElement()
                .satisfies(error -> assertThat(error.getField()).isEqualTo("status")));
  }

  @Test
  void requiresWhatThePathNeeds() {
    assertThatNullPointerException()
        .isThrownBy(() -> boxImages.getBoxImage(request -> request.fenceId(26)))
        .withMessage("imageNo");
  }

  private static Problem problem(RestClientResponseException exception) {
    return there(exception.getResponseBodyAs(Problem.class));
  }

  private static <T> T there(@Nullable T value) {
    return Objects.requireNonNull(value);
  }

  private static String statusOf(MatchedBoxImage image) {
    return String.valueOf(there(image.getMatch()).getStatus());
  }
}
