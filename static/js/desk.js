/**
 * The desk by keyboard alone: digits press the buttons that bear them, / goes to the search, arrows walk the rows.
 *
 * Keys are told by their place, not their letter, so that an input method for Chinese changes nothing.
 */

const DIGIT = /^(?:Digit|Numpad)([1-9])$/;
const search = document.querySelector("[data-desk-search]");
const rows = () => Array.from(document.querySelectorAll(".row-title[href], .desk-now[href]"));

/** Whether what is pressed goes into a control and means a letter there. */
const isTyping = (target) =>
  target instanceof HTMLElement && target.matches("input:not([type=radio]), textarea, select");

/** Walk to the next or the last row; from the search the first. */
function walk(step) {
  const all = rows();
  const here = all.indexOf(document.activeElement);
  const next = here < 0 ? (step > 0 ? 0 : -1) : here + step;
  if (next < 0) search?.focus();
  else all[Math.min(next, all.length - 1)]?.focus();
}

function press(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const typing = isTyping(event.target);
  const digit = DIGIT.exec(event.code)?.[1];
  const up = document.querySelector("[data-up]");
  if (event.code === "Escape" && up) location.href = up.href;
  else if (event.code === "ArrowDown" && (!typing || event.target === search)) walk(1);
  else if (event.code === "ArrowUp" && !typing) walk(-1);
  else if (event.code === "Slash" && !typing && search) search.focus();
  else if (digit && !typing && document.querySelector(`[data-key="${digit}"]`)) {
    document.querySelector(`[data-key="${digit}"]`).click();
  } else return;
  event.preventDefault();
}

// A phone has no keys to explain, and a focused field would open its keyboard over the board.
if (matchMedia("(pointer: fine)").matches) {
  document.querySelectorAll("[data-desk-keys]").forEach((hint) => {
    hint.hidden = false;
  });
  search?.focus();
}
document.addEventListener("keydown", press);
