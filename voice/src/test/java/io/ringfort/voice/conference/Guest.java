package io.ringfort.voice.conference;

import io.ringfort.core.ids.CallSid;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.lifecycle.CallEvent.OfRoom;
import io.ringfort.voice.lifecycle.CallEvent.RoomMove;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A call that remembers what it is told.
final class Guest {
  final CallSid sid;
  final FakeMedia.Stream media = new FakeMedia.Stream();
  final List<CallEvent> told = new CopyOnWriteArrayList<>();

  Guest(int number) {
    sid = new CallSid("CA%032x".formatted(number));
  }

  Rooms.Seat seat() {
    return new Rooms.Seat(sid, Hall.ACCOUNT, media, told::add);
  }

  /// What rooms told it.
  List<RoomMove> moves() {
    return told.stream().filter(OfRoom.class::isInstance).map(e -> ((OfRoom) e).move()).toList();
  }

  OfRoom last() {
    return (OfRoom) told.stream().filter(OfRoom.class::isInstance).toList().getLast();
  }
}
