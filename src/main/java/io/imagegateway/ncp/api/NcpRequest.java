package io.imagegateway.ncp.api;

import java.util.ArrayList;
import java.util.List;

/**
 * One read, not yet signed.
 *
 * @param operation what is asked
 * @param parameters the query's parameters in the order in which they are sent, not yet encoded
 */
public record NcpRequest(Operation operation, List<Parameter> parameters) {

  /** A query parameter, not yet encoded. */
  public record Parameter(String name, String value) {}

  /** Copies the list. */
  public NcpRequest {
    parameters = List.copyOf(parameters);
  }

  /** A request without parameters, to be added to. */
  public static NcpRequest of(Operation operation) {
    return new NcpRequest(operation, List.of());
  }

  /** The same request with a list's values, whose names end with their places from 1 on. */
  public NcpRequest with(String prefix, List<String> values) {
    List<Parameter> more = new ArrayList<>(parameters);
    for (String value : values) {
      more.add(new Parameter(prefix + (more.size() - parameters.size() + 1), value));
    }
    return new NcpRequest(operation, more);
  }

  /** The same request with one more parameter behind the others. */
  public NcpRequest with(String name, String value) {
    List<Parameter> more = new ArrayList<>(parameters);
    more.add(new Parameter(name, value));
    return new NcpRequest(operation, more);
  }
}
