package io.imagegateway.ncp.client;

import io.imagegateway.ncp.api.NcpRequest;
import io.imagegateway.ncp.api.Operation;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The identity of what a request asks for: its operation and its parameters without paging and
 * format. Two requests for the same set of list values have the same key, in whatever order they
 * name them, and so have the pages of one list.
 *
 * @param operation what is asked
 * @param common the parameters that stand alone, as {@code name=value} in alphabetical order
 * @param items the values of list parameters ({@code name.1}, {@code name.2}, ...), as {@code
 *     name=value}; empty if there are none
 */
record RequestKey(Operation operation, String common, Set<String> items) {

  private static final Set<String> NOT_IDENTIFYING =
      Set.of("pageNo", "pageSize", "responseFormatType");

  private static final Pattern INDEXED = Pattern.compile("(.+)\\.[0-9]+");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,19}");
  private static final int MAX_NAMED = 3;

  /** Copies the set. */
  RequestKey {
    items = Set.copyOf(items);
  }

  /** The key of a request. */
  static RequestKey of(NcpRequest request) {
    Set<String> common = new TreeSet<>();
    Set<String> items = new TreeSet<>();
    for (NcpRequest.Parameter parameter : request.parameters()) {
      Matcher indexed = INDEXED.matcher(parameter.name());
      if (indexed.matches()) {
        items.add(indexed.group(1) + "=" + parameter.value());
      } else if (!NOT_IDENTIFYING.contains(parameter.name())) {
        common.add(parameter.name() + "=" + parameter.value());
      }
    }
    return new RequestKey(request.operation(), String.join("&", common), items);
  }

  /** The single things asked for, each as a text; one if the request has no list parameter. */
  Stream<String> parts() {
    return items.isEmpty() ? Stream.of(common) : items.stream().map(item -> common + "&" + item);
  }

  /**
   * The fence or the server images that a request asks for, for the log: {@code fenceId=26}, {@code
   * serverImageNo=1,2,3 and 97 more}. Numbers only.
   *
   * @return empty if the request names neither
   */
  static String logText(NcpRequest request) {
    return Stream.of("fenceId", "serverImageNo")
        .map(name -> logText(name, request))
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining(" "));
  }

  private static String logText(String name, NcpRequest request) {
    var numbers =
        request.parameters().stream()
            .filter(parameter ->
                parameter.name().equals(name) || parameter.name().startsWith(name + "List."))
            .map(NcpRequest.Parameter::value)
            .filter(value -> NUMBER.matcher(value).matches())
            .toList();
    if (numbers.isEmpty()) {
      return "";
    }
    String named = numbers.stream().limit(MAX_NAMED).collect(Collectors.joining(","));
    int more = numbers.size() - MAX_NAMED;
    return name + "=" + named + (more > 0 ? " and " + more + " more" : "");
  }
}
