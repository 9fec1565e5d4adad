package io.ringfort.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringfort.bench.load.KeepAliveConnection;
import io.ringfort.bench.load.Requests;
import io.ringfort.bench.processes.Access;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The numbers that an account sends from: those that it has, and more, bought as a customer would.
/// <https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource>
final class Senders {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int OK = 200;
  private static final int CREATED = 201;

  private final KeepAliveConnection connection;
  private final Requests requests;
  private final String account;

  private Senders(KeepAliveConnection connection, Requests requests, String account) {
    this.connection = connection;
    this.requests = requests;
    this.account = account;
  }

  /// @return as many as wanted, in E.164
  static List<String> of(Access access, int wanted) throws IOException {
    Requests requests = Requests.basic(access.apiUrl(), access.accountSid(), access.authToken());
    try (KeepAliveConnection connection = KeepAliveConnection.open(access.apiUrl())) {
      String account = "/2010-04-01/Accounts/" + access.accountSid();
      return new Senders(connection, requests, account).numbers(wanted);
    }
  }

  private List<String> numbers(int wanted) throws IOException {
    String owned = "/IncomingPhoneNumbers.json";
    List<String> numbers =
        new ArrayList<>(
            phoneNumbers(
                answer(requests.get(account + owned + "?PageSize=100"), OK)
                    .required("incoming_phone_numbers")));
    if (numbers.size() < wanted) {
      String forSale = "/AvailablePhoneNumbers/US/Local.json?SmsEnabled=true&PageSize=" + wanted;
      for (String number :
          phoneNumbers(
              answer(requests.get(account + forSale), OK).required("available_phone_numbers"))) {
        if (numbers.size() < wanted) {
          answer(requests.post(account + owned, Map.of("PhoneNumber", number)), CREATED);
          numbers.add(number);
        }
      }
    }
    if (numbers.size() < wanted) {
      throw new IOException(
          "numbers to send from: got " + numbers.size() + " (expected: " + wanted + ")");
    }
    return List.copyOf(numbers.subList(0, wanted));
  }

  private static List<String> phoneNumbers(JsonNode list) {
    List<String> numbers = new ArrayList<>();
    list.forEach(number -> numbers.add(number.required("phone_number").asText()));
    return numbers;
  }

  private JsonNode answer(byte[] request, int status) throws IOException {
    KeepAliveConnection.Answer answer = connection.send(request);
    if (answer.status() != status) {
      throw new IOException(
          "numbers to send from: got "
              + answer.status()
              + " "
              + answer.body()
              + " (expected: "
              + status
              + ")");
    }
    return JSON.readTree(answer.body());
  }
}
