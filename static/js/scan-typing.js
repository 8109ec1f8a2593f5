/** Codes from a scanner gun or a thumb: both are a keyboard. */

import { codesIn, isPlain, keyCharacter } from "./scan-codes.js";

const GUN_MS = 60;

/**
 * Call `found` with each code typed into `codeInput` or shot at the page.
 *
 * Guns type fast and end with Enter, Tab or a line feed; people press Tab to go on, so speed tells them apart.
 */
export function takeTyping(codeInput, found) {
  let keys = "";
  let lastAt = 0;
  let takenAt = 0;

  const take = () => {
    // An input method has eaten the letters: the physical keys still tell what the gun typed.
    const text = isPlain(codeInput.value) || !keys ? codeInput.value : keys;
    codeInput.value = "";
    keys = "";
    takenAt = performance.now();
    codesIn(text).forEach((code) => found(code));
  };

  codeInput.form.addEventListener("submit", (event) => {
    event.preventDefault();
    take();
  });
  codeInput.addEventListener("keydown", (event) => {
    const now = performance.now();
    const isGun = now - Math.max(lastAt, takenAt) < GUN_MS;
    const isLineFeed = event.ctrlKey && event.code === "KeyJ";
    if (isGun && (event.key === "Tab" || isLineFeed)) {
      event.preventDefault();
      take();
      return;
    }
    if (event.code === "Enter" && event.isComposing && keys) {
      codeInput.addEventListener("compositionend", () => setTimeout(take), { once: true });
      return;
    }
    if (event.code === "Backspace") keys = "";
    if (!event.ctrlKey && !event.metaKey) keys += keyCharacter(event);
    lastAt = now;
  });
  codeInput.addEventListener("input", () => {
    if (!codeInput.value) keys = "";
  });
  codeInput.addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text") ?? "";
    if (codesIn(text).length < 2) return;
    event.preventDefault();
    codesIn(text).forEach((code) => found(code));
  });
  // A gun types wherever the focus is.
  document.addEventListener("keydown", (event) => {
    const isFree = !event.target.matches("input:not([type=file]), textarea, select");
    if (isFree && !event.ctrlKey && !event.metaKey && !event.altKey && keyCharacter(event)) {
      codeInput.focus();
      keys = keyCharacter(event);
      lastAt = performance.now();
    }
  });
}
