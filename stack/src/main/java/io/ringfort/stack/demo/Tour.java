package io.ringfort.stack.demo;

import io.ringfort.stack.data.Credentials;
import io.ringfort.stack.demo.Visitor.OwnNumber;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/// Shows a stack around through its public API alone: first messages, then a call. Leaves the
/// stack's settings as they were. One thread, its caller's.
public final class Tour implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long LOOK_AGAIN_MILLIS = 100;
  static final String NUMBERS = "/IncomingPhoneNumbers";

  private final Narration narration;
  private final Visitor visitor;

  /// A request that may fail for want of the other side.
  interface Request {
    Web.Answer make() throws IOException, InterruptedException;
  }

  public Tour(Credentials credentials, URI simulatorUrl, PrintWriter out) {
    narration = new Narration(out);
    visitor = new Visitor(credentials, simulatorUrl, narration);
  }

  /// True when the stack of these credentials answers.
  public static boolean isReachable(Credentials credentials) {
    try (Web web = new Web(credentials)) {
      return web.get(credentials.apiUrl() + "/healthz").status() == 200;
    } catch (IOException _) {
      // Nobody there: its process has ended since it wrote them.
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// Walks through every step.
  ///
  /// @return true when everything was as it should be
  public boolean run() throws IOException, InterruptedException {
    narration.say(
        "A tour of the stack at "
            + visitor.credentials().apiUrl()
            + ". Every request is plain HTTP; Twilio's SDKs make the same ones.");
    OwnNumber number = numbers();
    new MessageTour(visitor).run(number);
    new CallTour(visitor).run(number);
    narration.say("");
    narration.say(
        narration.failures() == 0
            ? "All " + narration.steps() + " steps went as they should."
            : narration.failures() + " things were not as they should be; they are marked NOT SO.");
    return narration.failures() == 0;
  }

  private OwnNumber numbers() throws IOException, InterruptedException {
    narration.step("The numbers of the account");
    Web.Answer answer = visitor.get(visitor.account() + NUMBERS + ".json", List.of("page_size"));
    var list = answer.body().path("incoming_phone_numbers");
    list.forEach(
        n ->
            narration.say(
                "       " + n.path("phone_number").asText() + "  " + n.path("sid").asText()));
    narration.expect(
        answer.status() == 200 && !list.isEmpty(), "the account owns a number to send from");
    var first = list.path(0);
    return new OwnNumber(
        first.path("sid").asText(),
        first.path("phone_number").asText(),
        first.path("sms_url").asText(""));
  }

  /// Asks again and again until the answer is as wished or patience ends; gives the last answer.
  static Web.Answer await(Request request, Predicate<Web.Answer> wished)
      throws IOException, InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    Web.Answer answer = request.make();
    while (!wished.test(answer) && Instant.now().isBefore(end)) {
      // A customer's program that polls: nothing else here could wake it.
      Thread.sleep(LOOK_AGAIN_MILLIS);
      answer = request.make();
    }
    return answer;
  }

  @Override
  public void close() {
    visitor.close();
  }
}
