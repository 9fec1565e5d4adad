package shared;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.twilio.Twilio;
import com.twilio.http.NetworkHttpClient;
import com.twilio.http.Request;
import com.twilio.http.Response;
import com.twilio.http.TwilioRestClient;
import java.io.IOException;
import java.nio.file.Path;

/// The stack that an example talks to. `credentials.json` of its data folder says where it is and
/// who we are; `RINGFORT_DATA` names another folder than `.ringfort`.
public final class Stack {
  private final JsonNode credentials;

  private Stack(JsonNode credentials) {
    this.credentials = credentials;
  }

  /// Makes the SDK's static calls (`Message.creator(...).create()`) go to the stack.
  public static Stack connect() throws IOException {
    Path folder = Path.of(System.getenv().getOrDefault("RINGFORT_DATA", ".ringfort"));
    Stack stack =
        new Stack(new ObjectMapper().readTree(folder.resolve("credentials.json").toFile()));
    String sid = stack.credentials.path("accountSid").asText();
    Twilio.init(sid, stack.authToken());
    Twilio.setRestClient(
        new TwilioRestClient.Builder(sid, stack.authToken())
            .httpClient(new SelfHosted(stack.credentials.path("apiUrl").asText()))
            .build());
    return stack;
  }

  public String authToken() {
    return credentials.path("authToken").asText();
  }

  /// A number of the account, from 0 on. The environment wins: `NUMBERS=+1...,+1...`.
  public String number(int index) {
    String chosen = System.getenv("NUMBERS");
    return chosen == null
        ? credentials.path("numbers").path(index).asText()
        : chosen.split(",")[index];
  }

  /// Needed from the environment.
  public static String setting(String name, String what) {
    String value = System.getenv(name);
    if (value == null) {
      System.err.println("Set " + name + ": " + what + ".");
      System.exit(78);
    }
    return value;
  }

  /// The one thing that differs from Twilio: where the SDK's requests go.
  /// <https://www.twilio.com/docs/libraries/java/custom-http-clients-java>
  private static final class SelfHosted extends NetworkHttpClient {
    private final String url;

    SelfHosted(String url) {
      this.url = url;
    }

    @Override
    public Response makeRequest(Request request) {
      Request ours =
          new Request(
              request.getMethod(),
              request.getUrl().replaceFirst("^https://[a-z-]+\\.twilio\\.com", url));
      ours.setAuth(request.getUsername(), request.getPassword());
      request.getQueryParams().forEach((k, all) -> all.forEach(v -> ours.addQueryParam(k, v)));
      request.getPostParams().forEach((k, all) -> all.forEach(v -> ours.addPostParam(k, v)));
      request.getHeaderParams().forEach((k, all) -> all.forEach(v -> ours.addHeaderParam(k, v)));
      ours.setContentType(request.getContentType());
      return super.makeRequest(ours);
    }
  }
}
