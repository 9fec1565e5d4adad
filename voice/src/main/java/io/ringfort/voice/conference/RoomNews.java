package io.ringfort.voice.conference;

import io.ringfort.twiml.model.DialTarget;
import io.ringfort.twiml.model.HttpMethod;
import io.ringfort.voice.Conference;
import io.ringfort.voice.Hook;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a customer is told of one room, in order; guarded by the [Room].
final class RoomNews {
  private final DialTarget.Callback wanted;
  private final Outside outside;
  private int sequence;

  /// @param wanted by the first member
  /// @param sequence of the first callback
  RoomNews(DialTarget.Callback wanted, int sequence, Outside outside) {
    this.wanted = wanted;
    this.sequence = sequence;
    this.outside = outside;
  }

  /// Of the next callback.
  int sequence() {
    return sequence;
  }

  boolean wants(String kind) {
    return wanted.action().url() != null && wanted.events().contains(kind);
  }

  /// @param kind of event, as it is asked for
  /// @param event as it is told
  /// @param member whom it is about; null for the room itself
  void tell(
      String kind,
      String event,
      Conference room,
      @Nullable Member member,
      Map<String, String> more) {
    if (!wants(kind) || !outside.around().homes().mayAct()) {
      return;
    }
    Map<String, String> params =
        RoomParams.of(room, event, member, outside.times().clock().instant(), more);
    int number = sequence++;
    params.put("SequenceNumber", "" + number);
    outside
        .customers()
        .tell(
            room.account(),
            room.sid().value(),
            hook(wanted.action().url(), wanted.action().method()),
            params,
            number);
  }

  static Hook hook(@Nullable String url, HttpMethod method) {
    return new Hook(url, method == HttpMethod.GET ? Hook.Method.GET : Hook.Method.POST);
  }
}
