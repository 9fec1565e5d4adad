package io.ringfort.api.messages;

import io.ringfort.api.errors.ApiError;
import io.ringfort.api.errors.ApiException;
import io.ringfort.api.numbers.NumberSettings;
import io.ringfort.core.directory.Directory;
import io.ringfort.core.directory.MessagingService;
import io.ringfort.core.directory.OwnedNumber;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.E164;
import io.ringfort.core.ids.ServiceSid;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which number a message goes out from. Any thread; reads this host's directory only.
final class SenderChoice {
  private static final int NORTH_AMERICAN_PREFIX = "+1415".length();

  private final Directory directory;

  SenderChoice(Directory directory) {
    this.directory = directory;
  }

  /// @param service which chose the number, or null
  record Sender(String number, @Nullable MessagingService service) {}

  /// @param from the parameter, if it was given
  /// @param serviceSid the parameter, if it was given
  Sender choose(AccountSid account, String to, Optional<String> from, Optional<String> serviceSid) {
    if (serviceSid.isEmpty()) {
      return new Sender(
          own(account, from.orElseThrow(() -> new ApiException(ApiError.FROM_MISSING))), null);
    }
    MessagingService service = service(account, serviceSid.get());
    List<OwnedNumber> pool = directory.pool(service.sid());
    if (pool.isEmpty()) {
      throw new ApiException(ApiError.POOL_EMPTY, service.sid().value());
    }
    if (from.isPresent()) {
      String number = own(account, from.get());
      if (pool.stream().noneMatch(n -> n.number().value().equals(number))) {
        throw new ApiException(
            ApiError.NOT_IN_POOL,
            "From: got '" + number + "' (expected: a number of " + service.sid() + ")");
      }
      return new Sender(number, service);
    }
    return new Sender(fromPool(service, pool, to), service);
  }

  private String own(AccountSid account, String from) {
    if (!E164.matches(from)) {
      boolean isShortCode =
          from.length() >= 3
              && from.length() <= 8
              && from.chars().allMatch(c -> c >= '0' && c <= '9');
      boolean isName =
          from.length() <= 11
              && from.chars().anyMatch(Character::isLetter)
              && from.chars().allMatch(SenderChoice::isOfName);
      ApiError error = isShortCode || isName ? ApiError.FROM_NOT_CAPABLE : ApiError.INVALID_FROM;
      throw new ApiException(
          error,
          "From: got '"
              + from
              + "' (expected: one of the account's numbers, + and 7 to 15 digits, the + as %2B)");
    }
    // A number of another account is answered as one of nobody: who owns it is nobody's business.
    OwnedNumber number =
        directory
            .number(new E164(from))
            .filter(n -> n.account().equals(account))
            .orElseThrow(
                () ->
                    new ApiException(
                        ApiError.FROM_NOT_OWNED,
                        "From: got '" + from + "' (expected: one of the account's numbers)"));
    if (!NumberSettings.isSmsCapable(number)) {
      throw new ApiException(
          ApiError.FROM_NOT_CAPABLE,
          "From: got '" + from + "' (expected: a number that can send SMS)");
    }
    return from;
  }

  private static boolean isOfName(int c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || " -+_&".indexOf(c) >= 0;
  }

  private MessagingService service(AccountSid account, String sid) {
    if (!ServiceSid.matches(sid)) {
      throw new ApiException(
          ApiError.INVALID_SERVICE_SID,
          "MessagingServiceSid: got '" + sid + "' (expected: MG and 32 hexadecimal digits)");
    }
    return directory
        .service(new ServiceSid(sid))
        .filter(s -> s.account().equals(account))
        .orElseThrow(() -> new ApiException(ApiError.SERVICE_NOT_FOUND, sid));
  }

  /// Rendezvous hashing: without remembering anything, a recipient keeps its sender while that is
  /// in the pool, and the recipients are spread evenly. A sender of the recipient's own area code
  /// goes first.
  private static String fromPool(MessagingService service, List<OwnedNumber> pool, String to) {
    boolean isNearWanted =
        to.startsWith("+1")
            && service.setting("area_code_geomatch").map(Boolean::parseBoolean).orElse(true);
    OwnedNumber best = null;
    boolean isBestNear = false;
    long bestScore = 0;
    for (OwnedNumber number : pool) {
      if (NumberSettings.isSmsCapable(number) && !number.number().value().equals(to)) {
        boolean isNear =
            isNearWanted && number.number().value().regionMatches(0, to, 0, NORTH_AMERICAN_PREFIX);
        long score = score(service.sid().value(), to, number.number().value());
        if (best == null
            || (isNear == isBestNear ? Long.compareUnsigned(score, bestScore) > 0 : isNear)) {
          best = number;
          isBestNear = isNear;
          bestScore = score;
        }
      }
    }
    if (best == null) {
      throw new ApiException(ApiError.NO_SUITABLE_SENDER, service.sid().value());
    }
    return best.number().value();
  }

  /// FNV-1a (<http://www.isthe.com/chongo/tech/comp/fnv/>) and a final mix, since numbers differ in
  /// their last digits only.
  private static long score(String... parts) {
    long hash = 0xcbf29ce484222325L;
    for (String part : parts) {
      for (int i = 0; i < part.length(); i++) {
        hash = (hash ^ part.charAt(i)) * 0x100000001b3L;
      }
    }
    hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
    hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
    return hash ^ hash >>> 33;
  }
}
