// Sounds: one context for the whole console, a player with a waveform, and listening as it happens.

import { el, problem, useEffect, useRef, useState } from "./ui.js";
import { file } from "./api.js";
import { duration } from "./format.js";

const { audio, button, canvas, div, span } = el;
let context = null;

/** To be called from a click: browsers let nothing sound before one. */
export function soundContext() {
  context ??= new AudioContext();
  context.resume();
  return context;
}

/** @return peaks from 0 to 1, as many as asked for */
async function peaksOf(blob, bars) {
  // Decodes without playing, so it needs no click.
  const decoded = await new OfflineAudioContext(1, 1, 8000).decodeAudioData(await blob.arrayBuffer());
  const samples = decoded.getChannelData(0);
  const each = Math.max(1, Math.floor(samples.length / bars));
  return Array.from({ length: bars }, (_, i) => {
    let most = 0;
    for (let j = i * each; j < Math.min(samples.length, (i + 1) * each); j += 4) {
      most = Math.max(most, Math.abs(samples[j]));
    }
    return most;
  });
}

/** Plays the sound at a path of the API. @param lazy ask for it only when it is to be played */
export function Player({ path, name, lazy = false }) {
  const [url, setUrl] = useState(null);
  const [peaks, setPeaks] = useState(null);
  const [error, setError] = useState(null);
  const [at, setAt] = useState(0);
  const [length, setLength] = useState(0);
  const [isPlaying, setPlaying] = useState(false);
  const sound = useRef(null);
  const screen = useRef(null);
  const wanted = useRef(false);

  const load = async () => {
    try {
      const blob = await file(path);
      setUrl(URL.createObjectURL(blob));
      setPeaks(await peaksOf(blob, 160));
    } catch (e) {
      setError(e.status ? e : new Error("This sound cannot be played."));
    }
  };
  useEffect(() => {
    if (!lazy) {
      load();
    }
  }, [path]);
  useEffect(() => () => url && URL.revokeObjectURL(url), [url]);
  useEffect(() => {
    if (url && wanted.current) {
      wanted.current = false;
      sound.current.play();
    }
  }, [url]);
  useEffect(() => draw(screen.current, peaks, length ? at / length : 0), [peaks, at, length]);

  const toggle = () => {
    if (!url) {
      wanted.current = true;
      load();
    } else if (isPlaying) {
      sound.current.pause();
    } else {
      sound.current.play();
    }
  };
  const seek = (e) => {
    if (length) {
      const box = e.currentTarget.getBoundingClientRect();
      sound.current.currentTime = ((e.clientX - box.left) / box.width) * length;
    }
  };
  return div(
    problem(error),
    div({ class: "player" },
      button({ type: "button", class: "button", onClick: toggle, "aria-label": `${isPlaying ? "Pause" : "Play"}: ${name}` }, isPlaying ? "Pause" : "▶ Play"),
      (url || !lazy) && canvas({ ref: screen, width: 640, height: 96, onClick: seek, "aria-hidden": "true" }),
      (url || !lazy) && span({ class: "clock" }, `${duration(at)} / ${duration(length)}`),
      url && audio({
        ref: sound, src: url, preload: "auto",
        onTimeUpdate: (e) => setAt(e.target.currentTime),
        onLoadedMetadata: (e) => setLength(Number.isFinite(e.target.duration) ? e.target.duration : 0),
        onPlay: () => setPlaying(true), onPause: () => setPlaying(false), onEnded: () => setPlaying(false),
      })));
}

function draw(screen, peaks, share) {
  if (!screen) {
    return;
  }
  const style = getComputedStyle(document.documentElement);
  const pen = screen.getContext("2d");
  const { width, height } = screen;
  pen.clearRect(0, 0, width, height);
  const bars = peaks || Array.from({ length: 160 }, () => 0);
  const step = width / bars.length;
  bars.forEach((peak, i) => {
    const tall = Math.max(4, peak * (height - 8));
    pen.fillStyle = style.getPropertyValue(i / bars.length < share ? "--accent" : "--line-strong");
    pen.fillRect(i * step + 1, (height - tall) / 2, step - 2, tall);
  });
}

/**
 * Plays what grows at a path, about a second late: asks for what is new and puts it behind what plays.
 * @param path what gives the sound from some milliseconds on
 * @return what ends it
 */
export function listenAlong(path, onError) {
  const out = soundContext();
  const ends = new Set();
  let heardMs = null;
  let playAt = 0;
  let isOver = false;
  const step = async () => {
    try {
      const blob = await file(path(heardMs ?? 0));
      const bytes = await blob.arrayBuffer();
      if (!isOver && bytes.byteLength > 44 + 320) {
        const decoded = await out.decodeAudioData(bytes);
        const isFirst = heardMs === null;
        const skip = isFirst ? Math.max(0, decoded.duration - 1.5) : 0;
        heardMs = (heardMs ?? 0) + Math.round(decoded.duration * 1000);
        const source = out.createBufferSource();
        source.buffer = decoded;
        source.connect(out.destination);
        playAt = Math.max(playAt, out.currentTime + 0.15);
        source.start(playAt, skip);
        playAt += decoded.duration - skip;
        ends.add(source);
        source.onended = () => ends.delete(source);
      }
    } catch (e) {
      isOver = true;
      onError(e);
    }
    if (!isOver) {
      setTimeout(step, 700);
    }
  };
  step();
  return () => {
    isOver = true;
    ends.forEach((source) => source.stop());
  };
}
