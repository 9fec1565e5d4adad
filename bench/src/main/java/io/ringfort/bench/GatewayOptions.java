package io.ringfort.bench;

import java.net.URI;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// What `bench gateway` was asked for.
///
/// @param with a gateway's address
/// @param without the address of an API host behind it
/// @param path of each request
/// @param form of each POST; empty: the requests are GETs
record GatewayOptions(
    URI with, URI without, Customer customer, String path, Map<String, String> form, Load load) {

  static final String USAGE =
      """
      bench gateway: what a gateway costs, by the same requests through it and past it, in turns.
        --with URL         the gateway's address
        --without URL      the address of an API host behind it
        --user SID         of the account
        --password TOKEN   of the account
        --path PATH        of each request
        --form A=B,C=D     POST this; without it: GET
        --clients N        keep-alive connections (32)
        --requests N       of each turn (20000)
        --rounds N         turns of both, after one that is not measured (3)
      """;

  private static final Set<String> KNOWN =
      Set.of(
          "--with",
          "--without",
          "--user",
          "--password",
          "--path",
          "--form",
          "--clients",
          "--requests",
          "--rounds");

  record Customer(String user, String password) {
    @Override
    public String toString() {
      return user + ":[REDACTED]";
    }
  }

  record Load(int clients, int requests, int rounds) {}

  /// @throws IllegalArgumentException with a sentence for whoever typed it
  static GatewayOptions parse(String... args) {
    Map<String, String> given = new HashMap<>();
    for (int i = 0; i < args.length; i += 2) {
      if (!KNOWN.contains(args[i]) || i + 1 == args.length) {
        throw new IllegalArgumentException(
            "got " + args[i] + " (expected: one of " + new TreeSet<>(KNOWN) + " and its value)");
      }
      given.put(args[i], args[i + 1]);
    }
    return new GatewayOptions(
        URI.create(required(given, "--with")),
        URI.create(required(given, "--without")),
        new Customer(required(given, "--user"), required(given, "--password")),
        required(given, "--path"),
        form(given.getOrDefault("--form", "")),
        new Load(
            Integer.parseInt(given.getOrDefault("--clients", "32")),
            Integer.parseInt(given.getOrDefault("--requests", "20000")),
            Integer.parseInt(given.getOrDefault("--rounds", "3"))));
  }

  private static String required(Map<String, String> given, String name) {
    String value = given.get(name);
    if (value == null) {
      throw new IllegalArgumentException("got no " + name);
    }
    return value;
  }

  private static Map<String, String> form(String text) {
    Map<String, String> form = new HashMap<>();
    Arrays.stream(text.split(","))
        .filter(pair -> pair.contains("="))
        .forEach(
            pair ->
                form.put(
                    pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1)));
    return form;
  }
}
