package io.ringfort.stack.demo;

import io.ringfort.stack.data.Credentials;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Who goes on the tour: a customer's program. Makes requests and shows them with their answers.
final class Visitor implements AutoCloseable {
  private final Web web;
  private final Narration narration;
  private final Credentials credentials;
  private final String account;
  private final String simulator;

  /// A handset and webhook names of this tour's own, so that a second tour does not find the first
  /// one's messages and calls.
  private final String handset;

  private final String name;

  Visitor(Credentials credentials, URI simulatorUrl, Narration narration) {
    this.credentials = credentials;
    this.narration = narration;
    web = new Web(credentials);
    account = credentials.apiUrl() + "/2010-04-01/Accounts/" + credentials.accountSid();
    simulator = simulatorUrl.toString();
    long unique = System.currentTimeMillis() % 10_000_000;
    handset = "+1917%07d".formatted(2_000_000 + unique * 7 % 8_000_000);
    name = "tour-" + Long.toString(unique, Character.MAX_RADIX);
  }

  /// A number of the account, as the API lists it.
  record OwnNumber(String sid, String number, String smsUrl) {}

  Web web() {
    return web;
  }

  Narration narration() {
    return narration;
  }

  Credentials credentials() {
    return credentials;
  }

  /// The account's URL, without a slash at its end.
  String account() {
    return account;
  }

  String handset() {
    return handset;
  }

  /// Of the handset, at the simulator.
  String handsetUrl(String what) {
    return simulator + "/handsets/" + handset + "/" + what;
  }

  String name() {
    return name;
  }

  String sink(String what) {
    return simulator + "/sink/" + name + "-" + what;
  }

  int simulatorPort() {
    return URI.create(simulator).getPort();
  }

  static int count(Web.Answer sink) {
    return sink.body().path("requests").size();
  }

  /// A parameter of the last request that a sink got.
  static String last(Web.Answer sink, String parameter) {
    return sink.body().path("requests").path(count(sink) - 1).path("form").path(parameter).asText();
  }

  Web.Answer get(String url, List<String> shown) throws IOException, InterruptedException {
    narration.request("GET", url, Map.of());
    Web.Answer answer = web.get(url);
    narration.answer(answer, shown);
    return answer;
  }

  Web.Answer post(String url, Map<String, String> form, String key, List<String> shown)
      throws IOException, InterruptedException {
    narration.request("POST", url, form);
    if (!key.isEmpty()) {
      narration.say("       Idempotency-Key: " + key);
    }
    Web.Answer answer = web.post(url, form, key);
    narration.answer(
        answer, shown.isEmpty() || answer.status() < 300 ? shown : List.of("code", "message"));
    return answer;
  }

  /// In this order, unlike [Map#of].
  static Map<String, String> form(String... namesAndValues) {
    Map<String, String> form = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      form.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return form;
  }

  @Override
  public void close() {
    web.close();
  }
}
