package io.imagegateway.boximage;

import io.imagegateway.VirtualTime;
import io.imagegateway.boximage.BoxImageJoin.Question;
import io.imagegateway.customimage.Joined;
import io.imagegateway.customimage.Joins;
import io.imagegateway.customimage.MatchStrategy;
import io.imagegateway.customimage.Numbers;
import io.imagegateway.fence.FencesExamples;
import io.imagegateway.freshness.AdmissionLimit;
import io.imagegateway.freshness.Answer;
import io.imagegateway.freshness.CacheSpec;
import io.imagegateway.freshness.KeyFormat;
import io.imagegateway.freshness.ReadContext;
import io.imagegateway.freshness.Store;
import io.imagegateway.freshness.Stores;
import io.imagegateway.freshness.VirtualStores;
import io.imagegateway.freshness.Waiting;
import io.imagegateway.lookup.Fingerprints;
import io.imagegateway.lookup.Outcome.Found;
import io.imagegateway.lookup.UpstreamService;
import io.imagegateway.ncp.api.NcpRequest;
import io.imagegateway.ncp.api.Operation;
import io.imagegateway.ncp.client.SimulatedNcp;
import io.imagegateway.ncp.credentials.Credentials;
import io.imagegateway.ncp.datafence.VirtualBoxImages;
import io.imagegateway.ncp.server.VirtualServerImages;
import io.imagegateway.ncp.signing.SignatureV2;
import io.imagegateway.ncp.signing.SignedHeaders;
import io.imagegateway.serverimage.Catalogue;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a request costs this machine when NCP need not be asked. Compare the numbers of one run with
 * each other: the hit of a store is the unit.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class GatewayBenchmark {

  private static final Credentials KEYS = new Credentials("benchmark-access", "benchmark-secret");

  private final VirtualTime time = new VirtualTime();
  private final Stores stores = VirtualStores.at(time);
  private final SimulatedNcp ncp = new SimulatedNcp(time, GatewayBenchmark::answer, 1);
  private final Waiting waiting = new Waiting(new AdmissionLimit(3), time.scheduler(), time);
  private final ReadContext reader = caller();
  private final JsonMapper mapper = JsonMapper.shared();
  private final BoxImageJoin join =
      new BoxImageJoin(
          new CachedBoxImageLists(
              VirtualBoxImages.by(ncp.calls(), time),
              FencesExamples.listing(stores),
              Numbers.at(time),
              stores,
              new BoxImageFreshness(VirtualStores.settings("box-images"))),
          Joins.of(
              Catalogue.of(VirtualServerImages.by(ncp.calls(), time), stores),
              MatchStrategy.NUMBER_THEN_NAME,
              time));
  private final Store<String, String> store =
      stores.create(
          CacheSpec.of(
              "benchmark",
              UpstreamService.SERVER,
              VirtualStores.settings("server-images"),
              KeyFormat.of(Function.identity(), Optional::of)),
          (keys, _) ->
              keys.stream()
                  .collect(
                      Collectors.toMap(
                          Function.identity(),
                          key -> CompletableFuture.completedFuture(new Found<>(key, key)))));

  /** Loads what is read later. A Datafence shows as many images as its number says. */
  @Setup
  public void warmUp() {
    storeHit();
    Stream.of(20, 200).forEach(this::ask);
    time.pass(Duration.ofSeconds(5));
    if (!warmJoinOf200().complete()) {
      throw new IllegalStateException("the join is not warm");
    }
  }

  /** The unit: one fresh key of one store. */
  @Benchmark
  public CompletableFuture<Answer<String>> storeHit() {
    return store.read("key", reader);
  }

  /** Signing one request of a batch of a hundred numbers. */
  @Benchmark
  public SignedHeaders signing() {
    return SignatureV2.sign("GET", "/vserver/v2/getServerImageList", QUERY, time.instant(), KEYS);
  }

  /** A list of 20 images and its server images. */
  @Benchmark
  public Joined warmJoinOf20() {
    return ask(20).join();
  }

  /** A list of 200 images and its server images. */
  @Benchmark
  public Joined warmJoinOf200() {
    return ask(200).join();
  }

  /** The same, and the entity tag that decides whether a body is needed. */
  @Benchmark
  public String warmJoinOf200WithEntityTag() {
    return Fingerprints.of(ask(200).join().fingerprint());
  }

  /** The same, and the body. */
  @Benchmark
  public byte[] warmJoinOf200WithBody() {
    return mapper.writeValueAsBytes(BoxImageList.of(200, ask(200).join()));
  }

  private static final String QUERY =
      IntStream.rangeClosed(1, 100)
          .mapToObj(i -> "serverImageNoList." + i + "=" + (25_000_000 + i))
          .collect(Collectors.joining("&", "regionCode=KR&", "&pageNo=0&pageSize=1000"));

  private CompletableFuture<Joined> ask(int fence) {
    ReadContext caller = caller();
    return join.all(new Question(fence, EnumSet.of(ProductCode.SVR_LNX_UBUNTU), "KR", true), caller)
        .whenComplete((_, _) -> caller.close());
  }

  private ReadContext caller() {
    return waiting.reader(false, Duration.ofSeconds(10));
  }

  private static String answer(NcpRequest request) {
    if (request.operation() == Operation.GET_BOX_CUSTOM_IMAGE) {
      return IntStream.rangeClosed(1, Integer.parseInt(request.parameters().getFirst().value()))
          .mapToObj(number -> Map.of("imageNo", number, "imageName", "image-" + number))
          .collect(
              Collectors.collectingAndThen(
                  Collectors.toList(),
                  content -> JsonMapper.shared().writeValueAsString(Map.of("content", content))));
    }
    return request.parameters().stream()
        .filter(parameter -> parameter.name().startsWith("serverImageNoList."))
        .map(parameter ->
            Map.of(
                "serverImageNo",
                parameter.value(),
                "serverImageName",
                "image-" + parameter.value(),
                "serverImageType",
                Map.of("code", "SELF", "codeName", "Server Image")))
        .collect(
            Collectors.collectingAndThen(
                Collectors.toList(),
                images ->
                    JsonMapper.shared()
                        .writeValueAsString(
                            Map.of("totalRows", images.size(), "serverImageList", images))));
  }
}
