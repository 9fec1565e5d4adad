package io.ringfort.api.accounts;

import io.ringfort.api.rendering.Dates;
import io.ringfort.api.rendering.JsonOut;
import io.ringfort.core.directory.Account;
import java.util.List;
import java.util.Locale;

/// An account as <https://www.twilio.com/docs/iam/api/account> shows it.
final class AccountJson {
  private static final List<String> SUBRESOURCES =
      List.of(
          "applications",
          "available_phone_numbers",
          "balance",
          "calls",
          "conferences",
          "incoming_phone_numbers",
          "keys",
          "messages",
          "notifications",
          "outgoing_caller_ids",
          "queues",
          "recordings",
          "signing_keys");

  private AccountJson() {}

  static void write(JsonOut out, Account account) {
    String uri = "/2010-04-01/Accounts/" + account.sid();
    out.text("sid", account.sid().value())
        .text("owner_account_sid", account.top().value())
        .text("friendly_name", account.friendlyName())
        .text("auth_token", account.authToken().reveal())
        .text("status", account.status().name().toLowerCase(Locale.ROOT))
        .text("type", "Full")
        .text("date_created", Dates.rfc2822(account.created()))
        .text("date_updated", Dates.rfc2822(account.updated()))
        .text("uri", uri + ".json")
        .nested(
            "subresource_uris",
            links ->
                SUBRESOURCES.forEach(name -> links.text(name, uri + "/" + camel(name) + ".json")));
  }

  private static String camel(String snake) {
    StringBuilder camel = new StringBuilder(snake.length());
    for (String word : snake.split("_")) {
      camel.append(Character.toUpperCase(word.charAt(0))).append(word, 1, word.length());
    }
    return camel.toString();
  }
}
