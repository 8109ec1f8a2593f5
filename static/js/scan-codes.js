/** From what a scanner, a camera or a thumb enters to clean codes. What a code means, the server decides. */

/** Keys of a Chinese keyboard that the compatibility form leaves alone: 。 and 、 stand where . and / do. */
const CHINESE_KEYS = { "。": ".", "、": "/" };

/**
 * The codes in a text, in order.
 *
 * Full-width letters become plain ones. CR, LF and Tab part two scans, and so does the next address where an
 * input has swallowed the line end. Blanks inside a code are only there to read it by.
 */
export function codesIn(text) {
  return text
    .normalize("NFKC")
    .replace(/[。、]/g, (key) => CHINESE_KEYS[key])
    .split(/[\r\n\t]+|(?=https?:\/\/)/i)
    .map((code) => code.replace(/[\s\p{Cc}\p{Cf}]+/gu, ""))
    .filter(Boolean);
}

/** The end of a code, enough to find the scan again in the list. */
export const tail = (code) => `…${code.slice(-5)}`;

/** Whether a text could be a code at all; what an input method has made of one could not. */
export const isPlain = (text) => codesIn(text).every((code) => /^[\x21-\x7e]+$/.test(code));

const SHIFTED = { Semicolon: ":" };
const PLAIN = { Slash: "/", Period: ".", Minus: "-", Semicolon: ";" };

/** The character of a physical key, whatever an input method makes of it; empty for other keys. */
export function keyCharacter(event) {
  const letter = /^(?:Key|Digit|Numpad)([A-Z0-9])$/.exec(event.code);
  if (letter) return letter[1];
  return (event.shiftKey && SHIFTED[event.code]) || PLAIN[event.code] || "";
}
