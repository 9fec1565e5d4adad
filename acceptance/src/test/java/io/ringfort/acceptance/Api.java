package io.ringfort.acceptance;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/// The public API over plain HTTP, as one account.
///
/// @param url scheme, host and port
/// @param user an account's SID, or an API key's with `password` its secret
public record Api(URI url, String accountSid, String user, String password) {

  public static Api of(Credentials credentials) {
    return of(credentials, credentials.apiUrl());
  }

  /// Through one of several gateways.
  public static Api of(Credentials credentials, URI gateway) {
    return new Api(
        gateway,
        credentials.accountSid(),
        credentials.accountSid(),
        credentials.authToken());
  }

  /// @param path below the account, such as `/Messages.json`, or a whole one that begins with
  ///   `/2010-04-01/` or `/v1/`
  public Answer get(String path) {
    return Http.send(request(path).GET());
  }

  /// A file.
  ///
  /// @throws IllegalStateException when there is none
  public byte[] bytes(String path) {
    return Http.bytes(request(path));
  }

  public Answer delete(String path) {
    return Http.send(request(path).DELETE());
  }

  /// @param namesAndValues the form: name, value, name, value, ...
  public Answer post(String path, String... namesAndValues) {
    return postBody(path, Http.form(namesAndValues), Map.of());
  }

  /// @param body sent as it is
  /// @param headers beside the usual ones
  public Answer postBody(String path, String body, Map<String, String> headers) {
    HttpRequest.Builder request =
        request(path).setHeader("Content-Type", "application/x-www-form-urlencoded");
    headers.forEach(request::setHeader);
    return Http.send(request.POST(BodyPublishers.ofString(body, StandardCharsets.UTF_8)));
  }

  public Answer send(String from, String to, String body) {
    return post("/Messages.json", "From", from, "To", to, "Body", body);
  }

  /// A number of the account.
  public record OwnNumber(String sid, String number) {}

  /// Buys the first number that is for sale, so that a test may set its webhooks as it likes.
  ///
  /// @param namesAndValues settings, such as `SmsUrl`
  public OwnNumber buy(String... namesAndValues) {
    // Who looked at the same time would want the same number.
    synchronized (OwnNumber.class) {
      return buyFirst(namesAndValues);
    }
  }

  private OwnNumber buyFirst(String... namesAndValues) {
    String number =
        get("/AvailablePhoneNumbers/US/Local.json?PageSize=1")
            .body()
            .at("/available_phone_numbers/0/phone_number")
            .asText();
    Answer bought =
        postBody(
            "/IncomingPhoneNumbers.json",
            Http.form(namesAndValues) + "&" + Http.form("PhoneNumber", number),
            Map.of());
    if (bought.status() != 201) {
      throw new IllegalStateException(
          "buying " + number + ": got " + bought.status() + " " + bought.body());
    }
    return new OwnNumber(bought.text("sid"), number);
  }

  public Answer message(String sid) {
    return get("/Messages/" + sid + ".json");
  }

  private HttpRequest.Builder request(String path) {
    boolean whole = path.startsWith("/2010-04-01/") || path.startsWith("/v1/");
    String pair =
        Base64.getEncoder()
            .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    return Http.request(
            URI.create(url + (whole ? path : "/2010-04-01/Accounts/" + accountSid + path)))
        .header("Authorization", "Basic " + pair);
  }

  @Override
  public String toString() {
    return "Api[" + url + ", " + user + "]";
  }
}
