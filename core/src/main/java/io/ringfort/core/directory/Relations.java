package io.ringfort.core.directory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Finds resources by their natural keys and groups without a scan. Reads: any thread. Changed by
/// the follower's thread alone.
final class Relations {
  private final Map<Key, Resource> byNaturalKey = new ConcurrentHashMap<>();
  private final Map<Key, List<Resource>> groups = new ConcurrentHashMap<>();

  private record Key(Class<? extends Resource> kind, String text) {}

  /// What has that natural key.
  <T extends Resource> Optional<T> byKey(Class<T> kind, String naturalKey) {
    return Optional.ofNullable(byNaturalKey.get(new Key(kind, naturalKey))).map(kind::cast);
  }

  /// What is in that group, in the order of their ids.
  <T extends Resource> List<T> group(Class<T> kind, String group) {
    return groups.getOrDefault(new Key(kind, group), List.of()).stream().map(kind::cast).toList();
  }

  /// @param before null: it is new
  /// @param next null: it is gone
  void change(@Nullable Resource before, @Nullable Resource next) {
    // The new key first: who looks meanwhile finds the one or the other, never nothing.
    if (next != null && next.naturalKey().isPresent()) {
      byNaturalKey.put(new Key(next.getClass(), next.naturalKey().get()), next);
    }
    if (before != null
        && before.naturalKey().isPresent()
        && (next == null || !before.naturalKey().equals(next.naturalKey()))) {
      // Unless another resource has it by now.
      byNaturalKey.remove(new Key(before.getClass(), before.naturalKey().get()), before);
    }
    if (before != null
        && before.group().isPresent()
        && (next == null || !before.group().equals(next.group()))) {
      regroup(before, without(before));
    }
    if (next != null && next.group().isPresent()) {
      regroup(next, with(next));
    }
  }

  private void regroup(Resource member, List<Resource> members) {
    Key key = new Key(member.getClass(), member.group().orElseThrow());
    if (members.isEmpty()) {
      groups.remove(key);
    } else {
      groups.put(key, members);
    }
  }

  private List<Resource> without(Resource member) {
    Key key = new Key(member.getClass(), member.group().orElseThrow());
    return groups.getOrDefault(key, List.of()).stream()
        .filter(r -> !r.id().equals(member.id()))
        .toList();
  }

  private List<Resource> with(Resource member) {
    List<Resource> members = new ArrayList<>(without(member));
    members.add(member);
    members.sort(Comparator.comparing(Resource::id));
    return List.copyOf(members);
  }
}
