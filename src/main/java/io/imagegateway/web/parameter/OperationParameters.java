package io.imagegateway.web.parameter;

import io.imagegateway.lookup.Failure;
import io.imagegateway.web.problem.FailureException;
import io.imagegateway.web.problem.InvalidRequestException;
import io.imagegateway.web.problem.InvalidRequestException.FieldError;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import java.lang.reflect.AnnotatedElement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanUtils;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.method.HandlerMethod;

/**
 * The parameters that the method of one operation declares. All of a request's are read before any
 * is refused, so that a caller learns of all bad ones at once.
 */
final class OperationParameters {

  /** One parameter as it is declared. */
  record Declared(RequestParameter declaration, ParameterFormat<?> format) {

    private List<String> values(Map<String, String> path, Map<String, String[]> query) {
      String name = declaration.name();
      return declaration.in() == ParameterIn.PATH
          ? List.of(path.getOrDefault(name, ""))
          : List.of(query.getOrDefault(name, new String[0]));
    }
  }

  /**
   * An argument of the method.
   *
   * @param record the record to make of the parameters; null if the argument is the one parameter
   */
  private record Argument(@Nullable Class<? extends Record> record, List<Declared> parameters) {}

  private final Map<Integer, Argument> arguments;
  private final ParameterNames names;

  private OperationParameters(Map<Integer, Argument> arguments) {
    this.arguments = arguments;
    this.names =
        new ParameterNames(
            declared()
                .filter(each -> each.declaration().in() == ParameterIn.QUERY)
                .map(each -> each.declaration().name())
                .toList(),
            arguments.values().stream()
                .map(Argument::record)
                .filter(Objects::nonNull)
                .anyMatch(QueryParameters.OnlyKnown.class::isAssignableFrom));
  }

  /**
   * The parameters of a method.
   *
   * @param formats gives the format of a class
   */
  static OperationParameters of(
      HandlerMethod method,
      Function<Class<? extends ParameterFormat<?>>, ParameterFormat<?>> formats) {
    Map<Integer, Argument> arguments = new LinkedHashMap<>();
    for (MethodParameter parameter : method.getMethodParameters()) {
      RequestParameter declaration = declarationOf(parameter);
      if (declaration != null) {
        arguments.put(
            parameter.getParameterIndex(),
            new Argument(
                null, List.of(new Declared(declaration, formats.apply(declaration.format())))));
      } else if (isQuery(parameter)) {
        Class<? extends Record> type = parameter.getParameterType().asSubclass(Record.class);
        List<Declared> components =
            Arrays.stream(type.getRecordComponents())
                .map(component -> Objects.requireNonNull(declarationOf(component)))
                .map(each -> new Declared(each, formats.apply(each.format())))
                .toList();
        arguments.put(parameter.getParameterIndex(), new Argument(type, components));
      }
    }
    return new OperationParameters(arguments);
  }

  /** Whether an argument of a method is made of parameters. */
  static boolean isMadeOfParameters(MethodParameter parameter) {
    return isQuery(parameter) || declarationOf(parameter) != null;
  }

  private static boolean isQuery(MethodParameter parameter) {
    return QueryParameters.class.isAssignableFrom(parameter.getParameterType());
  }

  private static @Nullable RequestParameter declarationOf(MethodParameter parameter) {
    return declarationOf(AnnotatedElementUtils.forAnnotations(parameter.getParameterAnnotations()));
  }

  private static @Nullable RequestParameter declarationOf(AnnotatedElement element) {
    return AnnotatedElementUtils.getMergedAnnotation(element, RequestParameter.class);
  }

  /** All parameters, in the order of declaration. */
  Stream<Declared> declared() {
    return arguments.values().stream().flatMap(argument -> argument.parameters().stream());
  }

  /**
   * Reads all parameters of a request.
   *
   * @param path the values of the path's variables
   * @param query the values of the query's parameters
   * @return the arguments of the method that are made of parameters, by their index
   * @throws InvalidRequestException if any is bad, with all bad ones
   * @throws FailureException if all are well formed and one is refused
   */
  Map<Integer, Object> read(Map<String, String> path, Map<String, String[]> query) {
    List<FieldError> errors = new ArrayList<>();
    List<Failure> failures = new ArrayList<>();
    Map<Declared, Object> values = new LinkedHashMap<>();
    declared()
        .forEach(each -> {
          switch (each.format().parse(each.values(path, query))) {
            case Parsed.Value<?>(var value) -> values.put(each, value);
            case Parsed.Invalid<?>(var message) ->
                errors.add(new FieldError(each.declaration().name(), message));
            case Parsed.Refused<?>(var failure) -> failures.add(failure);
          }
        });
    errors.addAll(names.errors(query.keySet()));
    Map<Integer, Object> made = new LinkedHashMap<>();
    if (errors.isEmpty() && failures.isEmpty()) {
      arguments.forEach((index, argument) -> made.put(index, make(argument, values)));
      made.values().stream()
          .filter(QueryParameters.class::isInstance)
          .forEach(each -> errors.addAll(((QueryParameters) each).contradictions()));
    }
    if (!errors.isEmpty()) {
      throw new InvalidRequestException(errors);
    }
    if (!failures.isEmpty()) {
      throw new FailureException(failures.getFirst());
    }
    return made;
  }

  private static Object make(Argument argument, Map<Declared, Object> values) {
    Object[] parts = argument.parameters().stream().map(values::get).toArray();
    if (argument.record() == null) {
      return Objects.requireNonNull(parts[0]);
    }
    try {
      return BeanUtils.instantiateClass(
          BeanUtils.getResolvableConstructor(argument.record()), parts);
    } catch (RuntimeException e) {
      throw new IllegalStateException("a record of parameters takes what it declares", e);
    }
  }
}
