/** What a result sounds and feels like: a hand that holds a torch and a list does not look. */

const HIGH = 1320;
const LOW = 330;
/** Tone to [pitch, seconds of sound and silence in turn]; vibration follows the same beat. */
const BEATS = {
  ok: [HIGH, [0.12]],
  attention: [LOW, [0.12, 0.08, 0.12]],
  refusal: [LOW, [0.45]],
};

let audio = null;

/** Browsers let a page sound only after it was touched: any first touch or key will do. */
export function allowSound() {
  const Context = window.AudioContext ?? window.webkitAudioContext;
  if (!Context) return;
  const wake = () => {
    audio = audio ?? new Context();
    if (audio.state !== "running") audio.resume().catch(() => undefined);
  };
  for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, wake, { capture: true, passive: true });
}

function beep(pitch, beats) {
  if (audio?.state !== "running") return;
  let at = audio.currentTime;
  beats.forEach((length, i) => {
    if (i % 2 === 0) {
      const tone = audio.createOscillator();
      const volume = audio.createGain();
      tone.frequency.value = pitch;
      volume.gain.setValueAtTime(0.4, at);
      volume.gain.exponentialRampToValueAtTime(0.001, at + length);
      tone.connect(volume).connect(audio.destination);
      tone.start(at);
      tone.stop(at + length);
    }
    at += length;
  });
}

export function signal(tone) {
  const [pitch, beats] = BEATS[tone];
  beep(pitch, beats);
  navigator.vibrate?.(beats.map((seconds) => seconds * 1000));
}
