package io.ringfort.stack;

import io.ringfort.stack.data.Credentials;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/// What `up` prints when traffic can flow: all that a newcomer needs for a first message and a
/// first call.
final class Banner {
  /// A handset of the simulator: any number is one.
  private static final String HANDSET = "+12025550147";

  private Banner() {}

  static String of(Credentials credentials, Path data, Duration took) {
    String account = credentials.apiUrl() + "/2010-04-01/Accounts/" + credentials.accountSid();
    String login = "-u " + credentials.accountSid() + ":" + credentials.authToken();
    StringBuilder text = new StringBuilder();
    line(text, "Ringfort is up after " + seconds(took) + " s. Ctrl-C drains and stops it.");
    line(text, "");
    line(text, "  API         " + credentials.apiUrl());
    credentials.gateways().stream()
        .skip(1)
        .forEach(gateway -> line(text, "              " + gateway));
    for (URI secure : credentials.secureGateways()) {
      boolean isFirst = secure.equals(credentials.secureUrl());
      line(
          text,
          isFirst ? "  over TLS    " + secure + " (for web pages)" : "              " + secure);
    }
    line(text, "  console     " + credentials.apiUrl() + "/console");
    line(text, "  account     " + credentials.accountSid());
    line(text, "  auth token  " + credentials.authToken());
    line(text, "  numbers     " + String.join("  ", credentials.numbers()));
    if (credentials.simulatorUrl() != null) {
      line(text, "  simulator   " + credentials.simulatorUrl());
    }
    line(text, "  data        " + data.toAbsolutePath().normalize());
    if (!credentials.numbers().isEmpty()) {
      message(text, credentials, login, account + "/Messages.json");
      call(text, credentials, login, account);
    }
    line(text, "");
    return text.toString();
  }

  /// The same, for many hosts: with how to see them die.
  static String of(Credentials credentials, Path data, Duration took, int hosts) {
    StringBuilder text = new StringBuilder(of(credentials, data, took));
    String option = data.equals(Path.of(".ringfort")) ? "" : " --data " + data;
    line(text, "These are " + hosts + " hosts. Look at them, kill one, and see the others go on:");
    line(text, "");
    line(text, "  ./ringfort status" + option);
    line(text, "  ./ringfort kill a-voice" + option);
    line(text, "");
    return text.toString();
  }

  private static void message(
      StringBuilder text, Credentials credentials, String login, String messages) {
    line(text, "");
    line(text, "Send an SMS, read it back, look at the handset that got it:");
    line(text, "");
    line(
        text,
        "  curl "
            + login
            + " "
            + messages
            + " --data-urlencode From="
            + credentials.numbers().getFirst()
            + " --data-urlencode To="
            + HANDSET
            + " --data-urlencode 'Body=Hello from Ringfort'");
    line(text, "  curl " + login + " '" + messages + "?PageSize=1'");
    URI simulator = credentials.simulatorUrl();
    if (simulator != null) {
      line(text, "  curl " + simulator + "/handsets/" + HANDSET + "/messages");
    }
  }

  private static void call(
      StringBuilder text, Credentials credentials, String login, String account) {
    line(text, "");
    line(text, "Call a handset, record its answer, find the recording (play its media_url):");
    line(text, "");
    line(
        text,
        "  curl "
            + login
            + " "
            + account
            + "/Calls.json --data-urlencode From="
            + credentials.numbers().getFirst()
            + " --data-urlencode To="
            + HANDSET
            + " --data-urlencode 'Twiml=<Response><Say>Please leave a message.</Say>"
            + "<Record timeout=\"5\" maxLength=\"6\"/></Response>'");
    line(text, "  curl " + login + " '" + account + "/Recordings.json?PageSize=1'");
  }

  private static void line(StringBuilder text, String line) {
    text.append(line).append(System.lineSeparator());
  }

  private static String seconds(Duration took) {
    return String.format(Locale.ROOT, "%.1f", took.toMillis() / 1_000.0);
  }
}
