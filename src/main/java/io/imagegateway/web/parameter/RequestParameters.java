package io.imagegateway.web.parameter;

import io.imagegateway.web.problem.InvalidRequestException;
import io.imagegateway.web.problem.InvalidRequestException.FieldError;
import io.swagger.v3.oas.models.parameters.Parameter;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.core.MethodParameter;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.HandlerMapping;
import tools.jackson.databind.json.JsonMapper;

/**
 * The arguments of methods that are made of path and query parameters. They are read strictly: a
 * parameter that is empty, a scalar given twice, and anything but ASCII digits where a number is
 * asked for, is a bad parameter, and all bad ones are reported together.
 */
@Component
public final class RequestParameters implements HandlerMethodArgumentResolver {

  private static final String READ = RequestParameters.class.getName();

  private final AutowireCapableBeanFactory beans;
  private final Map<Class<? extends ParameterFormat<?>>, ParameterFormat<?>> formats =
      new ConcurrentHashMap<>();
  private final Map<Method, OperationParameters> operations = new ConcurrentHashMap<>();

  RequestParameters(AutowireCapableBeanFactory beans) {
    this.beans = beans;
  }

  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    return OperationParameters.isMadeOfParameters(parameter);
  }

  /** The first of a method's arguments has all of them read. */
  @Override
  @SuppressWarnings("unchecked") // the attributes' documented types
  public @Nullable Object resolveArgument(
      MethodParameter parameter,
      @Nullable ModelAndViewContainer model,
      NativeWebRequest request,
      @Nullable WebDataBinderFactory binders) {
    Map<Integer, Object> arguments =
        (Map<Integer, Object>) request.getAttribute(READ, RequestAttributes.SCOPE_REQUEST);
    if (arguments == null) {
      arguments = read(request);
      request.setAttribute(READ, arguments, RequestAttributes.SCOPE_REQUEST);
    }
    return arguments.get(parameter.getParameterIndex());
  }

  /** The parameters of a method in the API's description, in the order of declaration. */
  public List<Parameter> describe(HandlerMethod method) {
    return operation(method).declared().map(RequestParameters::description).toList();
  }

  @SuppressWarnings("unchecked") // the attribute's documented type
  private Map<Integer, Object> read(NativeWebRequest request) {
    HandlerMethod method =
        (HandlerMethod) attribute(request, HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE);
    Object path = attribute(request, HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
    try {
      return operation(method).read((Map<String, String>) path, request.getParameterMap());
    } catch (InvalidParameterException undecodable) {
      throw new InvalidRequestException(
          List.of(new FieldError("query", "can't be read, or holds too many parameters")));
    }
  }

  private static Object attribute(NativeWebRequest request, String name) {
    return Objects.requireNonNull(request.getAttribute(name, RequestAttributes.SCOPE_REQUEST));
  }

  private OperationParameters operation(HandlerMethod method) {
    return operations.computeIfAbsent(
        method.getMethod(),
        _ ->
            OperationParameters.of(
                method, type -> formats.computeIfAbsent(type, beans::createBean)));
  }

  private static Parameter description(OperationParameters.Declared declared) {
    RequestParameter declaration = declared.declaration();
    Parameter description =
        new Parameter()
            .name(declaration.name())
            .in(declaration.in().toString())
            .description(declaration.description())
            .schema(declared.format().schema());
    if (declared.format().required()) {
      description.required(true);
    }
    if (description.getSchema().getItems() != null) {
      description.explode(true);
    }
    if (!declaration.example().isEmpty()) {
      description.example(JsonMapper.shared().readValue(declaration.example(), Object.class));
    }
    return description;
  }
}
