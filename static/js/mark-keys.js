/** Keys of a sheet: Enter goes on to the next cell, and taps for what a number pad lacks. */

/** Visible cells that take typing, as they stand on the page. */
const inputs = (root) =>
  Array.from(root.querySelectorAll("input[data-cell]")).filter((input) => !input.disabled && input.offsetParent);

function tapped(input, act, value) {
  if (act === "set") input.value = value;
  else if (act === "add") input.value += value;
  else if (act === "back") input.value = input.value.slice(0, -1);
  else if (act === "sign") input.value = input.value.startsWith("-") ? `+${input.value.slice(1)}` : `-${input.value.replace(/^\+/, "")}`;
}

/** `commit(cell)` is called when a tap has finished a text; typing ends with the browser's own change. */
export function takeKeys(root, commit) {
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("input[data-cell]")) return;
    event.preventDefault();
    const all = inputs(root);
    const next = all[all.indexOf(event.target) + 1];
    if (next) {
      next.focus();
      next.select();
    } else event.target.blur();
  });
  for (const taps of root.querySelectorAll("[data-taps]")) {
    taps.hidden = false;
    const input = taps.parentElement.querySelector("input[data-cell]");
    // Letters come from the taps: no keyboard shall cover them.
    if (taps.querySelector("[data-tap=back]")) input.inputMode = "none";
    taps.addEventListener("click", (event) => {
      const tap = event.target.closest("[data-tap]");
      if (!tap) return;
      tapped(input, tap.dataset.tap, tap.dataset.value);
      if (tap.dataset.value === ":" || (tap.dataset.tap === "sign" && input.value.length < 2)) input.focus();
      else commit(input);
    });
  }
}
