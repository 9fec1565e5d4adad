package io.ringfort.voice.calls;

import io.ringfort.voice.lifecycle.Call;
import io.ringfort.voice.lifecycle.CallIntent;
import io.ringfort.voice.lifecycle.Owner;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where a call is that was begun, as far as the owner of its partition can find out.
sealed interface Whereabouts {

  /// A host that lives has it.
  record Lives() implements Whereabouts {}

  /// It ended, and only the word of that was lost.
  record Over() implements Whereabouts {}

  /// Its host is gone, and others may be taking it over.
  record Unclear() implements Whereabouts {}

  /// Nobody has it, and nobody can go on with it any more: it is this host's to end.
  ///
  /// @param last what is known of it
  /// @param written its snapshot, which names this host; null when there is none
  record Lost(Call last, byte @Nullable [] written) implements Whereabouts {}

  /// Looks for calls. Blocks.
  final class Search {
    private static final Logger LOG = LoggerFactory.getLogger(Search.class);

    private final CallHost host;

    Search(CallHost host) {
      this.host = host;
    }

    /// @param last whether this is the last look: who was not taken over by now is lost
    Whereabouts of(CallIntent intent, boolean last) {
      byte @Nullable [] there;
      try {
        there = host.store().inFlight().get(intent.account() + "/" + intent.sid());
      } catch (RuntimeException e) {
        // A memory store that is away is not one in which the call is not.
        LOG.warn("where {} is is not known: {}", intent.sid(), e.getMessage());
        return new Unclear();
      }
      Call call = there == null ? null : host.store().json().read(there, Call.class);
      Owner owner = call == null ? null : call.owner();
      if (there == null || call == null || owner == null) {
        if (isArchived(intent)) {
          return new Over();
        }
        return host.wire().net().isElsewhere(intent.sid())
            ? new Unclear()
            : new Lost(Call.fresh(intent), there);
      }
      boolean ours = host.live().isUs(owner);
      boolean dead = !ours && host.wire().net().isDead(owner);
      if (call.progress().verdict() != null) {
        if (dead) {
          new Adoption(host).finish(there);
          return new Over();
        }
        // As long as its owner has something to say of it, it may be lost with that one.
        return new Adoption(host).isOpen(there) ? new Lives() : new Over();
      }
      // It may be on its way here, or from here.
      boolean missing = ours && host.live().find(intent.sid()).isEmpty();
      if (!dead && !missing) {
        return new Lives();
      }
      return last ? claimed(call, owner, there) : new Unclear();
    }

    /// Somebody may take it over in this moment, who was kept from it until now: never both.
    private Whereabouts claimed(Call call, Owner before, byte[] there) {
      Call ours = call.of(before.next(host.live().self(), host.live().lease().incarnation()));
      byte[] claim = host.store().json().bytes(ours);
      try {
        return host.store().inFlight().replace(call.memoryKey(), there, claim, null)
            ? new Lost(ours, claim)
            : new Unclear();
      } catch (RuntimeException e) {
        // Where it was written all the same, the next look finds this host's name.
        LOG.warn("whose {} is is not known: {}", call.intent().sid(), e.getMessage());
        return new Unclear();
      }
    }

    private boolean isArchived(CallIntent intent) {
      try {
        return host.store().archive().fetch(intent.account(), intent.sid().value()).isPresent();
      } catch (RuntimeException e) {
        LOG.warn("whether {} had ended is not known: {}", intent.sid(), e.getMessage());
        return false;
      }
    }
  }
}
