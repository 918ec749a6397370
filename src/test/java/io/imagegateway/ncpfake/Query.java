package io.imagegateway.ncpfake;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A request's path, and its parameters in the order in which they came, decoded.
 *
 * @param path as on the wire
 * @param parameters every name with all its values
 */
record Query(String path, Map<String, List<String>> parameters) {

  /** Reads what came on the wire, whose percent codes WireMock has found to be readable. */
  static Query of(String url) {
    int mark = url.indexOf('?');
    return mark < 0
        ? new Query(url, Map.of())
        : new Query(url.substring(0, mark), parameters(url.substring(mark + 1)));
  }

  private static Map<String, List<String>> parameters(String rawQuery) {
    return Arrays.stream(rawQuery.split("&"))
        .filter(pair -> !pair.isEmpty())
        .map(pair -> pair.split("=", 2))
        .collect(
            groupingBy(
                pair -> decoded(pair[0]),
                LinkedHashMap::new,
                mapping(pair -> pair.length < 2 ? "" : decoded(pair[1]), toList())));
  }

  private static String decoded(String raw) {
    return URLDecoder.decode(raw, StandardCharsets.UTF_8);
  }

  /** The parameter's first value. */
  Optional<String> one(String name) {
    return parameters.getOrDefault(name, List.of()).stream().findFirst();
  }

  /** The values of NCP's list parameters {@code name.1}, {@code name.2} and so on. */
  List<String> list(String name) {
    return parameters.entrySet().stream()
        .filter(parameter -> parameter.getKey().matches("\\Q" + name + "\\E\\.[0-9]+"))
        .flatMap(parameter -> parameter.getValue().stream())
        .toList();
  }

  /** Whether the server image is asked for by its number, alone or among others. */
  boolean asksFor(String serverImageNo) {
    return one("serverImageNo").filter(serverImageNo::equals).isPresent()
        || list("serverImageNoList").contains(serverImageNo);
  }

  boolean wantsJson() {
    return one("responseFormatType").filter("json"::equals).isPresent();
  }

  /** The same query as a server sees it that doesn't know these parameters. */
  Query without(Set<String> names) {
    Map<String, List<String>> known = new LinkedHashMap<>(parameters);
    known.keySet().removeIf(name -> names.contains(name.replaceFirst("\\.[0-9]+$", "")));
    return new Query(path, known);
  }
}
