package io.ringfort.api.operator;

import io.ringfort.api.errors.ApiError;
import io.ringfort.api.errors.ApiException;
import io.ringfort.api.http.Request;
import io.ringfort.api.http.Response;
import io.ringfort.api.http.Route;
import io.ringfort.api.operator.Samples.Sample;
import io.ringfort.api.rendering.JsonOut;
import io.ringfort.core.alerts.Alerts;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.stream.Collectors;

/// `/v1/overview` (server-sent events), `/v1/hosts`, `/v1/zones`, `/v1/trunks`, `/v1/releases`,
/// `/v1/drills`, `/v1/operations`: the stack, for its operators. Our own: Twilio has no such resources.
///
/// Orders need the auth token: a key is given away more easily.
public final class OperatorRoutes {
  private static final Duration EVERY = Duration.ofSeconds(1);

  /// Each is a thread and a look at all hosts a second, which they share.
  private static final int MOST_WATCHERS = 50;

  private final Operators operators;
  private final StackDoor stack;
  private final Overview overview;
  private final Semaphore watchers = new Semaphore(MOST_WATCHERS);

  public OperatorRoutes(
      Operators operators, StackDoor stack, Alerts alerts, InstantSource clock) {
    this.operators = operators;
    this.stack = stack;
    this.overview = new Overview(stack, alerts, clock);
  }

  public List<Route> routes() {
    List<Route> routes = new ArrayList<>(new OperationRoutes(operators, stack).routes());
    routes.addAll(own());
    return routes;
  }

  private List<Route> own() {
    return List.of(
        Route.get("/v1/overview", operators.only(_ -> watch())),
        Route.get("/v1/hosts", operators.only(_ -> hosts())),
        Route.get("/v1/trunks", operators.only(_ -> trunks())),
        Route.get("/v1/releases", operators.only(_ -> releases())),
        Route.get("/v1/drills", operators.only(_ -> drills())),
        Route.post("/v1/hosts/{Target}/{Order}", operators.only(this::order))
            .with(Route.Access.AUTH_TOKEN),
        Route.post("/v1/zones/{Target}/{Order}", operators.only(this::order))
            .with(Route.Access.AUTH_TOKEN));
  }

  private Response watch() {
    if (!watchers.tryAcquire()) {
      throw new ApiException(
          ApiError.TOO_MANY_REQUESTS,
          "got more than " + MOST_WATCHERS + " who watch this host (expected: fewer)");
    }
    return Response.events(new Response.Events(overview::json, EVERY, watchers::release));
  }

  private Response hosts() {
    return Response.ok(
        out ->
            out.flag("takes_orders", stack.takesOrders())
                .list("hosts", stack.hosts(), Overview::host));
  }

  private Response trunks() {
    Samples samples = overview.look().samples();
    return Response.ok(
        out -> {
          out.list(
              "carriers",
              groups(samples, "ringfort_smpp_bind_up", "carrier", "bind"),
              (o, group) -> {
                group.write(o, "binds");
                o.nested("submits", submits -> submits(submits, samples, group.name()));
              });
          out.list(
              "trunks",
              groups(samples, "ringfort_sip_gateway_up", "trunk", "gateway"),
              (o, group) -> group.write(o, "gateways"));
        });
  }

  private static void submits(JsonOut out, Samples samples, String carrier) {
    samples
        .named("ringfort_smpp_submits_total")
        .filter(s -> s.label("carrier").equals(carrier))
        .collect(
            Collectors.groupingBy(
                s -> s.label("answer"), TreeMap::new, Collectors.summingDouble(Sample::value)))
        .forEach((answer, count) -> out.number(answer, count.longValue()));
  }

  /// A carrier with its ways.
  private record Group(String name, Map<String, List<Sample>> ways) {
    void write(JsonOut out, String list) {
      out.text("name", name)
          .list(
              list,
              List.copyOf(ways.entrySet()),
              (o, way) ->
                  o.text("name", way.getKey())
                      .number("up", way.getValue().stream().filter(s -> s.value() > 0).count())
                      .number("of", way.getValue().size())
                      .texts(
                          "down_at",
                          way.getValue().stream()
                              .filter(s -> s.value() <= 0)
                              .map(Sample::host)
                              .sorted()
                              .toList()));
    }
  }

  private static List<Group> groups(Samples samples, String metric, String by, String way) {
    Function<Sample, String> name = s -> s.label(by);
    return samples
        .named(metric)
        .collect(
            Collectors.groupingBy(
                name,
                TreeMap::new,
                Collectors.groupingBy(s -> s.label(way), TreeMap::new, Collectors.toList())))
        .entrySet()
        .stream()
        .map(e -> new Group(e.getKey(), e.getValue()))
        .toList();
  }

  private Response releases() {
    return Response.ok(
        out -> {
          out.list(
              "releases",
              stack.releases(),
              (o, r) ->
                  o.text("version", r.version())
                      .text("built", r.built().toString())
                      .number("bytes", r.bytes()));
          stack
              .deploy()
              .ifPresentOrElse(
                  d -> out.nested("deploy", o -> deploy(o, d)), () -> out.nothing("deploy"));
        });
  }

  private static void deploy(JsonOut out, StackDoor.DeployFacts deploy) {
    out.text("from", deploy.from())
        .text("to", deploy.to())
        .text("state", deploy.state())
        .number("done", deploy.done())
        .number("hosts", deploy.hosts())
        .text("begun", deploy.begun().toString())
        .text("why", deploy.why());
  }

  private Response drills() {
    return Response.ok(
        out ->
            out.list(
                "drills",
                stack.drills(),
                (o, d) ->
                    o.text("name", d.name())
                        .text("kind", d.kind())
                        .text("target", d.target())
                        .text("begun", d.begun().toString())
                        .text("verdict", d.verdict())
                        .list(
                            "checks",
                            d.checks(),
                            (c, check) ->
                                c.text("what", check.what())
                                    .text("bound", check.bound())
                                    .text("got", check.got())
                                    .flag("held", check.held()))));
  }

  private Response order(Request request) {
    if (!stack.takesOrders()) {
      throw new ApiException(
          ApiError.INVALID_PARAMETER,
          "got an order to a stack in one process (expected: one of several hosts)");
    }
    String target = request.variable("Target");
    requireKnown(request, target);
    String word = request.variable("Order");
    if (word.equals("promote") && request.path().startsWith("/v1/zones/")) {
      stack.promote(target);
      return obeyed(List.of(target));
    }
    StackDoor.Order order =
        Arrays.stream(StackDoor.Order.values())
            .filter(o -> o.word().equals(word.toLowerCase(Locale.ROOT)))
            .findFirst()
            .orElseThrow(request::notFound);
    return obeyed(stack.order(order, target));
  }

  private void requireKnown(Request request, String target) {
    boolean isZone = request.path().startsWith("/v1/zones/");
    Set<String> known =
        stack.hosts().stream()
            .map(h -> isZone ? h.zone() : h.name().value())
            .collect(Collectors.toCollection(TreeSet::new));
    if (!known.contains(target)) {
      throw request.notFound();
    }
  }

  private static Response obeyed(List<String> hosts) {
    return Response.ok(out -> out.texts("done", hosts));
  }
}
