package io.ringfort.api;

import io.ringfort.api.http.Route;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Lays the route table beside the resources that Twilio's public reference names.
final class Coverage {
  private static final String ACCOUNT = "/2010-04-01/Accounts/{}";

  /// A public resource.
  ///
  /// @param path below the account, with `{}` for a variable; or a whole one
  /// @param methods that Twilio has
  private record Resource(String name, String path, String methods) {
    String whole() {
      return path.startsWith("/v") || path.startsWith("/2010") ? path : ACCOUNT + path;
    }
  }

  private static Resource of(String name, String path, String methods) {
    return new Resource(name, path, methods);
  }

  private static final List<Resource> TWILIO =
      List.of(
          of("Accounts", "/2010-04-01/Accounts.json", "GET POST"),
          of("Account", "/2010-04-01/Accounts/{}.json", "GET POST"),
          of("Balance", "/Balance.json", "GET"),
          of("Keys", "/Keys.json", "GET POST"),
          of("Key", "/Keys/{}.json", "GET POST DELETE"),
          of("SigningKeys", "/SigningKeys.json", "GET POST"),
          of("SigningKey", "/SigningKeys/{}.json", "GET POST DELETE"),
          of("Tokens", "/Tokens.json", "POST"),
          of("Addresses", "/Addresses.json", "GET POST"),
          of("Address", "/Addresses/{}.json", "GET POST DELETE"),
          of("DependentPhoneNumbers", "/Addresses/{}/DependentPhoneNumbers.json", "GET"),
          of("Applications", "/Applications.json", "GET POST"),
          of("Application", "/Applications/{}.json", "GET POST DELETE"),
          of("AuthorizedConnectApps", "/AuthorizedConnectApps.json", "GET"),
          of("ConnectApps", "/ConnectApps.json", "GET"),
          of("AvailablePhoneNumbers (countries)", "/AvailablePhoneNumbers.json", "GET"),
          of("AvailablePhoneNumbers (country)", "/AvailablePhoneNumbers/{}.json", "GET"),
          of("Local", "/AvailablePhoneNumbers/{}/Local.json", "GET"),
          of("TollFree", "/AvailablePhoneNumbers/{}/TollFree.json", "GET"),
          of("Mobile", "/AvailablePhoneNumbers/{}/Mobile.json", "GET"),
          of("National", "/AvailablePhoneNumbers/{}/National.json", "GET"),
          of("Voip", "/AvailablePhoneNumbers/{}/Voip.json", "GET"),
          of("SharedCost", "/AvailablePhoneNumbers/{}/SharedCost.json", "GET"),
          of("MachineToMachine", "/AvailablePhoneNumbers/{}/MachineToMachine.json", "GET"),
          of("IncomingPhoneNumbers", "/IncomingPhoneNumbers.json", "GET POST"),
          of("IncomingPhoneNumber", "/IncomingPhoneNumbers/{}.json", "GET POST DELETE"),
          of("IncomingPhoneNumbers Local", "/IncomingPhoneNumbers/Local.json", "GET POST"),
          of("IncomingPhoneNumbers Mobile", "/IncomingPhoneNumbers/Mobile.json", "GET POST"),
          of("IncomingPhoneNumbers TollFree", "/IncomingPhoneNumbers/TollFree.json", "GET POST"),
          of("AssignedAddOns", "/IncomingPhoneNumbers/{}/AssignedAddOns.json", "GET POST"),
          of("OutgoingCallerIds", "/OutgoingCallerIds.json", "GET POST"),
          of("OutgoingCallerId", "/OutgoingCallerIds/{}.json", "GET POST DELETE"),
          of("ShortCodes", "/SMS/ShortCodes.json", "GET"),
          of("ShortCode", "/SMS/ShortCodes/{}.json", "GET POST"),
          of("Messages", "/Messages.json", "GET POST"),
          of("Message", "/Messages/{}.json", "GET POST DELETE"),
          of("Media", "/Messages/{}/Media.json", "GET"),
          of("Medium", "/Messages/{}/Media/{}.json", "GET DELETE"),
          of("Feedback (message)", "/Messages/{}/Feedback.json", "POST"),
          of("Calls", "/Calls.json", "GET POST"),
          of("Call", "/Calls/{}.json", "GET POST DELETE"),
          of("Events", "/Calls/{}/Events.json", "GET"),
          of("Notifications of a call", "/Calls/{}/Notifications.json", "GET"),
          of("Notification of a call", "/Calls/{}/Notifications/{}.json", "GET"),
          of("Recordings of a call", "/Calls/{}/Recordings.json", "GET POST"),
          of("Recording of a call", "/Calls/{}/Recordings/{}.json", "GET POST DELETE"),
          of("Payments", "/Calls/{}/Payments.json", "POST"),
          of("Siprec", "/Calls/{}/Siprec.json", "POST"),
          of("Streams", "/Calls/{}/Streams.json", "POST"),
          of("Transcriptions of a call", "/Calls/{}/Transcriptions.json", "POST"),
          of("UserDefinedMessages", "/Calls/{}/UserDefinedMessages.json", "POST"),
          of(
              "UserDefinedMessageSubscriptions",
              "/Calls/{}/UserDefinedMessageSubscriptions.json",
              "POST"),
          of(
              "UserDefinedMessageSubscription",
              "/Calls/{}/UserDefinedMessageSubscriptions/{}.json",
              "DELETE"),
          of("Conferences", "/Conferences.json", "GET"),
          of("Conference", "/Conferences/{}.json", "GET POST"),
          of("Participants", "/Conferences/{}/Participants.json", "GET POST"),
          of("Participant", "/Conferences/{}/Participants/{}.json", "GET POST DELETE"),
          of("Recordings of a conference", "/Conferences/{}/Recordings.json", "GET"),
          of("Recording of a conference", "/Conferences/{}/Recordings/{}.json", "GET POST DELETE"),
          of("Queues", "/Queues.json", "GET POST"),
          of("Queue", "/Queues/{}.json", "GET POST DELETE"),
          of("Members", "/Queues/{}/Members.json", "GET"),
          of("Member", "/Queues/{}/Members/{}.json", "GET POST"),
          of("Recordings", "/Recordings.json", "GET"),
          of("Recording", "/Recordings/{}.json", "GET DELETE"),
          of("AddOnResults", "/Recordings/{}/AddOnResults.json", "GET"),
          of("Transcriptions of a recording", "/Recordings/{}/Transcriptions.json", "GET"),
          of("Transcriptions", "/Transcriptions.json", "GET"),
          of("Transcription", "/Transcriptions/{}.json", "GET DELETE"),
          of("Notifications", "/Notifications.json", "GET"),
          of("Notification", "/Notifications/{}.json", "GET"),
          of("Usage Records", "/Usage/Records.json", "GET"),
          of("Usage Triggers", "/Usage/Triggers.json", "GET POST"),
          of("SIP Domains", "/SIP/Domains.json", "GET POST"),
          of("SIP Domain", "/SIP/Domains/{}.json", "GET POST DELETE"),
          of("SIP CredentialLists", "/SIP/CredentialLists.json", "GET POST"),
          of("SIP CredentialList", "/SIP/CredentialLists/{}.json", "GET POST DELETE"),
          of("SIP Credentials", "/SIP/CredentialLists/{}/Credentials.json", "GET POST"),
          of("SIP Credential", "/SIP/CredentialLists/{}/Credentials/{}.json", "GET POST DELETE"),
          of("SIP IpAccessControlLists", "/SIP/IpAccessControlLists.json", "GET POST"),
          of("SIP IpAccessControlList", "/SIP/IpAccessControlLists/{}.json", "GET POST DELETE"),
          of("SIP IpAddresses", "/SIP/IpAccessControlLists/{}/IpAddresses.json", "GET POST"),
          of(
              "SIP IpAddress",
              "/SIP/IpAccessControlLists/{}/IpAddresses/{}.json",
              "GET POST DELETE"),
          of(
              "SIP CredentialListMappings",
              "/SIP/Domains/{}/CredentialListMappings.json",
              "GET POST"),
          of(
              "SIP IpAccessControlListMappings",
              "/SIP/Domains/{}/IpAccessControlListMappings.json",
              "GET POST"),
          of(
              "SIP Auth Calls CredentialListMappings",
              "/SIP/Domains/{}/Auth/Calls/CredentialListMappings.json",
              "GET POST"),
          of(
              "SIP Auth Calls IpAccessControlListMappings",
              "/SIP/Domains/{}/Auth/Calls/IpAccessControlListMappings.json",
              "GET POST"),
          of(
              "SIP Auth Registrations CredentialListMappings",
              "/SIP/Domains/{}/Auth/Registrations/CredentialListMappings.json",
              "GET POST"),
          of("Messaging Services", "/v1/Services", "GET POST"),
          of("Messaging Service", "/v1/Services/{}", "GET POST DELETE"),
          of("Messaging PhoneNumbers", "/v1/Services/{}/PhoneNumbers", "GET POST"),
          of("Messaging PhoneNumber", "/v1/Services/{}/PhoneNumbers/{}", "GET DELETE"),
          of("Messaging ShortCodes", "/v1/Services/{}/ShortCodes", "GET POST"),
          of("Messaging AlphaSenders", "/v1/Services/{}/AlphaSenders", "GET POST"),
          of("Messaging UsAppToPerson", "/v1/Services/{}/Compliance/Usa2p", "GET POST"),
          of("Messaging Deactivations", "/v1/Deactivations", "GET"));

