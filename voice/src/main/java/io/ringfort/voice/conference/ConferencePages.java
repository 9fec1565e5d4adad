package io.ringfort.voice.conference;

import io.ringfort.core.archive.Archive;
import io.ringfort.core.archive.ArchiveQuery;
import io.ringfort.core.archive.ArchiveQuery.Comparison;
import io.ringfort.core.archive.ArchiveQuery.Filter;
import io.ringfort.core.archive.Archived;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.ConferenceSid;
import io.ringfort.core.json.Json;
import io.ringfort.voice.Conference;
import io.ringfort.voice.Conferences.Between;
import io.ringfort.voice.Conferences.Query;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads conferences: of this host, of all hosts, ended; each once. Any thread; blocks.
final class ConferencePages {
  private static final Comparator<Conference> NEWEST_FIRST =
      Comparator.comparing(Conference::created).thenComparing(c -> c.sid().value()).reversed();

  private final @Nullable LiveConferences here;
  private final Board board;
  private final Archive archive;
  private final Json json;

  /// @param here null for a host that has no rooms
  ConferencePages(@Nullable LiveConferences here, Board board, Archive archive, Json json) {
    this.here = here;
    this.board = board;
    this.archive = archive;
    this.json = json;
  }

  Optional<Conference> find(AccountSid account, ConferenceSid sid) {
    return room(account, sid)
        .map(Room::view)
        .or(() -> board.find(account, sid).map(LiveRoom::conference))
        .or(() -> archive.fetch(account, sid.value()).map(this::read));
  }

  private Optional<Room> room(AccountSid account, ConferenceSid sid) {
    return here == null ? Optional.empty() : here.room(account, sid);
  }

  List<Conference> list(Query query) {
    ConferenceSid last = query.after();
    Optional<Conference> after = last == null ? Optional.empty() : find(query.account(), last);
    if (last != null && after.isEmpty()) {
      return List.of();
    }
    Map<ConferenceSid, Conference> found = new LinkedHashMap<>();
    if (here != null) {
      here.all(query.account()).forEach(r -> found.put(r.sid(), r.view()));
    }
    for (LiveRoom room : board.all(query.account())) {
      found.putIfAbsent(room.conference().sid(), room.conference());
    }
    archive.list(archiveQuery(query, after)).stream()
        .map(this::read)
        .forEach(c -> found.putIfAbsent(c.sid(), c));
    return found.values().stream()
        .filter(c -> matches(c, query))
        .filter(c -> after.map(a -> NEWEST_FIRST.compare(a, c) < 0).orElse(true))
        .sorted(NEWEST_FIRST)
        .limit(query.limit())
        .toList();
  }

  private Conference read(Archived record) {
    return json.read(record.doc(), Conference.class);
  }

  private static boolean matches(Conference conference, Query query) {
    Between between = query.between();
    return (query.friendlyName() == null || query.friendlyName().equals(conference.friendlyName()))
        && (query.status() == null || query.status().equals(conference.status().text()))
        && isWithin(conference.created(), between.createdFrom(), between.createdBefore())
        && isWithin(conference.updated(), between.updatedFrom(), between.updatedBefore());
  }

  private static boolean isWithin(Instant time, @Nullable Instant from, @Nullable Instant before) {
    return (from == null || !time.isBefore(from)) && (before == null || time.isBefore(before));
  }

  private static ArchiveQuery archiveQuery(Query query, Optional<Conference> after) {
    List<Filter> filters = new ArrayList<>();
    add(filters, "friendlyName", Comparison.EQUAL, query.friendlyName());
    add(filters, "status", Comparison.EQUAL, query.status());
    Between between = query.between();
    add(filters, "created", Comparison.AT_LEAST, text(between.createdFrom()));
    add(filters, "created", Comparison.BELOW, text(between.createdBefore()));
    add(filters, "updated", Comparison.AT_LEAST, text(between.updatedFrom()));
    add(filters, "updated", Comparison.BELOW, text(between.updatedBefore()));
    return new ArchiveQuery(
        query.account(),
        LocalRooms.KIND,
        filters,
        after.map(c -> new ArchiveQuery.Cursor(c.created(), c.sid().value())),
        query.limit());
  }

  private static @Nullable String text(@Nullable Instant instant) {
    return instant == null ? null : Json.text(instant);
  }

  private static void add(
      List<Filter> filters, String path, Comparison comparison, @Nullable String value) {
    if (value != null) {
      filters.add(new Filter(path, comparison, value));
    }
  }
}
