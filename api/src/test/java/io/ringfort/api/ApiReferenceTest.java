package io.ringfort.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.api.errors.ApiError;
import io.ringfort.api.http.Route;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeElement;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Writes `docs/api.md` and `docs/coverage.md` from the route table, the catalogue of errors, and
/// the names of parameters in the code of each resource. `-Ddocs.write=true` writes them anew; else
/// they must be what they would be.
class ApiReferenceTest {
  private static final Path DOCS = Path.of("../docs");
  private static final Path CLASSES = Path.of("target/classes/io/ringfort/api");
  private static final Pattern PARAMETER = Pattern.compile("[A-Z][a-zA-Z]*[a-z][A-Za-z]*");
  private static final String ACCOUNT = "/2010-04-01/Accounts/{AccountSid}";

  /// Words with a capital that are no parameters: names of resources and of types.
  private static final Set<String> OTHERS = Set.of("Full", "Keys", "SigningKeys", "Sid");

  /// Which packages' code answers which resources: by the first part of the path after the account.
  private static final Map<String, List<String>> PACKAGES =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("accounts", List.of("Accounts", "Balance", "Keys", "SigningKeys")),
              Map.entry("alerts", List.of("alerts")),
              Map.entry("applications", List.of("Applications")),
              Map.entry("callerids", List.of("OutgoingCallerIds")),
              Map.entry("calls", List.of("Calls")),
              Map.entry("clienttokens", List.of("client-token")),
              Map.entry("conferences", List.of("Conferences")),
              Map.entry("handsets", List.of("handsets")),
              Map.entry("identity", List.of("identity")),
              Map.entry("messages", List.of("Messages")),
              Map.entry("notifications", List.of("Notifications")),
              Map.entry("numbers", List.of("AvailablePhoneNumbers", "IncomingPhoneNumbers")),
              Map.entry(
                  "operator",
                  List.of(
                      "overview",
                      "hosts",
                      "trunks",
                      "releases",
                      "drills",
                      "operations",
                      "zones")),
              Map.entry("queues", List.of("Queues")),
              Map.entry("recordings", List.of("Recordings")),
              Map.entry("services", List.of("Services")),
              Map.entry("sip", List.of("SIP")),
              Map.entry("timeline", List.of("timeline")),
              Map.entry(
                  "userdefinedmessages",
                  List.of("UserDefinedMessages", "UserDefinedMessageSubscriptions"))));

  @Test
  void theReferenceIsWhatTheCodeSays() throws IOException {
    List<Route> routes;
    try (Stand stand = new Stand()) {
      routes = Api.routes(stand.parts());
    }
    check("api.md", api(routes));
    check("coverage.md", Coverage.document(routes));
  }

  private static void check(String name, String made) throws IOException {
    Path file = DOCS.resolve(name);
    if (Boolean.getBoolean("docs.write")) {
      Files.writeString(file, made);
    }
    assertThat(Files.readString(file))
        .as("docs/%s (write it anew: -Ddocs.write=true -Dtest=ApiReferenceTest)", name)
        .isEqualTo(made);
  }

  private static String api(List<Route> routes) throws IOException {
    StringBuilder out =
        new StringBuilder(
            """
            # API reference

            Made from the route table and the code (`ApiReferenceTest`); do not edit. Paths, parameters, fields and errors are Twilio's: its reference explains what they mean. Everything
            is asked for with HTTP Basic: an account's SID and token, or an API key and its secret. Parameters of a POST are a form, those of a GET a query. Every POST that makes
            something takes an `Idempotency-Key` ([idempotency](idempotency.md)).

            """);
    Map<String, List<Route>> sections = new TreeMap<>();
    for (Route route : routes) {
      sections.computeIfAbsent(packageOf(route), _ -> new ArrayList<>()).add(route);
    }
    for (Map.Entry<String, List<Route>> section : sections.entrySet()) {
      section(out, section.getKey(), section.getValue());
    }
    errors(out);
    return out.toString().stripTrailing() + "\n";
  }

  private static String packageOf(Route route) {
    String path = route.template();
    String rest =
        path.startsWith(ACCOUNT + "/")
            ? path.substring(ACCOUNT.length() + 1)
            : withoutVersion(path);
    // What is below a call is its own: recordings and notifications of one are among the calls.
    int messages = rest.indexOf("UserDefinedMessage");
    String first = rest.substring(Math.max(0, messages)).split("[/.]", 2)[0];
    return PACKAGES.entrySet().stream()
        .filter(e -> e.getValue().contains(first))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(() -> new AssertionError("a section for " + path));
  }

  private static String withoutVersion(String path) {
    return path.replaceFirst("^/(2010-04-01|v1)/", "");
  }

  private static void section(StringBuilder out, String name, List<Route> routes)
      throws IOException {
    out.append("## ").append(String.join(", ", PACKAGES.get(name))).append("\n\n");
    out.append("| request | path |\n|---|---|\n");
    Map<String, Set<String>> methods = new TreeMap<>();
    for (Route route : routes) {
      methods
          .computeIfAbsent(route.template(), _ -> new TreeSet<>(Comparator.reverseOrder()))
          .add(route.method());
    }
    methods.forEach(
        (path, by) ->
            out.append("| ")
                .append(String.join(", ", by))
                .append(" | `")
                .append(path)
                .append("` |\n"));
    Found found = scan(name);
    if (!found.parameters().isEmpty()) {
      out.append("\nParameters that are read: ")
          .append(
              found.parameters().stream().map(p -> "`" + p + "`").collect(Collectors.joining(", ")))
          .append(".\n");
    }
    if (!found.errors().isEmpty()) {
      out.append("\nErrors beside those that every request may get: ")
          .append(
              found.errors().stream()
                  .map(e -> "" + e.code())
                  .distinct()
                  .collect(Collectors.joining(", ")))
          .append(".\n");
    }
    out.append('\n');
  }

  private static void errors(StringBuilder out) {
    out.append(
        """
        ## Errors

        An error is a JSON object with `code`, `message`, `more_info` and `status`. Where `Retry-After` is named, the same request is worth another try.

        | code | status | sentence | retry |
        |---|---|---|---|
        """);
    Stream.of(ApiError.values())
        .sorted(Comparator.comparingInt(ApiError::code))
        .forEach(
            e ->
                out.append("| ")
                    .append(e.code())
                    .append(" | ")
                    .append(e.status())
                    .append(" | ")
                    .append(e.sentence())
                    .append(" | ")
                    .append(
                        e.retryAfterSeconds() == 0 ? "" : "after " + e.retryAfterSeconds() + " s")
                    .append(" |\n"));
  }

  /// What the code of a package names.
  private record Found(Set<String> parameters, Set<ApiError> errors) {}

  private static Found scan(String name) throws IOException {
    Found found = new Found(new TreeSet<>(), EnumSet.noneOf(ApiError.class));
    try (Stream<Path> files = Files.list(CLASSES.resolve(name))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
        ClassFile.of()
            .parse(file)
            .methods()
            .forEach(method -> method.code().ifPresent(code -> scan(code.elementList(), found)));
      }
    }
    return found;
  }

  /// A parameter is named by a word with a capital; one that is handed on to ask for a variable of
  /// the path is none.
  private static void scan(List<CodeElement> code, Found found) {
    String last = "";
    for (CodeElement element : code) {
      switch (element) {
        case ConstantInstruction constant when constant.constantValue() instanceof String text -> {
          addTo(found, last);
          last = PARAMETER.matcher(text).matches() ? text : "";
        }
        case InvokeInstruction call when call.name().stringValue().equals("variable") -> last = "";
        case FieldInstruction field when field.owner().asInternalName().endsWith("/ApiError") ->
            found.errors().add(ApiError.valueOf(field.name().stringValue()));
        default -> {}
      }
    }
    addTo(found, last);
  }

  private static void addTo(Found found, String word) {
    if (!word.isEmpty() && !OTHERS.contains(word)) {
      found.parameters().add(word);
    }
  }
}
