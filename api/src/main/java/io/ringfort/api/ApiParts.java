package io.ringfort.api;

import io.ringfort.api.idempotency.Workers;
import io.ringfort.api.numbers.NumberInventory;
import io.ringfort.core.directory.Directory;
import io.ringfort.core.directory.DirectoryWriter;
import io.ringfort.core.ids.SidMint;
import io.ringfort.core.json.Json;
import io.ringfort.engines.memory.Memory;
import io.ringfort.messaging.Messages;
import io.ringfort.messaging.optout.OptOuts;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// What the API is made of; whoever starts it owns and closes these.
///
/// @param voice null: there are no calls, nor what belongs to them
/// @param operator null: the stack is not shown to its operators
/// @param workers who else answers requests
public record ApiParts(
    Directory directory,
    DirectoryWriter writer,
    Messages messages,
    OptOuts optOuts,
    @Nullable VoiceDoors voice,
    @Nullable OperatorDoors operator,
    Memory memory,
    SidMint mint,
    Json json,
    NumberInventory inventory,
    InstantSource clock,
    Workers workers) {}
