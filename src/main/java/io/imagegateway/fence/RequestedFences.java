package io.imagegateway.fence;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The Datafences that a request names, in ascending order.
 *
 * @param allowed those that the gateway answers for
 * @param refused the numbers of the others, for which the answer is {@code FENCE_NOT_ACCESSIBLE}
 */
public record RequestedFences(List<FenceId> allowed, List<Long> refused) {

  /** Copies the lists. */
  public RequestedFences {
    allowed = List.copyOf(allowed);
    refused = List.copyOf(refused);
  }

  static RequestedFences of(Collection<Long> numbers, AllowedFences fences) {
    List<FenceId> allowed = new ArrayList<>();
    List<Long> refused = new ArrayList<>();
    numbers.stream()
        .sorted()
        .forEach(
            number -> fences.find(number).ifPresentOrElse(allowed::add, () -> refused.add(number)));
    return new RequestedFences(allowed, refused);
  }

  /** Whether the request names none. */
  public boolean isEmpty() {
    return allowed.isEmpty() && refused.isEmpty();
  }
}
