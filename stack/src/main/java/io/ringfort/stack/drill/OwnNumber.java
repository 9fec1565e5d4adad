package io.ringfort.stack.drill;

import com.fasterxml.jackson.databind.JsonNode;

/// A number of the account that rings somewhere else for a while. One thread.
final class OwnNumber {
  private final Customer customer;
  private final String number;
  private String path = "";
  private String was = "";

  OwnNumber(Customer customer, String number) {
    this.customer = customer;
    this.number = number;
  }

  String number() {
    return number;
  }

  /// @param url of a document
  void rings(String url) throws InterruptedException {
    JsonNode found =
        customer
            .get("/IncomingPhoneNumbers.json?PhoneNumber=" + Http.encode(number))
            .good("the account's numbers")
            .body()
            .path("incoming_phone_numbers")
            .path(0);
    was = found.path("voice_url").asText("");
    path = "/IncomingPhoneNumbers/" + found.path("sid").asText() + ".json";
    set(url);
  }

  void restore() throws InterruptedException {
    if (!path.isEmpty()) {
      set(was);
    }
  }

  private void set(String url) throws InterruptedException {
    customer.post(path, Http.form("VoiceUrl", url), path + url.hashCode() + System.nanoTime())
        .good("the number " + number + " is not changed");
  }
}
