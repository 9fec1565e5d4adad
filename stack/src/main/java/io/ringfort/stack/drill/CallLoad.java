package io.ringfort.stack.drill;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Calls of every kind at simulated handsets, both ways, placed in groups until there are enough.
/// One thread.
final class CallLoad {
  /// Kept until the drill hangs up.
  private static final String TALKS = "tones:%d@3600s";

  private static final String FIRST_DIGITS = "47";
  private static final String LAST_DIGITS = "11";
  private static final int CONFERENCE = 3;
  private static final int LOWEST_TONE = 500;

  private final Customer customer;
  private final Carrier carrier;
  private final Numbers numbers;
  private final String own;
  private final String name;
  private final List<Placed> placed = new ArrayList<>();
  private final List<String> recorded = new ArrayList<>();
  private final Map<String, String> gathering = new HashMap<>();
  private int groups;

  /// A handset in a call.
  record Placed(CallKind kind, String handset) {}

  /// @param own a number of the account, which handsets can call
  /// @param name of the drill
  CallLoad(Customer customer, Carrier carrier, Numbers numbers, String own, String name) {
    this.customer = customer;
    this.carrier = carrier;
    this.numbers = numbers;
    this.own = own;
    this.name = name;
  }

  List<Placed> placed() {
    return List.copyOf(placed);
  }

  /// The name of the document that says what a handset hears that calls in.
  String inboundSink() {
    return "drill-" + name + "-inbound";
  }

  private String digitsSink() {
    return "drill-" + name + "-digits";
  }

  /// @param handsets at least so many
  void place(int handsets) throws InterruptedException {
    carrier.answers(inboundSink(), twiml(play()));
    carrier.answers(digitsSink(), twiml(play()));
    while (placed.size() < handsets) {
      group();
    }
  }

  private void group() throws InterruptedException {
    groups++;
    call(CallKind.PLAY, play(), false);
    carrier.dials(add(CallKind.INBOUND, LOWEST_TONE), own, TALKS.formatted(LOWEST_TONE));
    String callee = add(CallKind.DIAL, LOWEST_TONE + 100);
    call(CallKind.DIAL, "<Dial><Number>" + callee + "</Number></Dial>", false);
    for (int i = 0; i < CONFERENCE; i++) {
      call(
          CallKind.CONFERENCE,
          "<Dial><Conference beep=\"false\">drill-" + name + "-" + groups + "</Conference></Dial>",
          false);
    }
    recorded.add(call(CallKind.RECORDED, play(), true));
    for (CallKind kind : List.of(CallKind.GATHER, CallKind.DIGITS)) {
      String gather =
          "<Gather numDigits=\"4\" timeout=\"600\" action=\""
              + carrier.sink(digitsSink())
              + "\">"
              + play()
              + "</Gather>";
      gathering.put(call(kind, gather, false), placed.getLast().handset());
    }
  }

  private String call(CallKind kind, String verbs, boolean record) throws InterruptedException {
    String handset = add(kind, LOWEST_TONE + 50 * (placed.size() % 20));
    String form = Http.form("From", own, "To", handset, "Twiml", twiml(verbs));
    return customer
        .post(
            "/Calls.json",
            record ? form + "&Record=true" : form,
            "drill-" + name + "-call-" + placed.size())
        .good("a call could not be made")
        .text("sid");
  }

  private String add(CallKind kind, int hz) throws InterruptedException {
    String handset = numbers.next();
    carrier.behaves(handset, TALKS.formatted(hz));
    placed.add(new Placed(kind, handset));
    return handset;
  }

  private String play() {
    return "<Play loop=\"0\">" + carrier.tone().replace("&", "&amp;") + "</Play>";
  }

  private static String twiml(String verbs) {
    return "<Response>" + verbs + "</Response>";
  }

  /// To be done when all are connected.
  void pressFirst() throws InterruptedException {
    press(CallKind.DIGITS, FIRST_DIGITS);
  }

  /// To be done when everything is normal again.
  void pressLast() throws InterruptedException {
    press(CallKind.DIGITS, LAST_DIGITS);
    press(CallKind.GATHER, FIRST_DIGITS + LAST_DIGITS);
  }

  private void press(CallKind kind, String digits) throws InterruptedException {
    Set<String> meant = handsets(p -> p.kind() == kind);
    for (JsonNode call : carrier.pulse()) {
      if (meant.contains(call.path("handset").asText())
          && call.path("state").asText().equals("answered")) {
        carrier.presses(call.path("handset").asText(), call.path("id").asText(), digits);
      }
    }
  }

  private Set<String> handsets(Predicate<Placed> which) {
    return placed.stream().filter(which).map(Placed::handset).collect(Collectors.toSet());
  }

  /// How many calls wait for digits.
  int gathering() {
    return gathering.size();
  }

  /// Of how many the webhook got all four digits, each once.
  int gathered() throws InterruptedException {
    Map<String, List<String>> told = new HashMap<>();
    for (JsonNode request : carrier.asked(digitsSink())) {
      told.computeIfAbsent(request.path("form").path("CallSid").asText(), _ -> new ArrayList<>())
          .add(request.path("form").path("Digits").asText());
    }
    return (int)
        gathering.keySet().stream()
            .filter(sid -> told.getOrDefault(sid, List.of()).equals(List.of(digits())))
            .count();
  }

  private static String digits() {
    return FIRST_DIGITS + LAST_DIGITS;
  }

  int recorded() {
    return recorded.size();
  }

  /// How many of the recorded calls have one finished recording, now that they are over.
  int recordings() throws InterruptedException {
    int whole = 0;
    for (String sid : recorded) {
      Customer.Result result = customer.get("/Calls/" + sid + "/Recordings.json");
      JsonNode list =
          result.isGood() ? result.good("recordings").body().path("recordings") : null;
      if (list != null
          && list.size() == 1
          && list.path(0).path("status").asText().equals("completed")) {
        whole++;
      }
    }
    return whole;
  }

  void hangUp() throws InterruptedException {
    Set<String> all = handsets(_ -> true);
    for (JsonNode call : carrier.pulse()) {
      if (all.contains(call.path("handset").asText())
          && !call.path("state").asText().equals("ended")) {
        carrier.hangsUp(call.path("handset").asText(), call.path("id").asText());
      }
    }
  }
}
