package io.imagegateway.ncp;

import io.imagegateway.lookup.Failure;
import io.imagegateway.lookup.LoadTerms;
import io.imagegateway.lookup.Outcome;
import io.imagegateway.lookup.ProblemCode;
import io.imagegateway.ncp.api.AnswerParser;
import io.imagegateway.ncp.api.MalformedAnswerException;
import io.imagegateway.ncp.api.NcpClient;
import io.imagegateway.ncp.api.NcpRequest;
import io.imagegateway.ncp.api.Operation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Answers calls from a script, at once or when let go, and keeps what was asked. */
public final class ScriptedNcpClient implements NcpClient {

  private static final JsonMapper JSON = new JsonMapper();

  /** What NCP says to one call. */
  public interface Reply {

    /** What the operation makes of it. */
    <T> Outcome<T> readBy(NcpRequest request, AnswerParser<T> parser);

    /** A success with a JSON body. */
    static Reply body(String json) {
      return new Reply() {
        @Override
        public <T> Outcome<T> readBy(NcpRequest request, AnswerParser<T> parser) {
          try {
            return parser.parse(JSON.readTree(json));
          } catch (MalformedAnswerException _) {
            return new Outcome.Failed<>(
                Failure.of(ProblemCode.UPSTREAM_MALFORMED_RESPONSE, request.operation().service()));
          }
        }
      };
    }

    /** A refusal, or a call that came to nothing, as the general rules understand it. */
    static Reply failure(ProblemCode code, @Nullable Integer httpStatus, @Nullable String ncpCode) {
      return new Reply() {
        @Override
        public <T> Outcome<T> readBy(NcpRequest request, AnswerParser<T> parser) {
          Failure failure = failureOf(request.operation(), code, httpStatus, ncpCode);
          return parser.onError(failure).orElseGet(() -> new Outcome.Failed<>(failure));
        }
      };
    }
  }

  /** One call. */
  public record Call(NcpRequest request, LoadTerms load) {

    /** The parameters by their names, in the order in which they are sent. */
    public Map<String, String> parameters() {
      Map<String, String> parameters = new LinkedHashMap<>();
      request
          .parameters()
          .forEach(parameter -> parameters.put(parameter.name(), parameter.value()));
      return parameters;
    }
  }

  private final Function<Call, Reply> script;
  private final List<Call> calls = new ArrayList<>();
  private final List<Runnable> held = new ArrayList<>();
  private boolean holding;

  /** Answers each call as the script says. */
  public ScriptedNcpClient(Function<Call, Reply> script) {
    this.script = script;
  }

  /** The failure that {@link Reply#failure} stands for. */
  public static Failure failureOf(
      Operation operation,
      ProblemCode code,
      @Nullable Integer httpStatus,
      @Nullable String ncpCode) {
    return new Failure(code, new Failure.Upstream(operation.service(), httpStatus, ncpCode), null);
  }

  /** The calls so far, in their order. */
  public List<Call> calls() {
    return List.copyOf(calls);
  }

  /** How many calls of an operation there were so far. */
  public long count(Operation operation) {
    return calls.stream().filter(call -> call.request().operation() == operation).count();
  }

  /** From now on no call is answered until {@link #letGo}. */
  public void hold() {
    holding = true;
  }

  /** Answers the calls that are held; calls that these answers lead to are answered at once. */
  public void letGo() {
    holding = false;
    List.copyOf(held).forEach(Runnable::run);
    held.clear();
  }

  /** Answers the calls that are held; calls that these answers lead to are held in turn. */
  public void letGoOnce() {
    List<Runnable> now = List.copyOf(held);
    held.clear();
    now.forEach(Runnable::run);
  }

  @Override
  public <T> CompletableFuture<Outcome<T>> call(
      NcpRequest request, AnswerParser<T> parser, LoadTerms load) {
    Call call = new Call(request, load);
    calls.add(call);
    CompletableFuture<Outcome<T>> answer = new CompletableFuture<>();
    Runnable answering = () -> answer.complete(script.apply(call).readBy(request, parser));
    if (holding) {
      held.add(answering);
    } else {
      answering.run();
    }
    return answer;
  }
}
