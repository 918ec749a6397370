package io.imagegateway;

import io.imagegateway.ncp.api.AnswerParser;
import io.imagegateway.ncp.api.NcpRequest;
import io.imagegateway.ncp.credentials.Credentials;
import io.imagegateway.ncp.wire.AttemptResult;
import io.imagegateway.ncp.wire.AttemptSender;
import io.imagegateway.ncp.wire.Results;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;

/**
 * An NCP that answers at once, and changes only where it is told to. What it answers depends on the
 * request and on its state alone, so several gateways in front of it learn the same.
 *
 * <p>Datafences 1 to 3; 8 is listed and not accessible, others are neither. Images of a Datafence
 * are numbered {@code <fence><list><place>}; own server images exist for most of them.
 */
final class World {

  private static final List<String> LISTS =
      List.of("CON", "TF_CPU", "TF_GPU", "SVR_LNX_UBUNTU", "SVR_WIN");

  private static final String REFUSED =
      "{\"responseError\":{\"returnCode\":\"2600003\",\"returnMessage\":\"not yours\"}}";
  private static final String DOWN = "{\"error\":{\"errorCode\":\"500\",\"message\":\"down\"}}";
  private static final String DENIED = "{\"error\":{\"errorCode\":\"210\",\"message\":\"no\"}}";

  private final Set<String> down = new HashSet<>();
  private final Set<Long> closed = new HashSet<>();
  private final Map<String, Integer> versions = new HashMap<>();

  /** Begins anew: everything is up and in its first version. */
  void begin() {
    down.clear();
    closed.clear();
    versions.clear();
  }

  /**
   * Changes one thing, chosen by chance.
   *
   * @return what it was, in words
   */
  String change(Random chance) {
    return switch (chance.nextInt(6)) {
      case 0, 1 ->
          toggle(List.of("datafence", "server", "denied", "fences").get(chance.nextInt(4)));
      case 2 -> {
        long fence = chance.nextLong(1, 4);
        if (!closed.remove(fence)) {
          closed.add(fence);
        }
        yield "closed fences: " + closed;
      }
      default -> {
        String what =
            Stream.concat(
                    Stream.of("server", "fences"),
                    IntStream.rangeClosed(1, 2).boxed().flatMap(f -> lists().map(l -> f + l)))
                .toList()
                .get(chance.nextInt(14));
        yield "version " + what + " " + versions.merge(what, 1, Integer::sum);
      }
    };
  }

  private static Stream<String> lists() {
    return Stream.concat(LISTS.stream(), Stream.of("FENCE"));
  }

  private String toggle(String what) {
    if (!down.remove(what)) {
      down.add(what);
    }
    return "down: " + down;
  }

  private int version(String what) {
    return versions.getOrDefault(what, 0);
  }

  /** The way to it for a gateway that lives in this time. */
  AttemptSender seenAt(VirtualTime time) {
    return new AttemptSender() {
      @Override
      public <T> Mono<AttemptResult<T>> send(
          NcpRequest request,
          AnswerParser<T> parser,
          Credentials credentials,
          Instant signedAt,
          Duration timeout) {
        return Mono.fromSupplier(() -> answer(request, parser, time.instant()));
      }
    };
  }

  private <T> AttemptResult<T> answer(NcpRequest request, AnswerParser<T> parser, Instant now) {
    Map<String, String> parameters =
        request.parameters().stream()
            .collect(Collectors.toMap(NcpRequest.Parameter::name, NcpRequest.Parameter::value));
    boolean ofServer = request.operation().path().contains("vserver");
    if (down.contains(ofServer ? "server" : "datafence")) {
      return Results.answered(request, parser, 503, DOWN, now);
    }
    return switch (request.operation()) {
      case GET_DATAFENCE -> {
        yield down.contains("fences")
            ? Results.answered(request, parser, 503, DOWN, now)
            : Results.answered(request, parser, 200, fences(), now);
      }
      case GET_BOX_CUSTOM_IMAGE ->
          images(request, parser, parameters.getOrDefault("productCode", ""), now);
      case GET_FENCE_CUSTOM_IMAGE -> images(request, parser, "FENCE", now);
      case GET_SERVER_IMAGE_DETAIL ->
          Results.answered(
              request,
              parser,
              200,
              serverImages(Stream.of(Long.valueOf(parameters.getOrDefault("serverImageNo", "")))),
              now);
      case GET_SERVER_IMAGE_LIST -> {
        if (down.contains("denied")) {
          yield Results.answered(request, parser, 401, DENIED, now);
        }
        Stream<Long> asked =
            parameters.containsKey("serverImageTypeCodeList.1")
                ? IntStream.range(100, 320).mapToObj(Long::valueOf)
                : parameters.entrySet().stream()
                    .filter(parameter -> parameter.getKey().startsWith("serverImageNoList."))
                    .map(parameter -> Long.valueOf(parameter.getValue()));
        yield Results.answered(request, parser, 200, serverImages(asked), now);
      }
    };
  }

  private <T> AttemptResult<T> images(
      NcpRequest request, AnswerParser<T> parser, String list, Instant now) {
    long fence =
        Long.parseLong(
            request.parameters().stream()
                .filter(parameter -> parameter.name().equals("fenceId"))
                .findFirst()
                .orElseThrow()
                .value());
    return fence > 3 || closed.contains(fence)
        ? Results.answered(request, parser, 400, REFUSED, now)
        : Results.answered(request, parser, 200, images(fence, list), now);
  }

  private String fences() {
    return IntStream.of(1, 2, 3, 8)
        .filter(fence -> version("fences") % 2 == 0 || fence != 2)
        .mapToObj(fence ->
            "{\"fenceId\":%d,\"fenceName\":\"fence-%d\",\"boxCount\":%d}"
                .formatted(fence, fence, version("fences")))
        .collect(Collectors.joining(",", "{\"content\":[", "]}"));
  }

  private String images(long fence, String list) {
    int place = list.equals("FENCE") ? 9 : LISTS.indexOf(list) + 1;
    int version = version(fence + list);
    return IntStream.range(0, 2 + version % 3)
        .mapToLong(i -> fence * 100 + place * 10L + i)
        .mapToObj(number ->
            "{\"imageNo\":%d,\"imageName\":\"image-%d\",\"baseServerName\":\"v%d\"}"
                // Some are known by another number, whose name is this image's.
                .formatted(number, number % 10 == 1 ? number + 1 : number, version))
        .collect(Collectors.joining(",", "{\"content\":[", "]}"));
  }

  private String serverImages(Stream<Long> numbers) {
    int version = version("server");
    List<String> images =
        numbers
            .filter(number -> number < 400 && number % 7 != version % 7)
            .map(number ->
                """
                {"serverImageNo":"%d","serverImageName":"image-%d","serverImageDescription":"%s",\
                "serverImageType":{"code":"SELF","codeName":"Server Image"}}\
                """
                    .formatted(number, number, ("version " + version + " ").repeat(12)))
            .toList();
    return "{\"totalRows\":%d,\"serverImageList\":[%s]}"
        .formatted(images.size(), String.join(",", images));
  }
}
