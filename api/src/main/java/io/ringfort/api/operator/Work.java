package io.ringfort.api.operator;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What takes minutes and outlives hosts. Each is a command of `./ringfort`, in the words that one
/// would type; names in it cannot be taken for options.
public sealed interface Work {

  /// Everything leaves a zone.
  record Evacuate(String zone) implements Work {
    public Evacuate {
      requireName("zone", zone);
    }

    @Override
    public List<String> words() {
      return List.of("evacuate", zone);
    }
  }

  /// Everything comes back to a zone.
  record Restore(String zone) implements Work {
    public Restore {
      requireName("zone", zone);
    }

    @Override
    public List<String> words() {
      return List.of("restore", zone);
    }
  }

  /// What a host carries moves to others; then it stays down.
  record Stop(String host) implements Work {
    public Stop {
      requireName("host", host);
    }

    @Override
    public List<String> words() {
      return List.of("stop", host);
    }
  }

  /// All hosts get another release, one by one.
  record Deploy(String release) implements Work {
    public Deploy {
      requireName("release", release);
    }

    @Override
    public List<String> words() {
      return List.of("deploy", release);
    }
  }

  /// To the release before the last deploy.
  record TakeBack() implements Work {
    @Override
    public List<String> words() {
      return List.of("deploy", "--back");
    }
  }

  /// A fault under load.
  ///
  /// @param kind such as `freeze`
  /// @param target a host or a zone; null: one that is worth it
  /// @param load much of it instead of a little
  record Drill(String kind, @Nullable String target, boolean load) implements Work {
    public Drill {
      requireName("kind of drill", kind);
      if (target != null) {
        requireName("target", target);
      }
    }

    @Override
    public List<String> words() {
      List<String> words = new ArrayList<>(List.of("drill", kind));
      if (target != null) {
        words.add(target);
      }
      if (load) {
        words.add(LOAD);
      }
      return List.copyOf(words);
    }
  }

  String LOAD = "--load";
  Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

  /// As arguments of `./ringfort`.
  List<String> words();

  /// The work whose [#words] these are.
  ///
  /// @throws IllegalArgumentException when they are those of none
  static Work of(List<String> words) {
    String command = words.size() < 2 ? "" : words.getFirst();
    String what = command.isEmpty() ? "" : words.get(1);
    Work work =
        switch (command) {
          case "evacuate" -> new Evacuate(what);
          case "restore" -> new Restore(what);
          case "stop" -> new Stop(what);
          case "deploy" -> what.equals("--back") ? new TakeBack() : new Deploy(what);
          case "drill" -> drill(words, what);
          default -> throw unknown(words);
        };
    // Nothing else stands among them.
    if (!work.words().equals(words)) {
      throw unknown(words);
    }
    return work;
  }

  private static Work drill(List<String> words, String kind) {
    boolean load = words.getLast().equals(LOAD);
    int names = words.size() - (load ? 1 : 0);
    return new Drill(kind, names > 2 ? words.get(2) : null, load);
  }

  private static IllegalArgumentException unknown(List<String> words) {
    return new IllegalArgumentException(
        "got "
            + words
            + " (expected: evacuate ZONE, restore ZONE, stop HOST, deploy VERSION, deploy --back,"
            + " or drill KIND [TARGET] [--load])");
  }

  private static void requireName(String what, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          what + ": got '" + name + "' (expected: letters, digits, '.', '_' and '-')");
    }
  }
}
