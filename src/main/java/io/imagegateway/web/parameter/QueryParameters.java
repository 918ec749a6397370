package io.imagegateway.web.parameter;

import io.imagegateway.web.problem.InvalidRequestException.FieldError;
import java.util.List;

/**
 * The query of an operation: a record whose components are {@link RequestParameter}s. Unknown
 * parameters are ignored, unless the record is {@link OnlyKnown}.
 */
public interface QueryParameters {

  /** What is wrong with the parameters together although each is well formed. */
  default List<FieldError> contradictions() {
    return List.of();
  }

  /** A query in which every unknown parameter is a bad parameter. */
  interface OnlyKnown extends QueryParameters {}
}
