package io.ringfort.api.operator;

import io.ringfort.api.errors.ApiError;
import io.ringfort.api.errors.ApiException;
import io.ringfort.api.http.Request;
import io.ringfort.api.http.Response;
import io.ringfort.api.http.Route;
import io.ringfort.api.rendering.JsonOut;
import io.ringfort.core.hosts.Host;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/// `/v1/operations`: what takes minutes and outlives hosts, such as an evacuation. One runs at a
/// time. As with orders, a key may only look.
final class OperationRoutes {
  private static final String PATH = "/v1/operations";

  private final Operators operators;
  private final StackDoor stack;

  OperationRoutes(Operators operators, StackDoor stack) {
    this.operators = operators;
    this.stack = stack;
  }

  List<Route> routes() {
    return List.of(
        Route.get(PATH, operators.only(_ -> list())),
        Route.get(PATH + "/{Id}", operators.only(this::one)),
        Route.post(PATH, operators.only(this::begin)).with(Route.Access.AUTH_TOKEN),
        Route.post(PATH + "/{Id}/cancel", operators.only(this::cancel))
            .with(Route.Access.AUTH_TOKEN));
  }

  private Response list() {
    List<Operation> operations = stack.takesOrders() ? stack.operations() : List.of();
    return Response.ok(
        out ->
            out.texts("drill_kinds", stack.drillKinds())
                .list("operations", operations, OperationRoutes::head));
  }

  /// With its lines.
  private Response one(Request request) {
    return shown(known(request));
  }

  private Response begin(Request request) {
    requireOrders();
    String key = request.idempotencyKey();
    Operation begun =
        stack.begin(work(request), key != null ? key : request.keys().stamped().orElse(null));
    return Response.created(out -> whole(out, begun));
  }

  private Response cancel(Request request) {
    requireOrders();
    return shown(stack.cancel(known(request).id()));
  }

  private Operation known(Request request) {
    String id = request.variable("Id");
    List<Operation> all = stack.takesOrders() ? stack.operations() : List.of();
    return all.stream()
        .filter(o -> o.id().equals(id))
        .findFirst()
        .orElseThrow(request::notFound);
  }

  private void requireOrders() {
    if (!stack.takesOrders()) {
      throw new ApiException(
          ApiError.INVALID_PARAMETER,
          "got an operation for a stack in one process (expected: one of several hosts)");
    }
  }

  private Work work(Request request) {
    List<String> kinds = List.of("evacuate", "restore", "stop", "deploy", "take_back", "drill");
    return switch (oneOf(request, "Kind", kinds)) {
      case "evacuate" -> new Work.Evacuate(oneOf(request, "Zone", zones()));
      case "restore" -> new Work.Restore(oneOf(request, "Zone", zones()));
      case "stop" -> new Work.Stop(oneOf(request, "Host", hosts()));
      case "deploy" -> new Work.Deploy(oneOf(request, "Release", releases()));
      case "take_back" -> new Work.TakeBack();
      default -> drill(request);
    };
  }

  private Work drill(Request request) {
    String kind = oneOf(request, "Drill", stack.drillKinds());
    List<String> targets = Stream.concat(zones().stream(), hosts().stream()).toList();
    String target =
        request.params().given("Target").isEmpty() ? null : oneOf(request, "Target", targets);
    return new Work.Drill(kind, target, request.params().flag("Load").orElse(false));
  }

  private List<String> zones() {
    return stack.hosts().stream().map(Host::zone).distinct().sorted().toList();
  }

  private List<String> hosts() {
    return stack.hosts().stream().map(h -> h.name().value()).sorted().toList();
  }

  private List<String> releases() {
    return stack.releases().stream().map(StackDoor.ReleaseFacts::version).toList();
  }

  private static String oneOf(Request request, String name, List<String> known) {
    String got = request.params().given(name).orElse("");
    if (!known.contains(got)) {
      throw new ApiException(
          ApiError.INVALID_PARAMETER,
          name + ": got '" + got + "' (expected: one of " + String.join(", ", known) + ")");
    }
    return got;
  }

  private static Response shown(Operation operation) {
    return Response.ok(out -> whole(out, operation));
  }

  private static void whole(JsonOut out, Operation operation) {
    head(out, operation);
    out.texts("lines", operation.lines()).number("lines_left_out", operation.leftOut());
  }

  private static void head(JsonOut out, Operation operation) {
    Instant ended = operation.ended();
    Integer exitCode = operation.exitCode();
    out.text("id", operation.id())
        .text("text", operation.text())
        .texts("words", operation.words())
        .text("state", operation.state().word())
        .text("begun", operation.begun().toString())
        .text("ended", ended == null ? null : ended.toString());
    if (exitCode == null) {
      out.nothing("exit_code");
    } else {
      out.number("exit_code", exitCode);
    }
  }
}
