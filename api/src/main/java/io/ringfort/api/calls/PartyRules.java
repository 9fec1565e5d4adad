package io.ringfort.api.calls;

import io.ringfort.api.errors.ApiError;
import io.ringfort.api.errors.ApiException;
import io.ringfort.api.http.Params;
import io.ringfort.api.numbers.NumberSettings;
import io.ringfort.core.directory.Directory;
import io.ringfort.core.directory.OutgoingCallerId;
import io.ringfort.core.directory.OwnedNumber;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.E164;
import io.ringfort.voice.lifecycle.CallIntent.Parties;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Who may call whom under which number. Any thread; reads this host's directory only.
final class PartyRules {
  /// What a SIP phone or a program may be shown as its caller, besides addresses.
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9+._-]{1,128}");

  private final Directory directory;

  PartyRules(Directory directory) {
    this.directory = directory;
  }

  static Endpoint to(Params params) {
    String text =
        params
            .given("To")
            .map(String::trim)
            .orElseThrow(() -> new ApiException(ApiError.CALL_TO_MISSING));
    return Endpoint.parse(text)
        .orElseThrow(
            () ->
                new ApiException(
                    ApiError.INVALID_TO,
                    "To: got '"
                        + text
                        + "' (expected: + and 7 to 15 digits, the + as %2B, or sip:user@host, or"
                        + " client:identity)"));
  }

  Parties check(Params params, AccountSid account, Endpoint to) {
    String from =
        params
            .given("From")
            .map(String::trim)
            .orElseThrow(() -> new ApiException(ApiError.CALL_FROM_MISSING));
    String caller = caller("From", from, account, to);
    @Nullable String shown =
        params
            .given("CallerId")
            .map(String::trim)
            .map(text -> caller("CallerId", text, account, to))
            .filter(text -> !text.equals(caller))
            .orElse(null);
    return new Parties(caller, to.text(), null, null, numberSid(account, caller), shown);
  }

  private String caller(String name, String text, AccountSid account, Endpoint to) {
    Optional<Endpoint> from = Endpoint.parse(text);
    return switch (to) {
      case Endpoint.Phone _ -> {
        if (from.isEmpty() || !(from.get() instanceof Endpoint.Phone(E164 number))) {
          throw new ApiException(
              ApiError.INVALID_FROM,
              name + ": got '" + text + "' (expected: + and 7 to 15 digits, the + as %2B)");
        }
        requireOwn(name, account, number);
        yield text;
      }
      // A phone of the customer's own: what it is shown is the customer's business.
      case Endpoint.Sip _, Endpoint.Client _ ->
          from.map(Endpoint::text)
              .or(() -> Optional.of(text).filter(t -> NAME.matcher(t).matches()))
              .orElseThrow(
                  () ->
                      new ApiException(
                          ApiError.INVALID_FROM,
                          name
                              + ": got '"
                              + text
                              + "' (expected: a number, sip:user@host or client:identity)"));
    };
  }

  private void requireOwn(String name, AccountSid account, E164 number) {
    boolean isOwned =
        directory
            .number(number)
            .filter(n -> n.account().equals(account) && NumberSettings.isVoiceCapable(n))
            .isPresent();
    if (!isOwned && directory.callerId(account, number).isEmpty()) {
      throw new ApiException(
          ApiError.FROM_NOT_VERIFIED,
          name
              + ": got '"
              + number
              + "' (expected: one of the account's numbers that can call, or a verified one)");
    }
  }

  private @Nullable String numberSid(AccountSid account, String caller) {
    if (!E164.matches(caller)) {
      return null;
    }
    E164 number = new E164(caller);
    return directory
        .number(number)
        .filter(n -> n.account().equals(account))
        .map(OwnedNumber::id)
        .or(() -> directory.callerId(account, number).map(OutgoingCallerId::id))
        .orElse(null);
  }
}