  private static final String HEAD =
      """
      # What is covered

      Made by laying the route table beside the resources of Twilio's API for voice and messaging (`ApiReferenceTest`); do not edit. **No** means: answered 404. What a covered
      resource reads stands in the [API reference](api.md), the verbs in the [TwiML reference](twiml.md), what is accepted without effect in
      [voice-coverage.md](voice-coverage.md).

      | resource | path | there | not there |
      |---|---|---|---|
      """;

  private Coverage() {}

  static String document(List<Route> routes) {
    Map<String, Set<String>> ours = new TreeMap<>();
    for (Route route : routes) {
      ours.computeIfAbsent(route.template().replaceAll("\\{[A-Za-z]+}", "{}"), _ -> new TreeSet<>())
          .add(route.method());
    }
    StringBuilder out = new StringBuilder(HEAD);
    for (Resource resource : TWILIO) {
      Set<String> there = new TreeSet<>(Comparator.reverseOrder());
      Set<String> missing = new TreeSet<>(Comparator.reverseOrder());
      for (String method : resource.methods().split(" ")) {
        boolean isThere = ours.getOrDefault(resource.whole(), Set.of()).contains(method);
        (isThere ? there : missing).add(method);
      }
      out.append("| ")
          .append(resource.name())
          .append(" | `")
          .append(resource.path())
          .append("` | ")
          .append(String.join(", ", there))
          .append(" | ")
          .append(there.isEmpty() ? "**no**" : String.join(", ", missing))
          .append(" |\n");
    }
    return out.toString();
  }
}
