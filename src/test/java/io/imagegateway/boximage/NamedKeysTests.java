package io.imagegateway.boximage;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.VirtualTime;
import io.imagegateway.boximage.BoxImageSource.ListKey;
import io.imagegateway.customimage.CustomImage;
import io.imagegateway.customimage.ListedNumbers;
import io.imagegateway.customimage.Numbers;
import io.imagegateway.fence.Fences;
import io.imagegateway.fence.FencesExamples;
import io.imagegateway.freshness.AdmissionLimit;
import io.imagegateway.freshness.ReadContext;
import io.imagegateway.freshness.Stores;
import io.imagegateway.freshness.VirtualStores;
import io.imagegateway.freshness.Waiting;
import io.imagegateway.lookup.Demand.Keys;
import io.imagegateway.lookup.LoadTerms;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.lookup.Outcome.Absent;
import io.imagegateway.lookup.Outcome.Found;
import io.imagegateway.serverimage.Catalogue;
import io.imagegateway.serverimage.ServerImage;
import io.imagegateway.serverimage.ServerImageSource;
import io.imagegateway.serverimage.ServerImages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Which keys count as found before, since a held answer of NCP names them. */
class NamedKeysTests {

  private final VirtualTime time = new VirtualTime();
  private final Stores stores = VirtualStores.at(time);
  private final Fences fences = FencesExamples.listing(stores, 26, 27);
  private final ListedNumbers numbers = Numbers.at(time);
  private final List<String> loads = new ArrayList<>();
  private final CachedBoxImageLists lists =
      new CachedBoxImageLists(
          (key, load) -> {
            note(key.fenceId() + ":" + key.productCode(), load);
            return CompletableFuture.completedFuture(
                new Found<>(List.of(new CustomImage(4711, null, "CON", null)), "list"));
          },
          fences,
          numbers,
          stores,
          new BoxImageFreshness(VirtualStores.settings("box-images")));
  private final ServerImages serverImages =
      Catalogue.of(
          new ServerImageSource() {
            @Override
            public Map<NumberKey, CompletableFuture<Outcome<ServerImage>>> byNumber(
                Collection<NumberKey> keys, LoadTerms load) {
              note(keys.stream().map(NumberKey::serverImageNo).toList().toString(), load);
              return keys.stream()
                  .collect(
                      Collectors.toMap(
                          Function.identity(),
                          _ -> CompletableFuture.completedFuture(new Absent<>(null))));
            }

            @Override
            public CompletableFuture<Outcome<List<Found<ServerImage>>>> ownImages(
                String regionCode, LoadTerms load) {
              throw new AssertionError("not asked for");
            }
          },
          stores,
          numbers);
  private final ReadContext reader =
      new Waiting(new AdmissionLimit(1), time.scheduler(), time).reader(false, Duration.ofDays(9));

  @Test
  void areTheListsOfAFenceThatTheHeldListOfFencesShows() {
    read(26, ProductCode.CON);
    assertThat(fences.all(reader)).isCompleted();
    read(27, ProductCode.CON);
    read(28, ProductCode.CON);
    assertThat(loads)
        .containsExactly("26:CON NEVER_FOUND", "27:CON FOUND_BEFORE", "28:CON NEVER_FOUND");
  }

  @Test
  void areTheListsOfAFenceOfWhichAnotherOneIsHeld() {
    read(26, ProductCode.CON);
    read(26, ProductCode.SVR_WIN);
    time.pass(VirtualStores.settings("box-images").outage());
    read(26, ProductCode.TF_CPU);
    assertThat(loads)
        .containsExactly("26:CON NEVER_FOUND", "26:SVR_WIN FOUND_BEFORE", "26:TF_CPU NEVER_FOUND");
  }

  @Test
  void areTheNumbersThatAListShowsInEveryRegion() {
    lookUp("KR", "4711", "4712");
    time.pass(VirtualStores.settings("server-images").absent());
    read(26, ProductCode.CON);
    loads.clear();
    lookUp("KR", "4711", "4712");
    lookUp("JPN", "4711");
    assertThat(loads)
        .containsExactly("[4711] FOUND_BEFORE", "[4712] NEVER_FOUND", "[4711] FOUND_BEFORE");
  }

  private void note(String keys, LoadTerms load) {
    Keys known = load.demand().keys();
    loads.add(keys + " " + known);
  }

  private void read(long fenceId, ProductCode productCode) {
    assertThat(lists.read(new ListKey(fenceId, productCode), reader)).isCompleted();
  }

  private void lookUp(String regionCode, String... numbers) {
    assertThat(serverImages.byNumber(regionCode, List.of(numbers), reader).values())
        .allMatch(CompletableFuture::isDone);
  }
}
