package io.ringfort.twiml.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Whom a [Dial] connects to.
public sealed interface DialTarget {

  /// Somebody whose phone rings.
  sealed interface Endpoint extends DialTarget {
    Screening screening();
  }

  /// A phone.
  ///
  /// @param number as written
  /// @param sendDigits sent once it answers; empty for none
  record Number(String number, String sendDigits, Screening screening) implements Endpoint {}

  /// A SIP address.
  ///
  /// @param uri with its scheme; parameters and headers as written
  /// @param username for a challenge; null for none
  record Sip(String uri, @Nullable String username, @Nullable String password, Screening screening)
      implements Endpoint {
    /// Without the password.
    @Override
    public String toString() {
      return "Sip[" + uri + "]";
    }
  }

  /// A browser or app.
  ///
  /// @param parameters given to it, in the order written
  record Client(String identity, Map<String, String> parameters, Screening screening)
      implements Endpoint {
    public Client {
      parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }
  }

  /// A room.
  ///
  /// @param beep `true`, `false`, `onEnter` or `onExit`
  /// @param waitUrl as written; null for the stack's own music, empty for silence
  /// @param coach the SID of the call that alone hears this one; null for none
  /// @param label of the participant; null for none
  record Conference(
      String name,
      boolean muted,
      String beep,
      boolean startOnEnter,
      boolean endOnExit,
      Action waiting,
      int maxParticipants,
      @Nullable String coach,
      @Nullable String label,
      ConferenceRecording recording,
      Callback callback)
      implements DialTarget {}

  /// Who waits at the front of a queue.
  ///
  /// @param whisper what the waiting caller hears before the two are connected; null URL: nothing
  record Queue(String name, Action whisper) implements DialTarget {}

  /// @param fromStart whether everything is recorded
  record ConferenceRecording(boolean fromStart, boolean trim, RecordingCallback callback) {}

  /// Who is told of progress.
  ///
  /// @param action its URL is null for nobody
  /// @param events names of the public API, such as `initiated` or `join`
  record Callback(Action action, Set<String> events) {
    public Callback {
      events = Set.copyOf(events);
    }
  }

  /// What happens with an endpoint before it is connected.
  ///
  /// @param whisper a document for it alone; null URL: none
  /// @param machineDetection `Enable`, `DetectMessageEnd`, or empty for none
  record Screening(
      Action whisper, Callback callback, String machineDetection, Action machineCallback) {}
}
