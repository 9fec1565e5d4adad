package io.ringfort.stack.deploy;

import io.ringfort.stack.agent.AgentClient;
import io.ringfort.stack.agent.Order;
import io.ringfort.stack.agent.StackView;
import io.ringfort.stack.agent.StackView.HostView;
import io.ringfort.stack.box.HostPorts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Over the agent's door, and the pages that each host has for operators.
final class AgentFleet implements Fleet, AutoCloseable {
  private static final Duration PAGE_WITHIN = Duration.ofSeconds(3);
  private static final int OK = 200;
  private static final Pattern REQUESTS =
      Pattern.compile(
          "^ringfort_gateway_requests_total\\{outcome=\"(answered|unanswered)\"\\} (\\S+)$",
          Pattern.MULTILINE);

  private final AgentClient agent;
  private final Consumer<String> say;
  private final HttpClient pages = HttpClient.newBuilder().connectTimeout(PAGE_WITHIN).build();
  private final CountDownLatch never = new CountDownLatch(1);

  /// @param say a line for people
  AgentFleet(AgentClient agent, Consumer<String> say) {
    this.agent = agent;
    this.say = say;
  }

  @Override
  public StackView hosts() throws InterruptedException {
    return agent.hosts();
  }

  @Override
  public StackView everything() throws InterruptedException {
    return agent.status();
  }

  @Override
  public void replace(String host, String release) throws InterruptedException {
    agent.replace(host, release);
  }

  @Override
  public void stop(String host) throws InterruptedException {
    new Drain(agent, say).of(host);
  }

  @Override
  public void start(String host) throws InterruptedException {
    agent.order(Order.START, host);
  }

  @Override
  public void promote(String zone) throws InterruptedException {
    agent.promote(zone);
  }

  /// @throws io.ringfort.stack.exit.Refusal when hosts could not run that release
  void check(String release) throws InterruptedException {
    agent.check(release);
  }

  @Override
  public void settle(String release) throws InterruptedException {
    agent.settle(release);
  }

  @Override
  public boolean isReady(HostView host) throws InterruptedException {
    return page(host, "/readyz").isPresent();
  }

  @Override
  public Traffic traffic(HostView gateway) throws InterruptedException {
    return page(gateway, "/metrics").map(AgentFleet::traffic).orElse(Traffic.NONE);
  }

  static Traffic traffic(String metrics) {
    Traffic sum = Traffic.NONE;
    Matcher line = REQUESTS.matcher(metrics);
    while (line.find()) {
      long count = (long) Double.parseDouble(line.group(2));
      sum =
          sum.plus(
              line.group(1).equals("answered") ? new Traffic(count, 0) : new Traffic(0, count));
    }
    return sum;
  }

  private Optional<String> page(HostView host, String path) throws InterruptedException {
    URI url = URI.create("http://" + host.address() + ":" + HostPorts.INSIDE + path);
    try {
      HttpResponse<String> page =
          pages.send(
              HttpRequest.newBuilder(url).timeout(PAGE_WITHIN).build(), BodyHandlers.ofString());
      return page.statusCode() == OK ? Optional.of(page.body()) : Optional.empty();
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  public void pause(Duration time) throws InterruptedException {
    never.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    pages.shutdownNow();
  }
}
