package io.ringfort.voice.calls;

import io.ringfort.voice.Hook;
import io.ringfort.voice.lifecycle.CallIntent.Handling;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is done with calls for which nobody's server has to be asked: a page that calls whom it
/// names, and a number whose calls go to a page. Any text may come in; it stays text.
final class OwnDocuments {
  static final String CLIENT = "client:";

  private OwnDocuments() {}

  /// @param to a number, or `client:` and an identity
  /// @param callerId null: the page's own name
  static Handling dial(String to, @Nullable String callerId) {
    String shown = callerId == null ? "" : " callerId=\"" + escaped(callerId) + "\"";
    String whom =
        to.startsWith(CLIENT) ? client(to) : "<Number>" + escaped(to) + "</Number>";
    return new Handling(document(shown, whom), Hook.NONE, Hook.NONE, Hook.NONE, Set.of());
  }

  /// @param settings of a number: its document's URL is `client:` and an identity
  static Handling ring(Handling settings) {
    String whom = client(String.valueOf(settings.document().url()));
    return new Handling(
        document("", whom), Hook.NONE, settings.fallback(), settings.status(), settings.events());
  }

  /// Whether a number's calls go to a page.
  static boolean isRing(Handling settings) {
    String url = settings.document().url();
    return url != null && url.startsWith(CLIENT);
  }

  private static String client(String address) {
    return "<Client>" + escaped(address.substring(CLIENT.length())) + "</Client>";
  }

  private static String document(String attributes, String whom) {
    // Who calls is answered, and pays, only when somebody is there.
    return "<Response><Dial answerOnBridge=\"true\""
        + attributes
        + ">"
        + whom
        + "</Dial></Response>";
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }
}
