package io.ringfort.api.sip;

import io.ringfort.api.errors.ApiError;
import io.ringfort.api.errors.ApiException;
import io.ringfort.api.http.Request;
import io.ringfort.api.http.Response;
import io.ringfort.api.http.Route;
import io.ringfort.api.idempotency.FrontDoor;
import io.ringfort.api.rendering.Dates;
import io.ringfort.api.rendering.JsonOut;
import io.ringfort.api.resources.DirectoryResources;
import io.ringfort.core.directory.CredentialList;
import io.ringfort.core.directory.SipCredential;
import io.ringfort.core.ids.CredentialSid;
import io.ringfort.core.secrets.Secret;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// `/SIP/CredentialLists/{SID}/Credentials`.
/// <https://www.twilio.com/docs/voice/sip/api/sip-credential-resource>
final class CredentialRoutes {
  private static final String BASE =
      SipRoutes.BASE + "/CredentialLists/{CredentialListSid}/Credentials";
  private static final String LIST = BASE + ".json";
  private static final String ONE = BASE + "/{Sid}.json";
  private static final int MOST = 1_000;
  private static final int MAX_PASSWORD = 255;

  /// RFC 3261 section 25.1: the user of an address, which is what phones register with.
  private static final Pattern USERNAME = Pattern.compile("[A-Za-z0-9\\-_.!~*'()&=+$,;?/%@]{1,32}");

  private static final Pattern PASSWORD =
      Pattern.compile("(?=.*[0-9])(?=.*[a-z])(?=.*[A-Z])[\\x20-\\x7e]{12," + MAX_PASSWORD + "}");

  private final DirectoryResources resources;

  CredentialRoutes(DirectoryResources resources) {
    this.resources = resources;
  }

  List<Route> routes(FrontDoor door) {
    return List.of(
        Route.get(LIST, this::list),
        Route.post(
            LIST,
            door.creates(
                CredentialSid.PREFIX,
                resources.creator(
                    SipCredential.class,
                    this::make,
                    CredentialRoutes::write,
                    ApiError.INVALID_CREDENTIAL))),
        Route.get(ONE, request -> answer(find(request))),
        Route.post(ONE, this::update),
        Route.delete(ONE, request -> resources.delete(request, find(request), List.of())));
  }

  private CredentialList listOf(Request request) {
    return resources.find(request, "CredentialListSid", CredentialList.class);
  }

  private SipCredential find(Request request) {
    CredentialList list = listOf(request);
    return Optional.of(resources.find(request, "Sid", SipCredential.class))
        .filter(c -> c.list().equals(list.sid()))
        .orElseThrow(request::notFound);
  }

  private static Response answer(SipCredential credential) {
    return Response.ok(out -> write(out, credential));
  }

  private static void write(JsonOut out, SipCredential credential) {
    out.text("sid", credential.sid().value())
        .text("account_sid", credential.account().value())
        .text("credential_list_sid", credential.list().value())
        .text("username", credential.username())
        .text("date_created", Dates.rfc2822(credential.created()))
        .text("date_updated", Dates.rfc2822(credential.updated()))
        .text(
            "uri",
            "/2010-04-01/Accounts/"
                + credential.account()
                + "/SIP/CredentialLists/"
                + credential.list()
                + "/Credentials/"
                + credential.sid()
                + ".json");
  }

  private Response list(Request request) {
    return DirectoryResources.page(
            request,
            resources.directory().sipCredentials(listOf(request).sid()),
            SipCredential::created)
        .in2010(request, "credentials", CredentialRoutes::write);
  }

  private SipCredential make(Request request, String sid, Instant now) {
    CredentialList list = listOf(request);
    if (resources.directory().sipCredentials(list.sid()).size() >= MOST) {
      throw new ApiException(
          ApiError.TOO_MANY_CREDENTIALS, "got " + MOST + " (expected: fewer than " + MOST + ")");
    }
    String username = request.params().given("Username").orElse("");
    if (!USERNAME.matcher(username).matches()) {
      throw new ApiException(
          ApiError.INVALID_CREDENTIAL,
          "Username: got '"
              + username
              + "' (expected: 1 to 32 letters, digits and signs that a SIP address may have)");
    }
    return new SipCredential(
        new CredentialSid(sid),
        request.accountSid(),
        list.sid(),
        username,
        password(request).orElseThrow(CredentialRoutes::badPassword),
        now,
        now);
  }

  private static Optional<Secret> password(Request request) {
    Optional<String> password = request.params().given("Password");
    if (password.filter(p -> !PASSWORD.matcher(p).matches()).isPresent()) {
      throw badPassword();
    }
    return password.map(Secret::new);
  }

  private static ApiException badPassword() {
    return new ApiException(
        ApiError.INVALID_CREDENTIAL,
        "Password: got one that is missing or too simple (expected: 12 to "
            + MAX_PASSWORD
            + " characters with a digit, a small and a capital letter)");
  }

  private Response update(Request request) {
    SipCredential before = find(request);
    SipCredential next =
        before.withPassword(password(request).orElse(before.password()), resources.now());
    return answer(resources.update(request, next, ApiError.INVALID_CREDENTIAL));
  }
}
